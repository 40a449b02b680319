import "reflect-metadata";
import * as x509 from "@peculiar/x509";
import { encode } from "@entente/tls-codec";
import { Credential } from "@entente/mls-wire";

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;

/** Certificate authorities of a test's domain, so loose that they certify anything. */
export class TestAuthority {
  readonly certificate: x509.X509Certificate;
  readonly #keys: CryptoKeyPair;

  private constructor(certificate: x509.X509Certificate, keys: CryptoKeyPair) {
    this.certificate = certificate;
    this.#keys = keys;
  }

  static async root(name: string): Promise<TestAuthority> {
    const keys = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
    const certificate = await x509.X509CertificateGenerator.createSelfSigned({
      name: `CN=${name} root`,
      notBefore: new Date(Date.now() - 1000),
      notAfter: new Date(Date.now() + 10_000_000),
      signingAlgorithm: algorithm,
      keys,
      extensions: [new x509.BasicConstraintsExtension(true, 1, true)],
    });
    return new TestAuthority(certificate, keys);
  }

  get der(): Uint8Array {
    return new Uint8Array(this.certificate.rawData);
  }

  async issuer(name: string, ca = true): Promise<TestAuthority> {
    const keys = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
    return new TestAuthority(
      await this.#issue(`CN=${name}`, keys.publicKey, [new x509.BasicConstraintsExtension(ca, 0, true)]),
      keys,
    );
  }

  /** A leaf with these names, for a new key of a kind. */
  async leaf(
    names: x509.JsonGeneralNames,
    kind: "ed25519" | "p256" = "ed25519",
    ca = false,
    startsInMs = -1000,
  ) {
    const keyAlgorithm = kind === "ed25519" ? { name: "Ed25519" } : { name: "ECDSA", namedCurve: "P-256" };
    const keys = (await crypto.subtle.generateKey(keyAlgorithm, true, ["sign", "verify"])) as CryptoKeyPair;
    const extensions = [
      new x509.BasicConstraintsExtension(ca, undefined, true),
      new x509.SubjectAlternativeNameExtension(names),
    ];
    const certificate = await this.#issue("CN=client", keys.publicKey, extensions, startsInMs);
    const signatureKey = new Uint8Array(await crypto.subtle.exportKey("raw", keys.publicKey));
    return { der: new Uint8Array(certificate.rawData), signatureKey };
  }

  /** A leaf with a URI for a key that someone else made: the raw bytes of an Ed25519 key. */
  certify(uri: string, publicKey: Uint8Array): Promise<Uint8Array> {
    return this.certifyAs([{ type: "url", value: uri }], publicKey);
  }

  /** The same with any names. */
  async certifyAs(names: x509.JsonGeneralNames, publicKey: Uint8Array): Promise<Uint8Array> {
    const key = await crypto.subtle.importKey("raw", new Uint8Array(publicKey), { name: "Ed25519" }, true, [
      "verify",
    ]);
    const certificate = await this.#issue("CN=client", key, [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.SubjectAlternativeNameExtension(names),
    ]);
    return new Uint8Array(certificate.rawData);
  }

  #issue(
    subject: string,
    publicKey: CryptoKey,
    extensions: x509.Extension[],
    startsInMs = -1000,
  ): Promise<x509.X509Certificate> {
    return x509.X509CertificateGenerator.create({
      subject,
      issuer: this.certificate.subject,
      notBefore: new Date(Date.now() + startsInMs),
      notAfter: new Date(Date.now() + startsInMs + 3_600_000),
      signingAlgorithm: algorithm,
      publicKey,
      signingKey: this.#keys.privateKey,
      extensions,
    });
  }
}

export function x509Credential(certificates: readonly Uint8Array[]): Uint8Array {
  return encode(Credential, {
    credentialType: "x509",
    certificates: certificates.map((certData) => ({ certData })),
  });
}
