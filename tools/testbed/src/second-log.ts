import { createPrivateKey, sign } from "node:crypto";
import { DatabaseSync } from "node:sqlite";
import { readFileSync } from "node:fs";
import { startAs } from "@entente/as";
import { type DomainFolder, serviceConfigurations } from "@entente/domain";
import { CredentialService, type common, LogService } from "@entente/proto";
import { channelCredentials, Remote, type Role, roleName, type RunningService } from "@entente/service-kit";
import { freePorts } from "@entente/service-kit/testing";
import {
  cosignature,
  cosignatureMessage,
  formatNote,
  parseNote,
  type VerifierKey,
  verifierKey,
} from "@entente/transparency";

/** Kind of the head that is given out, in the store. */
const publishedKind = 2;

/**
 * A second Authentication Service of a domain, with the domain's own keys over a copy of its store: what a hostile one shows to
 * those that it picks. It is the real service, so all that it says is well-formed and signed; where witnesses are given whose keys
 * it has as well, cosigned too.
 */
export class SecondLog {
  readonly #folder: DomainFolder;
  readonly #witnesses: readonly DomainFolder[];
  readonly #path: string;
  readonly #running: RunningService;
  readonly #ports: { readonly clients: number; readonly domain: number };
  readonly #remotes: Remote[] = [];

  private constructor(
    folder: DomainFolder,
    witnesses: readonly DomainFolder[],
    path: string,
    ports: { readonly clients: number; readonly domain: number },
    running: RunningService,
  ) {
    this.#folder = folder;
    this.#witnesses = witnesses;
    this.#path = path;
    this.#ports = ports;
    this.#running = running;
  }

  /**
   * Begins with the domain's history as it is now, after `prepare` has changed the copy. Nobody witnesses it by itself.
   *
   * @param witnesses domains whose witness keys it has.
   */
  static async begin(
    folder: DomainFolder,
    witnesses: readonly DomainFolder[] = [],
    prepare: (database: DatabaseSync) => void = () => undefined,
  ): Promise<SecondLog> {
    const { as } = serviceConfigurations(folder);
    const [clients = 0, domain = 0, operations = 0] = await freePorts(3);
    const path = folder.file(`data/as-${String(domain)}.sqlite`);
    const original = new DatabaseSync(folder.file("data/as.sqlite"));
    original.exec(`VACUUM INTO '${path}'`);
    original.close();
    const copy = new DatabaseSync(path);
    prepare(copy);
    copy.close();
    const running = await startAs({
      ...as,
      store: { kind: "sqlite", path },
      clientListener: { ...as.clientListener, port: clients },
      domainListener: { ...as.domainListener, port: domain },
      operations: { ...as.operations, port: operations },
      gateway: undefined,
      peers: [],
    });
    return new SecondLog(folder, witnesses, path, { clients, domain }, running);
  }

  /** Where somebody enrols who is to be in this log alone. */
  get authenticationService(): { readonly address: string; readonly name: string } {
    return {
      address: `127.0.0.1:${String(this.#ports.clients)}`,
      name: roleName("as", this.#folder.domain),
    };
  }

  /** An invitation to this log. */
  async invite(userId: string): Promise<string> {
    const remote = this.#remote("operator");
    return (await remote.unary(CredentialService.CreateInvitation, { userId, lifetimeMs: 0 }))
      .invitationToken;
  }

  /** Revokes a client in this log. */
  async revoke(clientId: string): Promise<void> {
    await this.#remote("operator").unary(CredentialService.RevokeClient, { clientId, reason: 1 });
  }

  /** An answer as the domain's Delivery Service gets it. @throws ServiceError. */
  async answer(query: common.LogQuery.$Properties): Promise<common.LogAnswer.$Properties> {
    this.#cosign();
    return (await this.#remote("ds").unary(LogService.LookUp, { query })).answer ?? {};
  }

  async stop(): Promise<void> {
    for (const remote of this.#remotes) remote.close();
    await this.#running.stop();
  }

  /** Adds the witnesses' lines to the head that is given out. */
  #cosign(): void {
    if (this.#witnesses.length === 0) return;
    const database = new DatabaseSync(this.#path);
    try {
      const row = database.prepare("SELECT note FROM log_head WHERE kind = ?").get(publishedKind);
      if (!(row?.["note"] instanceof Uint8Array)) return;
      const { text, signatures } = parseNote(row["note"]);
      const seconds = BigInt(Math.floor(Date.now() / 1000));
      const lines = this.#witnesses.map((witness) => {
        const [key, privateKey] = witnessKey(witness);
        return cosignature(key, seconds, sign(null, cosignatureMessage(text, seconds), privateKey));
      });
      const others = signatures.filter(({ name }) => !lines.some((line) => line.name === name));
      const note = formatNote({ text, signatures: [...others, ...lines] });
      database.prepare("UPDATE log_head SET note = ? WHERE kind = ?").run(note, publishedKind);
    } finally {
      database.close();
    }
  }

  #remote(role: Role): Remote {
    const { certificate, key } = this.#folder.pair(`tls/${role}`);
    const identity = {
      certificate: readFileSync(certificate),
      key: readFileSync(key),
      roots: readFileSync(this.#folder.file("root.pem")),
    };
    const address = `127.0.0.1:${String(this.#ports.domain)}`;
    const remote = new Remote(address, channelCredentials(identity), roleName("as", this.#folder.domain));
    this.#remotes.push(remote);
    return remote;
  }
}

function witnessKey(folder: DomainFolder): readonly [VerifierKey, ReturnType<typeof createPrivateKey>] {
  const key = createPrivateKey(readFileSync(folder.file("witness.key")));
  const { x = "" } = key.export({ format: "jwk" });
  const publicKey = new Uint8Array(Buffer.from(x, "base64url"));
  return [verifierKey(`${folder.domain}/witness`, "cosignature", publicKey), key];
}
