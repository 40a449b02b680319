import "reflect-metadata";
import { webcrypto } from "node:crypto";
import { Server, type ServerUnaryCall, type sendUnaryData, status } from "@grpc/grpc-js";
import * as x509 from "@peculiar/x509";
import { type common, CredentialService } from "@entente/proto";
import { Credential } from "@entente/mls-wire";
import {
  createIssuingAuthority,
  createOrderingCertificate,
  createRootAuthority,
  createServiceCertificate,
  importKey,
  type KeyedCertificate,
  listenerCredentials,
  requireRole,
  type TlsIdentity,
  toRefusal,
} from "@entente/service-kit";
import { decode, encode } from "@entente/tls-codec";
import { readCredential } from "../src/credentials/x509-credential.ts";

/** A domain's certificates, and an Authentication Service that is stricter than the real one: it knows what it issued, byte for byte. */
export class Authority {
  readonly domain: string;
  readonly root: KeyedCertificate;
  readonly ordering: KeyedCertificate;
  readonly issuer: KeyedCertificate;
  readonly #issued = new Map<string, { clientId: string; notAfterMs: number }>();
  readonly revoked = new Set<string>();
  /** Questions answered. */
  questions = 0;
  /** Whether the service answers. */
  down = false;

  private constructor(
    domain: string,
    root: KeyedCertificate,
    issuer: KeyedCertificate,
    ordering: KeyedCertificate,
  ) {
    this.domain = domain;
    this.root = root;
    this.issuer = issuer;
    this.ordering = ordering;
  }

  static async make(domain: string): Promise<Authority> {
    const root = await createRootAuthority(domain, new Date());
    const issuer = await createIssuingAuthority(root, domain, new Date());
    return new Authority(domain, root, issuer, await createOrderingCertificate(root, domain, new Date()));
  }

  /** The TLS identity of a role. */
  async identity(names: readonly string[]): Promise<TlsIdentity> {
    const { certificatePem, keyPem } = await createServiceCertificate(this.root, names, new Date());
    return {
      certificate: Buffer.from(certificatePem),
      key: Buffer.from(keyPem),
      roots: Buffer.from(this.root.certificatePem),
    };
  }

  /** The TLS encoding of an X.509 Credential for a client's Ed25519 key. */
  async issue(clientId: string, publicKey: Uint8Array, lifetimeMs = 30 * 86_400_000): Promise<Uint8Array> {
    const issuer = new x509.X509Certificate(this.issuer.certificatePem);
    const notAfter = new Date(Math.floor((Date.now() + lifetimeMs) / 1000) * 1000);
    const certificate = await x509.X509CertificateGenerator.create({
      serialNumber: Buffer.from(webcrypto.getRandomValues(new Uint8Array(12)))
        .toString("hex")
        .replace(/^./, "4"),
      subject: "CN=client",
      issuer: issuer.subject,
      notBefore: new Date(Date.now() - 60_000),
      notAfter,
      signingAlgorithm: { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" },
      publicKey: await webcrypto.subtle.importKey("raw", new Uint8Array(publicKey), "Ed25519", true, [
        "verify",
      ]),
      signingKey: await importKey(this.issuer.keyPem),
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.SubjectAlternativeNameExtension([{ type: "url", value: `entente:${clientId}` }]),
      ],
    });
    const chain = [certificate.rawData, issuer.rawData].map((der) => ({ certData: new Uint8Array(der) }));
    const credential = encode(Credential, { credentialType: "x509", certificates: chain });
    this.#issued.set(Buffer.from(credential).toString("hex"), { clientId, notAfterMs: notAfter.getTime() });
    return credential;
  }

  verdict(query: common.CredentialQuery): common.CredentialVerdict.$Properties {
    const credential = readCredential(query.credential);
    if (credential === undefined) return { state: 5 };
    const issued = this.#issued.get(Buffer.from(query.credential).toString("hex"));
    const fits =
      issued !== undefined &&
      (query.clientId === "" || query.clientId === issued.clientId) &&
      Buffer.compare(credential.signatureKey, query.signaturePublicKey) === 0;
    if (!fits) return { state: 4 };
    if (this.revoked.has(issued.clientId)) return { state: 3 };
    if (issued.notAfterMs < Date.now()) return { state: 2 };
    return { state: 1, clientId: issued.clientId, notAfterMs: issued.notAfterMs };
  }

  async serve(port: number): Promise<() => void> {
    const server = new Server();
    const unsupported = (_call: unknown, answer: sendUnaryData<never>): void => {
      answer({ code: status.UNIMPLEMENTED });
    };
    server.addService(CredentialService, {
      VerifyCredential: (
        call: ServerUnaryCall<
          { query: common.CredentialQuery },
          { verdict: common.CredentialVerdict.$Properties }
        >,
        answer: sendUnaryData<{ verdict: common.CredentialVerdict.$Properties }>,
      ) => {
        try {
          requireRole(call, this.domain, ["ds", "gateway"]);
          // Strict: what is asked must be well-formed, or the DS has passed on what it had not looked at.
          decode(Credential, call.request.query.credential);
          this.questions += 1;
          if (this.down) answer({ code: status.UNAVAILABLE });
          else answer(null, { verdict: this.verdict(call.request.query) });
        } catch (error) {
          answer(toRefusal(error));
        }
      },
      CompareCredentials: unsupported,
      ReadTrustAnchor: unsupported,
      CreateInvitation: unsupported,
      ListUsers: unsupported,
      RevokeClient: unsupported,
    });
    await bind(server, port, await this.identity([`as.${this.domain}`]));
    return () => server.forceShutdown();
  }
}

export async function bind(server: Server, port: number, identity: TlsIdentity): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.bindAsync(`127.0.0.1:${String(port)}`, listenerCredentials(identity, "required"), (error) => {
      if (error === null) resolve();
      else reject(error);
    });
  });
}
