import { equalBytes, utf8FromText } from "@entente/tls-codec";
import { type ClientId, clientIdParts, type UserId, userIdParts } from "@entente/mls-wire";
import {
  type ClientSet,
  decodeClientSet,
  keysOfClient,
  labelOf,
  type LogTrust,
  TransparencyError,
  verifyCredential,
} from "@entente/transparency";
import { RpcFailure } from "../transport/rpc-failure.ts";
import { transparencyLimits } from "./limits.ts";
import type { LogReader } from "./log-reader.ts";

/** What the log of a client's domain says of a key. */
export type KeyStanding =
  /** It is in the newest client set that could be proved. */
  | "logged"
  /** It is proved that the user has no such client, or that this client has other keys. */
  | "not_logged"
  | "other_key"
  /** The log could not be asked, or is not known yet. */
  | "unproved";

/** Told of each question to a domain's log: undefined where it was answered, or the code of what came instead. */
export type LogHeard = (domain: string, problem: string | undefined) => Promise<void>;

/** A user's client set as it was proved; undefined where there is none. */
export interface ProvedSet {
  readonly set: ClientSet | undefined;
  readonly version: number;
  readonly atMs: number;
}

/** Client sets of users, as proved: by the log itself, or by offline proofs that come beside KeyPackages. */
export class UserClients {
  readonly #reader: (domain: string) => LogReader;
  readonly #trust: (domain: string) => LogTrust | undefined;
  readonly #clock: () => number;
  readonly #heard: LogHeard;
  readonly #sets = new Map<UserId, ProvedSet>();

  constructor(
    reader: (domain: string) => LogReader,
    trust: (domain: string) => LogTrust | undefined,
    clock: () => number,
    heard: LogHeard,
  ) {
    this.#reader = reader;
    this.#trust = trust;
    this.#clock = clock;
    this.#heard = heard;
  }

  /** How a client's key stands. Asks the log when nothing fresh is known, or the key is not in what is. */
  async standing(client: ClientId, signatureKey: Uint8Array): Promise<KeyStanding> {
    const { user, domain } = clientIdParts(client);
    const known = this.#sets.get(user);
    const ageMs = known === undefined ? Infinity : this.#clock() - known.atMs;
    if (known !== undefined && ageMs < transparencyLimits.setAgeMs) {
      const standing = standingIn(known.set, client, signatureKey);
      // What is not there may have come since.
      if (standing === "logged") return standing;
    }
    try {
      const standing = standingIn((await this.refresh(user)).set, client, signatureKey);
      await this.#heard(domain, undefined);
      return standing;
    } catch (error) {
      if (!(error instanceof RpcFailure) && !(error instanceof TransparencyError)) throw error;
      await this.#heard(domain, error.code);
      return "unproved";
    }
  }

  /**
   * Whether a client's key is proved, now or within the time for which an offline proof counts: what a client goes by that takes no
   * silence of a log for an answer.
   */
  async isProved(client: ClientId, signatureKey: Uint8Array): Promise<boolean> {
    const standing = await this.standing(client, signatureKey);
    if (standing !== "unproved") return standing === "logged";
    const known = this.#sets.get(clientIdParts(client).user);
    return (
      known !== undefined &&
      BigInt(this.#clock() - known.atMs) < transparencyLimits.proofAgeMs &&
      standingIn(known.set, client, signatureKey) === "logged"
    );
  }

  /** The user's newest client set, asked for now. @throws as LogReader. */
  async refresh(user: UserId): Promise<ProvedSet> {
    const { name, domain } = userIdParts(user);
    const found = await this.#reader(domain).search(labelOf("user", name));
    const set = found && decodeClientSet(found.value);
    const proved = { set, version: found?.version ?? -1, atMs: this.#clock() };
    this.#remember(user, proved);
    return proved;
  }

  /**
   * Takes an offline proof that came beside KeyPackages. False when it proves nothing: the log itself is asked then, so that a
   * relay that alters or withholds proofs gains nothing.
   */
  takeProof(user: UserId, proof: Uint8Array): boolean {
    const { name, domain } = userIdParts(user);
    const trust = this.#trust(domain);
    if (trust === undefined || proof.length === 0) return false;
    const nowMs = this.#clock();
    try {
      const label = labelOf("user", name);
      const { found } = verifyCredential(trust, label, proof, BigInt(nowMs), transparencyLimits.proofAgeMs);
      // An old proof must not hide what was proved since.
      if (found.version < (this.#sets.get(user)?.version ?? -1)) return false;
      this.#remember(user, { set: decodeClientSet(found.value), version: found.version, atMs: nowMs });
      return true;
    } catch (error) {
      if (error instanceof TransparencyError) return false;
      throw error;
    }
  }

  #remember(user: UserId, proved: ProvedSet): void {
    this.#sets.delete(user);
    this.#sets.set(user, proved);
    const oldest = this.#sets.keys().next();
    if (this.#sets.size > transparencyLimits.setsMax && oldest.done !== true) this.#sets.delete(oldest.value);
  }
}

function standingIn(set: ClientSet | undefined, client: ClientId, signatureKey: Uint8Array): KeyStanding {
  const device = utf8FromText(clientIdParts(client).device) ?? new Uint8Array();
  const entry = set?.clients.find((each) => equalBytes(each.clientId, device));
  if (entry === undefined) return "not_logged";
  return keysOfClient(entry).some((key) => equalBytes(key, signatureKey)) ? "logged" : "other_key";
}
