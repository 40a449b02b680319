/** A cipher suite that clients of this SDK use, by its name in the MLS Cipher Suites registry (RFC 9420 17.1). */
export type SuiteName =
  | "MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519"
  | "MLS_128_DHKEMP256_AES128GCM_SHA256_P256"
  | "MLS_128_DHKEMX25519_CHACHA20POLY1305_SHA256_Ed25519";

/** What a suite is made of, and the identifiers that HPKE gives the parts (RFC 9180 7). All of these use SHA-256. */
export interface SuiteParameters {
  readonly name: SuiteName;
  readonly curve: "x25519" | "p256";
  readonly aead: "aes-128-gcm" | "chacha20-poly1305";
  readonly signature: "ed25519" | "p256";
  readonly kemId: number;
  readonly kdfId: number;
  readonly aeadId: number;
  /** Bytes of an AEAD key. */
  readonly keyBytes: number;
  /** Bytes of an HPKE public key and of a KEM output. P-256 points are uncompressed (RFC 9420 5.1.1, RFC 9180 7.1.1). */
  readonly hpkeKeyBytes: number;
  /** Bytes of a signature public key. P-256 points are uncompressed (RFC 9420 5.1.2). */
  readonly signatureKeyBytes: number;
  /** Most bytes of a signature: fixed for Ed25519, DER for ECDSA. */
  readonly signatureBytesMax: number;
}

const x25519 = { curve: "x25519", signature: "ed25519", kemId: 0x0020, hpkeKeyBytes: 32 } as const;
const ed25519 = { signatureKeyBytes: 32, signatureBytesMax: 64 } as const;
const aes = { aead: "aes-128-gcm", aeadId: 0x0001, keyBytes: 16 } as const;
const chaCha = { aead: "chacha20-poly1305", aeadId: 0x0003, keyBytes: 32 } as const;

/** Every suite of {@link SuiteName}. */
export const suites: Readonly<Record<SuiteName, SuiteParameters>> = {
  MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519: {
    name: "MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519",
    kdfId: 0x0001,
    ...x25519,
    ...ed25519,
    ...aes,
  },
  MLS_128_DHKEMP256_AES128GCM_SHA256_P256: {
    name: "MLS_128_DHKEMP256_AES128GCM_SHA256_P256",
    curve: "p256",
    signature: "p256",
    kemId: 0x0010,
    kdfId: 0x0001,
    hpkeKeyBytes: 65,
    signatureKeyBytes: 65,
    signatureBytesMax: 72,
    ...aes,
  },
  MLS_128_DHKEMX25519_CHACHA20POLY1305_SHA256_Ed25519: {
    name: "MLS_128_DHKEMX25519_CHACHA20POLY1305_SHA256_Ed25519",
    kdfId: 0x0001,
    ...x25519,
    ...ed25519,
    ...chaCha,
  },
};

/** Names of {@link suites}, in the order of preference: the suite that every implementation must have comes first. */
export const suiteNames = Object.keys(suites) as readonly SuiteName[];

/** Whether a name from a message is a suite of this SDK. */
export function isSuiteName(name: string | number): name is SuiteName {
  return typeof name === "string" && Object.hasOwn(suites, name);
}
