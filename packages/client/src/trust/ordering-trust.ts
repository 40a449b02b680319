import "reflect-metadata";
import * as x509 from "@peculiar/x509";
import { equalBytes, hexFromBytes } from "@entente/tls-codec";
import type { OrderingKeys } from "../mls/commit-order.ts";
import { bufferOf, isAuthority, issuedByOneOf } from "./certificate-chain.ts";
import type { TrustAnchors } from "./trust-anchors.ts";

/** How long the anchors are not fetched anew for a key that was not among them, in milliseconds. */
const askAgainMs = 10_000;

/** Keys that are remembered. */
const keysMax = 4_096;

// SubjectPublicKeyInfo of an Ed25519 key up to the key (RFC 8410).
const spkiPrefix = Uint8Array.of(0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00);

/**
 * The keys that sign domains' votes on Commits. The home domain serves the certificates; a key counts only when a root of its
 * own domain has issued the certificate, so the home domain can hold a peer's key back and can not make one up. Lifetimes
 * are not looked at: a Commit that was decided long ago is proved by the key of that time.
 */
export class OrderingTrust implements OrderingKeys {
  readonly #anchors: TrustAnchors;
  readonly #refresh: () => Promise<void>;
  readonly #sha256: (bytes: Uint8Array) => Uint8Array;
  readonly #clock: () => number;
  readonly #known = new Map<string, Uint8Array>();
  #askedAtMs = Number.NEGATIVE_INFINITY;

  /** @param refresh fetches the trust anchors anew. */
  constructor(
    anchors: TrustAnchors,
    refresh: () => Promise<void>,
    sha256: (bytes: Uint8Array) => Uint8Array,
    clock: () => number,
  ) {
    this.#anchors = anchors;
    this.#refresh = refresh;
    this.#sha256 = sha256;
    this.#clock = clock;
  }

  /** Throws what fetching the anchors throws. */
  async keyOf(domain: string, keyId: Uint8Array): Promise<Uint8Array | undefined> {
    const found = await this.#find(domain, keyId);
    if (found !== undefined || this.#clock() - this.#askedAtMs < askAgainMs) return found;
    await this.#refresh();
    this.#askedAtMs = this.#clock();
    return this.#find(domain, keyId);
  }

  async #find(domain: string, keyId: Uint8Array): Promise<Uint8Array | undefined> {
    const name = `${domain} ${hexFromBytes(keyId)}`;
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    for (const der of this.#anchors.orderingCertificatesOf(domain)) {
      const spki = await this.#certified(domain, der);
      if (spki === undefined || !equalBytes(this.#sha256(spki), keyId)) continue;
      const key = spki.slice(spkiPrefix.length);
      if (this.#known.size >= keysMax) this.#known.clear();
      this.#known.set(name, key);
      return key;
    }
    return undefined;
  }

  /** SubjectPublicKeyInfo of a certificate that is one of an ordering key of the domain. */
  async #certified(domain: string, der: Uint8Array): Promise<Uint8Array | undefined> {
    let certificate: x509.X509Certificate;
    let names: readonly { readonly type: string; readonly value: string }[];
    try {
      certificate = new x509.X509Certificate(bufferOf(der));
      names = certificate.getExtension(x509.SubjectAlternativeNameExtension)?.names.items ?? [];
    } catch {
      // Whatever the parser says of it: no certificate.
      return undefined;
    }
    const [name, ...more] = names;
    const isNamed = name?.type === "dns" && name.value === `ordering.${domain}` && more.length === 0;
    const spki = new Uint8Array(certificate.publicKey.rawData);
    const isEd25519 =
      spki.length === spkiPrefix.length + 32 && equalBytes(spki.subarray(0, spkiPrefix.length), spkiPrefix);
    if (!isNamed || !isEd25519 || isAuthority(certificate)) return undefined;
    const roots = this.#anchors.of(domain).map((root) => new x509.X509Certificate(bufferOf(root)));
    return (await issuedByOneOf(roots, certificate)) ? spki : undefined;
  }
}
