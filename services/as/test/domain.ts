import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { credentials } from "@grpc/grpc-js";
import type { z } from "zod";
import { enrolmentSignContent, renewalSignContent } from "@entente/mls-wire";
import { AuthenticationService, CredentialService } from "@entente/proto";
import {
  channelCredentials,
  createIssuingAuthority,
  createRootAuthority,
  createServiceCertificate,
  createSigningKey,
  createStatementKey,
  type KeyedCertificate,
  Remote,
  type RunningService,
  ServiceError,
  signaturePublicKey,
} from "@entente/service-kit";
import { freePort } from "@entente/service-kit/testing";
import { Configuration, startAs } from "../src/index.ts";

/** A domain with its authorities on disk and a running Authentication Service whose clock a test moves. */
export class AsDomain {
  readonly name: string;
  readonly folder = mkdtempSync(join(tmpdir(), "entente-as-"));
  readonly root: KeyedCertificate;
  nowMs = Date.now();
  #configuration: Configuration | undefined;
  #running: RunningService | undefined;

  private constructor(name: string, root: KeyedCertificate) {
    this.name = name;
    this.root = root;
  }

  static async start(name: string, log: Partial<Configuration["log"]> = {}): Promise<AsDomain> {
    const domain = new AsDomain(name, await createRootAuthority(name, new Date()));
    const issuer = await createIssuingAuthority(domain.root, name, new Date());
    const service = await createServiceCertificate(domain.root, [`as.${name}`], new Date());
    const write = (file: string, contents: string): string => {
      const path = join(domain.folder, file);
      writeFileSync(path, contents);
      return path;
    };
    const root = write("root.pem", domain.root.certificatePem);
    const statement = await createStatementKey(domain.root, name, new Date());
    domain.#configuration = Configuration.parse({
      domain: name,
      store: { kind: "sqlite", path: join(domain.folder, "as.sqlite") },
      clientListener: { port: await freePort() },
      domainListener: { port: await freePort() },
      operations: { port: await freePort() },
      tls: {
        certificate: write("as.pem", service.certificatePem),
        key: write("as.key", service.keyPem),
        roots: root,
      },
      root,
      issuer: {
        certificate: write("issuer.pem", issuer.certificatePem),
        key: write("issuer.key", issuer.keyPem),
      },
      log: {
        key: write("log.key", await createSigningKey()),
        vrfKey: write("vrf.key", await createSigningKey()),
        batchMs: 5,
        ...log,
      },
      witness: { key: write("witness.key", await createSigningKey()) },
      statement: {
        certificate: write("statement.pem", statement.certificatePem),
        key: write("statement.key", statement.keyPem),
      },
      logLevel: "silent",
    });
    await domain.restart();
    return domain;
  }

  get configuration(): Configuration {
    if (this.#configuration === undefined) throw new Error("not started");
    return this.#configuration;
  }

  /** A new issuing authority under the same root, in files of the folder. */
  async newIssuer(name: string): Promise<{ certificate: string; key: string }> {
    const { certificatePem, keyPem } = await createIssuingAuthority(this.root, this.name, new Date());
    const files = { certificate: join(this.folder, `${name}.pem`), key: join(this.folder, `${name}.key`) };
    writeFileSync(files.certificate, certificatePem);
    writeFileSync(files.key, keyPem);
    return files;
  }

  /** Starts the service again on the same store, with another configuration. */
  async restartWith(changes: Partial<z.input<typeof Configuration>>): Promise<void> {
    this.#configuration = Configuration.parse({ ...this.configuration, ...changes });
    await this.restart();
  }

  /** Enrols a client, with a fresh invitation unless one is given; its credential. */
  async enrol(clientId: string, key: ClientKey, invitation?: string): Promise<Uint8Array> {
    const [client, operator] = [this.asClient(), await this.asRole("operator")];
    try {
      const userId = clientId.slice(0, clientId.indexOf("/"));
      const request = { userId, lifetimeMs: 0 };
      const invitationToken =
        invitation ?? (await operator.unary(CredentialService.CreateInvitation, request)).invitationToken;
      const { scheme: signatureScheme, publicKey: signaturePublicKey } = key;
      const enrolment = { clientId, invitationToken, signatureScheme, signaturePublicKey };
      const { challenge } = await client.unary(AuthenticationService.BeginEnrolment, enrolment);
      const signature = key.sign(enrolmentSignContent(challenge, clientId, signaturePublicKey));
      const completed = await client.unary(AuthenticationService.CompleteEnrolment, {
        enrolment,
        challenge,
        signature,
      });
      return completed.credential;
    } finally {
      client.close();
      operator.close();
    }
  }

  /** Renews a client's credential, for the same key or a new one. */
  async renew(clientId: string, credential: Uint8Array, key: ClientKey, next = key): Promise<Uint8Array> {
    const client = this.asClient();
    try {
      const signed = renewalSignContent(this.nowMs, clientId, next.publicKey);
      const renewed = await client.unary(AuthenticationService.RenewCredential, {
        credential,
        signatureScheme: next.scheme,
        signaturePublicKey: next.publicKey,
        requestedAtMs: this.nowMs,
        signatureByCurrentKey: key.sign(signed),
        signatureByNewKey: next === key ? new Uint8Array() : next.sign(signed),
      });
      return renewed.credential;
    } finally {
      client.close();
    }
  }

  /** Stops the service, if it runs, and starts it again on the same store. */
  async restart(): Promise<void> {
    await this.stop();
    this.#running = await startAs(this.configuration, undefined, () => this.nowMs);
  }

  async stop(): Promise<void> {
    await this.#running?.stop();
    this.#running = undefined;
  }

  /** A client's channel: it trusts the domain's root and shows no certificate. */
  asClient(): Remote {
    const { port } = this.configuration.clientListener;
    return new Remote(
      `127.0.0.1:${String(port)}`,
      credentials.createSsl(Buffer.from(this.root.certificatePem)),
      `as.${this.name}`,
    );
  }

  /** A channel of one of the domain's own services. */
  async asRole(role: string): Promise<Remote> {
    const { certificatePem, keyPem } = await createServiceCertificate(
      this.root,
      [`${role}.${this.name}`],
      new Date(),
    );
    const identity = {
      certificate: Buffer.from(certificatePem),
      key: Buffer.from(keyPem),
      roots: Buffer.from(this.root.certificatePem),
    };
    const { port } = this.configuration.domainListener;
    return new Remote(`127.0.0.1:${String(port)}`, channelCredentials(identity), `as.${this.name}`);
  }
}

/** A client's signature key. */
export class ClientKey {
  readonly scheme: number;
  readonly publicKey: Uint8Array;
  readonly #privateKey: KeyObject;

  constructor(kind: "ed25519" | "p256" = "ed25519") {
    const pair =
      kind === "ed25519"
        ? generateKeyPairSync("ed25519")
        : generateKeyPairSync("ec", { namedCurve: "P-256" });
    const written = signaturePublicKey(pair.publicKey);
    if (written === undefined) throw new Error("no such scheme");
    this.scheme = written.scheme;
    this.publicKey = written.publicKey;
    this.#privateKey = pair.privateKey;
  }

  sign(content: Uint8Array): Uint8Array {
    return sign(this.scheme === 0x0807 ? null : "sha256", content, this.#privateKey);
  }
}

/** The code that a call is refused with. */
export async function refusalCode(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    if (error instanceof ServiceError) return error.code;
    throw error;
  }
  return "not refused";
}
