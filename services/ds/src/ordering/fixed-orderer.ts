import type { Group, Store } from "@entente/storage";
import type { Clock } from "../clock.ts";
import { sameBytes } from "../digest.ts";
import { refusal } from "../errors.ts";
import type { Decider } from "../groups/decider.ts";
import type { Orderer, OrderOutcome, Submission } from "./orderer.ts";
import { ordererOf } from "./ordering-mode.ts";

const noCertificate = new Uint8Array();

/** Orders the groups of which this domain is the fixed orderer: the first Commit that the store takes ends the epoch. */
export class FixedOrderer implements Orderer {
  readonly #domain: string;
  readonly #store: Pick<Store, "groups" | "ordering">;
  readonly #decider: Decider;
  readonly #now: Clock;

  constructor(domain: string, store: Pick<Store, "groups" | "ordering">, decider: Decider, now: Clock) {
    this.#domain = domain;
    this.#store = store;
    this.#decider = decider;
    this.#now = now;
  }

  /** @throws as Orderer.submit, and ServiceError `not_the_orderer`, `outbox_full`. */
  async submit({ bundle, domain }: Submission): Promise<OrderOutcome> {
    const group = await this.#store.groups.find(bundle.groupIdBytes);
    if (group === undefined) throw refusal("unknown_group", "no such group");
    if (ordererOf(group) !== this.#domain) throw refusal("not_the_orderer", `ordered by ${ordererOf(group)}`);
    if (bundle.epoch < group.epoch) return this.#past({ bundle, domain }, group);
    if (bundle.epoch > group.epoch) return { code: "stale", currentEpoch: group.epoch, winner: undefined };
    // Who joins from outside may bring its domain in; that it may join was checked before.
    const before = bundle.joiner === undefined ? [group.memberDomains] : [];
    for (const members of [...before, bundle.memberDomains]) {
      if (!members.includes(domain))
        throw refusal("not_a_member_domain", `${domain} has no members in the group`);
    }
    if (!sameBytes(bundle.previousHead, group.head)) {
      throw refusal("wrong_head", "the Commit was made on another history", {
        field: "bundle.commit.authenticated_data.previous_head",
      });
    }
    return this.#decide({ bundle, domain });
  }

  async #decide(submission: Submission): Promise<OrderOutcome> {
    const { bundle } = submission;
    const answer = await this.#decider.decide({
      bundle,
      certificate: noCertificate,
      origin: this.#domain,
      hlc: BigInt(this.#now()) << 16n,
    });
    switch (answer.code) {
      case "decided":
      case "duplicate":
        return decided(submission);
      case "stale":
        return { code: "stale", currentEpoch: answer.currentEpoch, winner: answer.winner };
      case "ahead":
        return { code: "stale", currentEpoch: answer.currentEpoch, winner: undefined };
      case "closed":
        throw refusal("group_closed", "the group takes no further Commit");
      case "unknown_group":
        throw refusal("unknown_group", "no such group");
      case "outbox_full":
        throw refusal("outbox_full", `too much waits for ${answer.domain}`, { retryAfterMs: 60_000 });
      case "revision_conflict":
      case "unknown_client":
      case "seen":
      case "stale_stream":
      case "window_full":
        throw new Error(`deciding at home was answered ${answer.code}`);
    }
  }

  async #past(submission: Submission, { epoch: currentEpoch, groupId }: Group): Promise<OrderOutcome> {
    const { bundle } = submission;
    const [entry] = await this.#store.ordering.log(groupId, bundle.epoch, 1, 1);
    if (entry?.epoch !== bundle.epoch) return { code: "stale", currentEpoch, winner: undefined };
    if (sameBytes(entry.valueHash, bundle.valueHash)) return decided(submission);
    return { code: "stale", currentEpoch, winner: entry };
  }
}

function decided({ bundle }: Submission): OrderOutcome {
  const { epoch, valueHash, nextHead } = bundle;
  return { code: "decided", epoch, valueHash, nextHead, certificate: noCertificate };
}
