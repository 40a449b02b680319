import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  ConfigurationError,
  createIssuingAuthority,
  createOrderingCertificate,
  createRootAuthority,
  createSenderCertificate,
  createServiceCertificate,
  createSigningKey,
  createStatementKey,
  type KeyedCertificate,
  newSealingKey,
  roleName,
} from "@entente/service-kit";
import { type DomainSettings, readSettings, settingsFile } from "./domain-settings.ts";

/** The key that seals what the Delivery Service keeps about devices, below the folder. */
export const sealingKeyFile = "sealing.key";

/**
 * A domain's folder:
 *
 *     domain.json            what the operator decided
 *     root.pem  root.key     the root authority; the key signs issuers and service certificates and can be taken off line
 *     issuer.pem issuer.key  the authority that issues credentials
 *     sealing.key            seals what the Delivery Service keeps about devices
 *     statement.pem statement.key   the key that signs what the domain states of itself
 *     log.key vrf.key        the transparency log's: for its checkpoints, and for hiding names in it
 *     log-sealing.key        hides names in the log's part of the store
 *     witness.key            the witness's, for other domains' logs
 *     ordering.pem ordering.key  the key that signs the domain's votes on Commits; certificates of former keys may follow
 *     sender-ed25519.pem, .key; sender-p256.pem, .key   the keys with which the domain proposes in groups that agree
 *     tls/                   certificates of the services, of the gateway towards other domains, and of the operator
 *     peers/                 peers.json, and a root certificate per peer
 *     ds.json as.json gateway.json   configuration of the services, written from domain.json and peers/; web.json where there is one
 *     data/                  the stores
 *     client.json            what a client needs to find and to believe this domain
 */
export class DomainFolder {
  readonly path: string;
  readonly settings: DomainSettings;

  private constructor(path: string, settings: DomainSettings) {
    this.path = path;
    this.settings = settings;
  }

  /**
   * Makes a domain. What exists already stays as it is: a folder that was begun is completed, and settings that differ are
   * a ConfigurationError rather than a new domain over an old one.
   */
  static async create(path: string, settings: DomainSettings): Promise<DomainFolder> {
    if (existsSync(join(path, settingsFile))) {
      const found = readSettings(path);
      if (JSON.stringify(found) !== JSON.stringify(settings)) {
        const problem =
          found.domain === settings.domain
            ? "the domain has other settings: they are changed in this file"
            : `another domain lives in this folder, ${found.domain}`;
        throw new ConfigurationError(join(path, settingsFile), [{ key: "", problem }]);
      }
    }
    const folder = new DomainFolder(path, settings);
    for (const each of ["", "tls", "peers", "data"])
      mkdirSync(join(path, each), { recursive: true, mode: 0o700 });
    await folder.#makeCertificates();
    if (!existsSync(folder.file("peers/peers.json"))) folder.write("peers/peers.json", json({ peers: [] }));
    if (!existsSync(folder.file(sealingKeyFile))) folder.write(sealingKeyFile, newSealingKey());
    folder.write(settingsFile, json(settings));
    return folder;
  }

  /** Opens a domain that was made. @throws ConfigurationError. */
  static open(path: string): DomainFolder {
    return new DomainFolder(path, readSettings(path));
  }

  get domain(): string {
    return this.settings.domain;
  }

  /** Path of a file of the folder. */
  file(name: string): string {
    return join(this.path, name);
  }

  /** Contents of a file of the folder. */
  read(name: string): string {
    return readFileSync(this.file(name), "utf8");
  }

  /** Writes a file whole or not at all; nobody but the owner reads it. */
  write(name: string, contents: string): void {
    const temporary = `${this.file(name)}.new`;
    writeFileSync(temporary, contents, { mode: 0o600, flush: true });
    renameSync(temporary, this.file(name));
  }

  /** The paths of a certificate and its key. */
  pair(name: string): { certificate: string; key: string } {
    return { certificate: this.file(`${name}.pem`), key: this.file(`${name}.key`) };
  }

  async #makeCertificates(): Promise<void> {
    const { domain, host } = this.settings;
    const now = new Date();
    await this.#keep("root", () => createRootAuthority(domain, now));
    await this.#keep("issuer", () => createIssuingAuthority(this.root(), domain, now));
    await this.#keep("statement", () => createStatementKey(this.root(), domain, now));
    // Of a log that has sealed nothing yet alone: what was sealed under another key could not be read.
    const isNew = !existsSync(this.file("vrf.key"));
    for (const name of ["log.key", "vrf.key", "witness.key", ...(isNew ? ["log-sealing.key"] : [])])
      if (!existsSync(this.file(name))) this.write(name, await createSigningKey());
    const local = host === "127.0.0.1" ? ["localhost"] : [];
    await this.#keep("tls/ds", () =>
      createServiceCertificate(this.root(), [roleName("ds", domain), ...local], now),
    );
    await this.#keep("tls/as", () =>
      createServiceCertificate(this.root(), [roleName("as", domain), ...local], now),
    );
    await this.#keep("tls/gateway", () =>
      createServiceCertificate(this.root(), [roleName("gateway", domain)], now),
    );
    await this.#keep("tls/web", () =>
      createServiceCertificate(this.root(), [`web.${domain}`, ...local], now),
    );
    await this.#keep("tls/operator", () =>
      createServiceCertificate(this.root(), [roleName("operator", domain)], now),
    );
    await this.#keep("ordering", () => createOrderingCertificate(this.root(), domain, now));
    await this.#keep("sender-ed25519", () => createSenderCertificate(this.root(), domain, "ed25519", now));
    await this.#keep("sender-p256", () => createSenderCertificate(this.root(), domain, "p256", now));
    await this.#keep("tls/federation", () => createServiceCertificate(this.root(), [domain], now));
  }

  /** A certificate without its key is kept: the key is elsewhere, as the root's should be. */
  async #keep(name: string, make: () => Promise<KeyedCertificate>): Promise<void> {
    if (existsSync(this.pair(name).certificate)) return;
    const made = await make();
    this.write(`${name}.key`, made.keyPem);
    this.write(`${name}.pem`, made.certificatePem);
  }

  /**
   * The root authority with its key.
   *
   * @throws ConfigurationError where the key is not in the folder: it is kept off line, and needed for new certificates.
   */
  root(): KeyedCertificate {
    const { certificate, key } = this.pair("root");
    if (!existsSync(key))
      throw new ConfigurationError(key, [
        { key: "", problem: "put the root's key back for new certificates" },
      ]);
    return { certificatePem: readFileSync(certificate, "utf8"), keyPem: readFileSync(key, "utf8") };
  }
}

/** JSON as a person reads it. */
export function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
