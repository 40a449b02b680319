import {
  decodeEvidenceFile,
  type Evidence,
  type EvidenceFile,
  OrderingError,
  type Signature,
  signersOf,
  verifyEvidence,
} from "@entente/ordering";
import { OrderingService } from "@entente/proto";
import { DecodeError, equalBytes, hexFromBytes } from "@entente/tls-codec";
import type { GroupId } from "@entente/mls-wire";
import type { GroupEnvironment } from "../mls/environment.ts";
import type { Session } from "../session/session.ts";
import type { ClientStore } from "../store/client-store.ts";
import type { TrustAnchors } from "../trust/trust-anchors.ts";
import { pause } from "../transport/backoff.ts";
import type { ClientEvent } from "./client-event.ts";
import { encodeEvent } from "./event-record.ts";
import type { GroupEntry } from "./group-entry.ts";
import { clientLimits } from "./settings.ts";

/** Records of evidence that this client was told of: the digest, hexadecimal. */
const toldPrefix = "contradicted/";

/** What looking for evidence needs of its client. */
export interface ContradictionServices {
  readonly session: Session;
  readonly settings: { readonly store: ClientStore };
  readonly environment: GroupEnvironment;
  readonly entries: ReadonlyMap<string, GroupEntry>;
  readonly events: { readonly appended: () => void };
  readonly background: { readonly begin: (work: () => Promise<void>) => void };
  readonly stopping: { readonly signal: AbortSignal };
}

type Anchors = Pick<TrustAnchors, "of" | "orderingCertificatesOf">;

interface Checked {
  readonly domain: string;
  readonly signature: Signature;
  readonly input: Uint8Array;
}

/**
 * Asks the home domain for proof of domains that contradicted themselves, and tells of those that vote in groups of this client (A23-107). The
 * home domain can hold a proof back; it can not make one up, since a key counts only under a root of its domain.
 */
export class Contradictions {
  readonly #services: ContradictionServices;
  readonly #anchors: Anchors;
  /** Digests of what proves nothing, or concerns no group of this client. */
  readonly #passed = new Set<string>();
  #isDue = false;
  #isLooking = false;

  constructor(services: ContradictionServices, anchors: Anchors) {
    this.#services = services;
    this.#anchors = anchors;
  }

  /** Looks now or, where that was a moment ago, soon. */
  soon(): void {
    this.#isDue = true;
    if (this.#isLooking) return;
    this.#isLooking = true;
    this.#services.background.begin(async () => {
      try {
        while (this.#takeDue()) {
          await this.look();
          await pause(clientLimits.evidenceMs, this.#services.stopping.signal, "background").catch(
            () => undefined,
          );
        }
      } finally {
        this.#isLooking = false;
      }
    });
  }

  /**
   * Looks from time to time, until the client is stopped: a client that is connected and whose groups are quiet hears of it as well. After half
   * to one and a half `evidenceCheckMs`, so that the clients of a domain do not come all at once.
   */
  async keep(chance: () => number): Promise<void> {
    const { signal } = this.#services.stopping;
    while (!signal.aborted) {
      const isOn = await pause(clientLimits.evidenceCheckMs * (0.5 + chance()), signal, "background").then(
        () => true,
        () => false,
      );
      if (isOn) this.soon();
    }
  }

  #takeDue(): boolean {
    const isDue = this.#isDue && !this.#services.stopping.signal.aborted;
    this.#isDue = false;
    return isDue;
  }

  /** @throws RpcFailure. */
  async look(): Promise<void> {
    const { session, settings } = this.#services;
    if (this.#groupsByVoter().size === 0) return;
    const { digests } = await session.call(OrderingService.ListEvidence, {});
    for (const digest of digests.slice(0, clientLimits.evidencePieces)) {
      const name = hexFromBytes(digest);
      if (this.#passed.has(name) || (await settings.store.record(toldPrefix + name)) !== undefined) continue;
      const { file } = await session.call(OrderingService.ReadEvidence, { digest });
      const events = await this.#eventsOf(digest, file);
      if (events.length === 0) this.#passed.add(name);
      else await this.#tell(name, events);
    }
    for (const known of this.#passed) {
      if (this.#passed.size <= clientLimits.evidencePieces) break;
      this.#passed.delete(known);
    }
  }

  async #tell(name: string, events: readonly ClientEvent[]): Promise<void> {
    const records = new Map([[toldPrefix + name, Uint8Array.of(1)]]);
    await this.#services.settings.store.save({ events: events.map(encodeEvent), records });
    this.#services.events.appended();
  }

  /** The groups of this client by the domains that vote in them together with others. */
  #groupsByVoter(): ReadonlyMap<string, readonly GroupId[]> {
    const found = new Map<string, GroupId[]>();
    for (const { group } of this.#services.entries.values()) {
      const voters = group.active && group.head.length > 0 ? group.order.voters : [];
      for (const domain of voters.length > 1 ? voters : [])
        found.set(domain, [...(found.get(domain) ?? []), group.id]);
    }
    return found;
  }

  async #eventsOf(digest: Uint8Array, file: Uint8Array): Promise<readonly ClientEvent[]> {
    const groups = this.#groupsByVoter();
    return (await this.#provedBy(digest, file)).flatMap((domain) => {
      const groupIds = groups.get(domain);
      return groupIds === undefined
        ? []
        : [{ kind: "domain_contradicted" as const, domain, groupIds, evidence: file }];
    });
  }

  /** The domains that the file convicts; none for one that is forged, cut, or no such file. */
  async #provedBy(digest: Uint8Array, file: Uint8Array): Promise<readonly string[]> {
    const { sha256 } = this.#services.environment.crypto.primitives;
    if (file.length > clientLimits.evidenceBytes || !equalBytes(sha256(file), digest)) return [];
    let evidence: Evidence;
    try {
      const decoded = decodeEvidenceFile(file, sha256);
      ({ evidence } = decoded);
      if (!this.#isForAnybody(decoded)) return [];
    } catch (error) {
      if (error instanceof OrderingError || error instanceof DecodeError) return [];
      throw error;
    }
    const checks: Checked[] = [];
    const verdict = verifyEvidence(evidence, sha256, (domain, signature, input) => {
      checks.push({ domain, signature, input });
      return true;
    });
    if (!verdict.proved) return [];
    for (const check of checks) if (!(await this.#isGenuine(check))) return [];
    return verdict.domains;
  }

  /** Whether it holds the certificates that this client knows the signers by: who is given it has nothing else. */
  #isForAnybody({ evidence, keys }: EvidenceFile): boolean {
    const anchors = this.#anchors;
    const isOneOf = (known: readonly Uint8Array[], one: Uint8Array): boolean =>
      known.some((each) => equalBytes(each, one));
    return [...signersOf(evidence).keys()].every((domain) => {
      const own = keys.filter((key) => key.domain === domain);
      const isKnown = ({ root, certificate }: (typeof own)[number]): boolean =>
        isOneOf(anchors.of(domain), root) && isOneOf(anchors.orderingCertificatesOf(domain), certificate);
      return own.length > 0 && own.every(isKnown);
    });
  }

  async #isGenuine({ domain, signature, input }: Checked): Promise<boolean> {
    const { orderingKeys, crypto } = this.#services.environment;
    const key = await orderingKeys?.keyOf(domain, signature.keyId);
    return key !== undefined && crypto.primitives.signers.ed25519.verify(key, input, signature.bytes);
  }
}
