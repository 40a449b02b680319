import type { Entry } from "@entente/ordering";
import type { Logger } from "@entente/service-kit";
import type { AcceptorRow, DecideAnswer, InboundItem } from "@entente/storage";
import type { Clock } from "../clock.ts";
import { checkBundle } from "../groups/checked-bundle.ts";
import type { Decider } from "../groups/decider.ts";
import { proofOf } from "./decided-log.ts";
import type { Word } from "./speaking.ts";

/** How a decided slot came over the relay. */
export interface Arrival {
  /** The domain that brought it. */
  readonly origin: string;
  readonly hlc: bigint;
  /** That domain's number for it. */
  readonly originSeq: bigint;
  readonly inbound: InboundItem;
}

/** What goes into the transaction of a slot beside the slot. */
export interface SlotContext {
  /** Domains that this one is charged with telling. */
  readonly forwardTo: readonly string[];
  /** The group's row after the slot; absent where later slots follow, or for a slot that is decided already. */
  readonly acceptor?: AcceptorRow;
  /** The slot brings this domain into the group. */
  readonly joins: boolean;
  readonly arrival?: Arrival;
  /** Under which this process speaks; absent where nothing is said with it. */
  readonly word?: Word;
}

/** Writes decided slots: certificate, feed, Welcomes, outbox and the acceptor's row in one transaction. */
export class SlotWriter {
  readonly #home: string;
  readonly #decider: Decider;
  readonly #log: Logger;
  readonly #now: Clock;

  constructor(home: string, decider: Decider, log: Logger, now: Clock) {
    this.#home = home;
    this.#decider = decider;
    this.#log = log;
    this.#now = now;
  }

  /** @throws StorageError; what checkBundle throws for a certified bundle that is none. */
  async write(entry: Entry, context: SlotContext): Promise<DecideAnswer> {
    const { arrival, acceptor, joins, word } = context;
    const decision = {
      bundle: checkBundle(entry.value.bundle),
      certificate: proofOf(entry),
      joins,
      origin: arrival?.origin ?? this.#home,
      hlc: arrival?.hlc ?? BigInt(this.#now()) << 16n,
      ...(arrival === undefined ? {} : { originSeq: arrival.originSeq, inbound: arrival.inbound }),
      ...(acceptor === undefined ? {} : { acceptor }),
      ...word,
    };
    let forwardTo = context.forwardTo;
    for (;;) {
      const answer = await this.#decider.decide({ ...decision, forwardTo });
      if (answer.code !== "outbox_full") return answer;
      // A decision waits for nobody: a domain that was away for so long asks for what it lacks when it is back.
      this.#log.warn(
        { domain: answer.domain },
        "too much waits for a domain: it has to fetch what is decided",
      );
      forwardTo = forwardTo.filter((domain) => domain !== answer.domain);
    }
  }
}
