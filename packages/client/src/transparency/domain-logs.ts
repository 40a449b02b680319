import { decode, encode, equalBytes, opaqueV, struct, text, vectorV } from "@entente/tls-codec";
import {
  kOfN,
  type LogTrust,
  parseVerifierKey,
  type Primitives,
  rememberingVrf,
  TransparencyError,
  type VerifierKey,
  type VrfVerify,
} from "@entente/transparency";
import type { ClientStore } from "../store/client-store.ts";
import { type BelievedStatement, believeStatement, type StatedDomain } from "./statement.ts";

/** How many witnesses must have cosigned a head of the home log, of how many there are; at least half and one unless told. */
export type HomeQuorum = (witnesses: number) => number;

/** VRF proofs that are remembered as verified. */
const vrfProofsMax = 10_000;

const Pinned = struct({
  domain: text(opaqueV),
  root: opaqueV,
  statement: opaqueV,
  certificate: opaqueV,
});
const Pins = vectorV(Pinned);

const recordName = "transparency/domains";

/** What a {@link DomainLogs} is made of. */
export interface DomainLogsParts {
  readonly homeDomain: string;
  readonly store: ClientStore;
  readonly primitives: Primitives;
  readonly rootsOf: (domain: string) => readonly Uint8Array[];
  readonly quorum: HomeQuorum;
  readonly clock: () => number;
  /** Called for a statement that is not believed, or that changes what was pinned. */
  readonly changed: (domain: string, problem: string) => void;
}

/**
 * The logs that a client knows: what each domain states of its log, believed under the domain's root and kept from then on. A
 * log's head counts with the cosignatures of witnesses that are not the log's own domain: of the home domain for a peer's log,
 * since the home witness is named by the root that the client was configured with; of the peers for the home domain's own.
 */
export class DomainLogs {
  readonly #parts: DomainLogsParts;
  readonly #vrfVerify: VrfVerify;
  readonly #known = new Map<string, BelievedStatement>();

  constructor(parts: DomainLogsParts) {
    this.#parts = parts;
    this.#vrfVerify = rememberingVrf(vrfProofsMax, parts.primitives);
  }

  /** Takes what an earlier run has pinned. */
  async load(): Promise<void> {
    const bytes = await this.#parts.store.record(recordName);
    if (bytes === undefined) return;
    for (const { root, ...stated } of decode(Pins, bytes)) {
      try {
        this.#known.set(stated.domain, await this.#believe(stated, [root], 0n));
      } catch (error) {
        // One that has ended since is asked for anew.
        if (!(error instanceof TransparencyError)) throw error;
      }
    }
  }

  /** Takes the statements that the home domain passes on; those that are not believed change nothing and are told. */
  async learn(all: readonly StatedDomain[]): Promise<void> {
    let isNew = false;
    for (const stated of all) {
      const { domain } = stated;
      const pinned = this.#known.get(domain);
      if (pinned && equalBytes(pinned.stated.statement, stated.statement)) continue;
      try {
        // A root that was seen once stays: a home domain that shows another one later is not followed.
        const roots = pinned === undefined ? this.#parts.rootsOf(domain) : [pinned.root];
        if (roots.length === 0) continue;
        const believed = await this.#believe(stated, roots, pinned?.statement.revision ?? 0n);
        if (pinned !== undefined && pinned.statement.logKey !== believed.statement.logKey)
          this.#parts.changed(domain, "another_log");
        this.#known.set(domain, believed);
        isNew = true;
      } catch (error) {
        if (!(error instanceof TransparencyError)) throw error;
        this.#parts.changed(domain, `statement_${error.code}`);
      }
    }
    if (isNew) await this.#save();
  }

  /** Domains whose statements are believed. */
  domains(): readonly string[] {
    return [...this.#known.keys()];
  }

  /** What is believed of a domain. */
  statement(domain: string): BelievedStatement | undefined {
    return this.#known.get(domain);
  }

  /** Whom to believe about a domain's log; undefined for a domain that has stated nothing yet. */
  trust(domain: string): LogTrust | undefined {
    const believed = this.#known.get(domain);
    if (believed === undefined) return undefined;
    const { homeDomain, quorum, primitives } = this.#parts;
    const log = parseVerifierKey(believed.statement.logKey, primitives);
    const others = [...this.#known.keys()].filter((each) => each !== domain);
    const isHome = domain === homeDomain;
    const witnesses = (isHome ? others : others.filter((each) => each === homeDomain)).flatMap((each) =>
      this.#witness(each),
    );
    const needed = isHome ? quorum(witnesses.length) : witnesses.length;
    const policy = kOfN(log, Math.max(1, needed), witnesses);
    const { logParameters: parameters } = believed.statement;
    return { domain, parameters, policy, primitives, vrfVerify: this.#vrfVerify };
  }

  #witness(domain: string): VerifierKey[] {
    const { witnessKey } = this.#known.get(domain)?.statement ?? {};
    return witnessKey === undefined ? [] : [parseVerifierKey(witnessKey, this.#parts.primitives)];
  }

  #believe(
    stated: StatedDomain,
    roots: readonly Uint8Array[],
    revisionMin: bigint,
  ): Promise<BelievedStatement> {
    return believeStatement(stated, roots, this.#parts.clock(), revisionMin, this.#parts.primitives);
  }

  async #save(): Promise<void> {
    const pins = [...this.#known.values()].map(({ stated, root }) => ({ ...stated, root }));
    await this.#parts.store.save({ records: new Map([[recordName, encode(Pins, pins)]]) });
  }
}
