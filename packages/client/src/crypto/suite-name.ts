import type { HashName } from "./hash-function.ts";
import { xWingKeyBytes } from "./x-wing.ts";

/**
 * A cipher suite that clients of this SDK use. The first three are named as in the MLS Cipher Suites registry (RFC 9420 17.1). Those
 * with X-Wing are ts-mls's, with its numbers 83 and 84: the registry has no such suite yet, and draft-ietf-mls-pq-ciphersuites has
 * others, without numbers. They keep what is written today from those who record it for a quantum computer; their signatures are Ed25519.
 */
export type SuiteName =
  | "MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519"
  | "MLS_128_DHKEMP256_AES128GCM_SHA256_P256"
  | "MLS_128_DHKEMX25519_CHACHA20POLY1305_SHA256_Ed25519"
  | "MLS_256_XWING_AES256GCM_SHA512_Ed25519"
  | "MLS_256_XWING_CHACHA20POLY1305_SHA512_Ed25519";

/** What a suite is made of, and the identifiers that HPKE gives the parts (RFC 9180 7). */
export interface SuiteParameters {
  readonly name: SuiteName;
  readonly kem: "x25519" | "p256" | "x-wing";
  /** Of the suite and of its HPKE: transcripts, trees, references, MACs, HKDF. */
  readonly hash: HashName;
  readonly aead: "aes-128-gcm" | "aes-256-gcm" | "chacha20-poly1305";
  readonly signature: "ed25519" | "p256";
  readonly kemId: number;
  readonly kdfId: number;
  readonly aeadId: number;
  /** Bytes of an AEAD key. */
  readonly keyBytes: number;
  /** Bytes of an HPKE public key. P-256 points are uncompressed (RFC 9420 5.1.1, RFC 9180 7.1.1). */
  readonly hpkeKeyBytes: number;
  /** Bytes of a signature public key. P-256 points are uncompressed (RFC 9420 5.1.2). */
  readonly signatureKeyBytes: number;
  /** Most bytes of a signature: fixed for Ed25519, DER for ECDSA. */
  readonly signatureBytesMax: number;
}

const x25519 = { kem: "x25519", kemId: 0x0020, hpkeKeyBytes: 32 } as const;
const xWing = { kem: "x-wing", kemId: 0x647a, hpkeKeyBytes: xWingKeyBytes } as const;
const ed25519 = { signature: "ed25519", signatureKeyBytes: 32, signatureBytesMax: 64 } as const;
const sha256 = { hash: "sha256", kdfId: 0x0001 } as const;
const sha512 = { hash: "sha512", kdfId: 0x0003 } as const;
const aes256 = { aead: "aes-256-gcm", aeadId: 0x0002, keyBytes: 32 } as const;
const aes = { aead: "aes-128-gcm", aeadId: 0x0001, keyBytes: 16 } as const;
const chaCha = { aead: "chacha20-poly1305", aeadId: 0x0003, keyBytes: 32 } as const;

/** Every suite of {@link SuiteName}. */
export const suites: Readonly<Record<SuiteName, SuiteParameters>> = {
  MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519: {
    name: "MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519",
    ...sha256,
    ...x25519,
    ...ed25519,
    ...aes,
  },
  MLS_128_DHKEMP256_AES128GCM_SHA256_P256: {
    name: "MLS_128_DHKEMP256_AES128GCM_SHA256_P256",
    kem: "p256",
    signature: "p256",
    kemId: 0x0010,
    ...sha256,
    hpkeKeyBytes: 65,
    signatureKeyBytes: 65,
    signatureBytesMax: 72,
    ...aes,
  },
  MLS_128_DHKEMX25519_CHACHA20POLY1305_SHA256_Ed25519: {
    name: "MLS_128_DHKEMX25519_CHACHA20POLY1305_SHA256_Ed25519",
    ...sha256,
    ...x25519,
    ...ed25519,
    ...chaCha,
  },
  MLS_256_XWING_AES256GCM_SHA512_Ed25519: {
    name: "MLS_256_XWING_AES256GCM_SHA512_Ed25519",
    ...xWing,
    ...sha512,
    ...ed25519,
    ...aes256,
  },
  MLS_256_XWING_CHACHA20POLY1305_SHA512_Ed25519: {
    name: "MLS_256_XWING_CHACHA20POLY1305_SHA512_Ed25519",
    ...xWing,
    ...sha512,
    ...ed25519,
    ...chaCha,
  },
};

/** Names of {@link suites}; the suite that every implementation must have comes first, and is used unless another is asked for. */
export const suiteNames = Object.keys(suites) as readonly SuiteName[];

/** Whether what is sealed in a suite stays sealed before a quantum computer. Its signatures are classic all the same. */
export function isPostQuantum(name: SuiteName): boolean {
  return suites[name].kem === "x-wing";
}

/** Whether a name from a message is a suite of this SDK. */
export function isSuiteName(name: string | number): name is SuiteName {
  return typeof name === "string" && Object.hasOwn(suites, name);
}
