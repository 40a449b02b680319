import "reflect-metadata";
import { randomBytes, webcrypto, X509Certificate } from "node:crypto";
import * as x509 from "@peculiar/x509";
import { encode } from "@entente/tls-codec";
import { Credential } from "@entente/mls-wire";
import { groupKeySubject, type SignatureScheme, signatureSchemes } from "@entente/service-kit";
import type { AuthoritySigner } from "./authority-signer.ts";

/** The URI that names a client in a credential's subject alternative name. */
export const clientUriScheme = "entente:";

/** A credential that was just made. */
export interface IssuedCredential {
  /** MLS Credential of type x509, TLS encoding. */
  readonly credential: Uint8Array;
  /** Serial number of the leaf certificate, lower-case hexadecimal. */
  readonly serial: string;
  readonly notAfterMs: number;
}

/** Makes X.509 credentials under the domain's issuing authority. Sees public keys only. */
export class Issuer {
  readonly #signer: AuthoritySigner;
  readonly #certificate: x509.X509Certificate;
  readonly #lifetimeMs: number;

  constructor(signer: AuthoritySigner, lifetimeMs: number) {
    this.#signer = signer;
    this.#certificate = new x509.X509Certificate(signer.certificatePem);
    this.#lifetimeMs = lifetimeMs;
  }

  /** The authority's certificate. */
  get certificate(): X509Certificate {
    return new X509Certificate(this.#signer.certificatePem);
  }

  /** A credential for a client and its key, from now on, for the configured lifetime or the authority's, whichever ends first. */
  async issue(
    clientId: string,
    scheme: SignatureScheme,
    publicKey: Uint8Array,
    nowMs: number,
    use: CredentialUse = "client",
  ): Promise<IssuedCredential> {
    const serial = serialNumber();
    const notAfter = new Date(Math.min(nowMs + this.#lifetimeMs, this.#certificate.notAfter.getTime()));
    const leaf = await x509.X509CertificateGenerator.create(
      {
        serialNumber: serial,
        subject: subjects[use],
        issuer: this.#certificate.subject,
        notBefore: new Date(nowMs),
        notAfter,
        signingAlgorithm: { name: "ECDSA", hash: "SHA-256" },
        publicKey: await importPublicKey(scheme, publicKey),
        // The library asks for a key; who signs is `signedBy`, which has it or does not.
        signingKey: await webcrypto.subtle.importKey(
          "spki",
          this.#certificate.publicKey.rawData,
          { name: "ECDSA", namedCurve: "P-256" },
          true,
          ["verify"],
        ),
        extensions: [
          new x509.BasicConstraintsExtension(false, undefined, true),
          new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
          new x509.SubjectAlternativeNameExtension([{ type: "url", value: `${clientUriScheme}${clientId}` }]),
          await x509.AuthorityKeyIdentifierExtension.create(this.#certificate),
        ],
      },
      signedBy(this.#signer),
    );
    const certificates = [leaf, this.#certificate].map((each) => ({
      certData: new Uint8Array(each.rawData),
    }));
    // X.509 counts in seconds; what is told is what the certificate says.
    return {
      credential: encode(Credential, { credentialType: "x509", certificates }),
      serial,
      notAfterMs: leaf.notAfter.getTime(),
    };
  }
}

/** What a certificate's key is for: all of its client, or its leaf in one group, which opens no session and asks for nothing (A23-120). */
export type CredentialUse = "client" | "group";

const subjects = { client: "CN=Entente client", group: groupKeySubject } as const;

/** WebCrypto whose signatures are the signer's. */
function signedBy(signer: AuthoritySigner): typeof webcrypto {
  const subtle = standIn(webcrypto.subtle, "sign", (_algorithm: unknown, _key: unknown, data: Uint8Array) =>
    signer.sign(new Uint8Array(data)),
  );
  return standIn(webcrypto, "subtle", subtle);
}

/** An object with one member in the place of another; its methods run on the original. */
function standIn<T extends object>(original: T, name: keyof T, member: unknown): T {
  return new Proxy(original, {
    get(target, asked) {
      if (asked === name) return member;
      const found: unknown = Reflect.get(target, asked);
      return typeof found === "function" ? (found.bind(target) as unknown) : found;
    },
  });
}

/** 16 random bytes, positive and of one length; enough that two never meet. */
function serialNumber(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes.toString("hex");
}

function importPublicKey(scheme: SignatureScheme, publicKey: Uint8Array): Promise<webcrypto.CryptoKey> {
  const algorithm =
    scheme === signatureSchemes.ed25519 ? { name: "Ed25519" } : { name: "ECDSA", namedCurve: "P-256" };
  return webcrypto.subtle.importKey("raw", publicKey, algorithm, true, ["verify"]);
}
