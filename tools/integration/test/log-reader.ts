import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { decode, encode, equalBytes } from "@entente/tls-codec";
import { LogService } from "@entente/proto";
import { Remote } from "@entente/rpc";
import { channelCredentials, roleName } from "@entente/service-kit";
import type { TestDomain } from "@entente/testbed";
import {
  ClientSet,
  decodeClientSet,
  follows,
  type FoundValue,
  kOfN,
  labelOf,
  type LabelMemory,
  type LogTrust,
  noMemory,
  parseVerifierKey,
  SignedDomainStatement,
  verifySearch,
  type View,
} from "@entente/transparency";

/** The operator's way to a domain's Authentication Service. */
export function operatorRemote({ folder }: TestDomain): Remote {
  const { certificate, key } = folder.pair("tls/operator");
  const identity = {
    certificate: readFileSync(certificate),
    key: readFileSync(key),
    roots: readFileSync(folder.file("root.pem")),
  };
  const address = `127.0.0.1:${String(folder.settings.ports.asDomain)}`;
  return new Remote(address, channelCredentials(identity), roleName("as", folder.domain));
}

async function statementOf(domain: TestDomain) {
  const remote = operatorRemote(domain);
  try {
    const { stated } = await remote.unary(LogService.ReadStatement, {});
    return decode(SignedDomainStatement, stated?.statement ?? new Uint8Array()).statement.value;
  } finally {
    remote.close();
  }
}

/**
 * Reads a domain's log as somebody who remembers everything: each answer has to continue the tree of the one before, with the
 * cosignatures that are asked for. A head that was rolled back, or is not on one line with it, is thrown.
 */
export class RememberingReader {
  readonly #domain: TestDomain;
  readonly #trust: LogTrust;
  readonly #memories = new Map<string, LabelMemory>();
  #view: View | undefined;
  /** Sizes of the trees that were seen, in order. */
  readonly sizes: bigint[] = [];

  private constructor(domain: TestDomain, trust: LogTrust) {
    this.#domain = domain;
    this.#trust = trust;
  }

  static async of(
    domain: TestDomain,
    witnesses: readonly TestDomain[],
    needed: number,
  ): Promise<RememberingReader> {
    const { logKey, logParameters: parameters } = await statementOf(domain);
    const keys = await Promise.all(
      witnesses.map(async (witness) => parseVerifierKey((await statementOf(witness)).witnessKey ?? "")),
    );
    const policy = kOfN(parseVerifierKey(logKey), needed, keys);
    return new RememberingReader(domain, { domain: domain.folder.domain, parameters, policy });
  }

  /** A version of a user's client set, the greatest unless told. @throws TransparencyError, ServiceError. */
  async search(user: string, version?: number): Promise<FoundValue | undefined> {
    const label = labelOf("user", user);
    const remote = operatorRemote(this.#domain);
    try {
      const search = { label, ...(version === undefined ? {} : { version }) };
      const query = { search, lastSize: Number(this.#view?.treeSize ?? 0n) };
      const { answer } = await remote.unary(LogService.LookUp, { query });
      const response = answer?.response ?? new Uint8Array();
      const memory = this.#memories.get(user) ?? noMemory;
      const now = BigInt(Date.now());
      const result = verifySearch(this.#trust, this.#view, label, memory, response, now, version);
      if (result.alarms.length > 0) throw new Error(`the log alarms: ${JSON.stringify(result.alarms)}`);
      this.#view = result.view;
      this.sizes.push(result.view.treeSize);
      this.#memories.set(user, result.memory);
      return result.found;
    } finally {
      remote.close();
    }
  }

  /** All versions of a user's client set, each of which must name the one before. */
  async history(user: string): Promise<readonly ClientSet[]> {
    const greatest = (await this.search(user))?.version ?? -1;
    const sets: ClientSet[] = [];
    for (let version = 0; version <= greatest; version++) {
      const found = await this.search(user, version);
      if (found === undefined) throw new Error(`no version ${String(version)} of u/${user}`);
      const set = decodeClientSet(found.value);
      const before = sets.at(-1);
      if (before !== undefined && !follows(encode(ClientSet, before), set))
        throw new Error(`version ${String(version)} of u/${user} does not follow the one before`);
      sets.push(set);
    }
    return sets;
  }
}

/** How often a credential came into a log's history of its user: exactly once where the log is honest and complete. */
export function timesLogged(history: readonly ClientSet[], credential: Uint8Array): number {
  const hash = new Uint8Array(createHash("sha256").update(credential).digest());
  const has = (set: ClientSet | undefined): boolean =>
    set?.clients.some(({ credentialHash }) => equalBytes(credentialHash, hash)) === true;
  return history.filter((set, version) => has(set) && !has(history[version - 1])).length;
}
