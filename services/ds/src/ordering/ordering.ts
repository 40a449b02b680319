import type { ReserveResult } from "@entente/ordering";
import type { federation } from "@entente/proto";
import { type Remote, ServiceError } from "@entente/service-kit";
import type { CheckedBundle } from "../groups/checked-bundle.ts";
import type { Figures } from "../figures.ts";
import type { ArrivalFate } from "./arrival-fate.ts";
import { LocalOrdering, type LocalOrderingParts } from "./local-ordering.ts";
import type { Orderer, OrderOutcome, Submission } from "./orderer.ts";
import { silent } from "./remote-orderer.ts";
import { RemoteSpeaker } from "./remote-speaker.ts";
import { notSpeakingRetryMs } from "./limits.ts";
import type { Arrival } from "./slot-writer.ts";
import { Speaking } from "./speaking.ts";

/** What the room is made of. */
export interface OrderingParts extends Omit<LocalOrderingParts, "speaking"> {
  readonly store: LocalOrderingParts["store"] & ConstructorParameters<typeof Speaking>[0]["store"];
  readonly figures: Pick<Figures, "speaks">;
  /** Where fellow replicas reach this process. */
  readonly address: string;
  /** Connects to a fellow replica. */
  readonly connect: (address: string) => Remote;
}

/**
 * The order of Commits, whichever process of the domain is asked: the one that speaks for the domain steps the protocol, and the
 * others hand it what belongs there. While none speaks, nothing is lost: whoever asked asks again.
 */
export class Ordering implements Orderer {
  readonly #parts: OrderingParts;
  readonly #speaking: Speaking;
  readonly #local: LocalOrdering;
  readonly #remote: RemoteSpeaker;

  constructor(parts: OrderingParts) {
    this.#parts = parts;
    this.#speaking = new Speaking(parts);
    this.#local = new LocalOrdering({ ...parts, speaking: this.#speaking });
    this.#remote = new RemoteSpeaker(() => this.#speaking.speaker, parts.connect);
  }

  /** Speaks for the domain as soon as no other process does. */
  start(): void {
    const { record, figures, store, forgotten } = this.#parts;
    this.#speaking.start({
      renew: async () => {
        // The process that spoke before has found out, and this one serves from the same store.
        if ((await store.restoration.forgottenSinceMs()) !== undefined) forgotten();
        await record.renew();
      },
      begun: () => {
        figures.speaks.set(1);
        this.#local.begin();
      },
      ended: () => {
        figures.speaks.set(0);
        this.#local.end();
      },
    });
  }

  /** Whoever waits is told to ask again; what is under way is finished, and then another process may speak. */
  async stop(): Promise<void> {
    await this.#speaking.stop();
    await this.#local.stop();
    await this.#speaking.silent();
    this.#remote.close();
  }

  /** What the process that speaks does itself; the others' way to it. @throws ServiceError `not_speaking` where this is another. */
  get local(): LocalOrdering {
    return this.#local;
  }

  async submit(submission: Submission): Promise<OrderOutcome> {
    try {
      return await this.#asked.submit(submission);
    } catch (error) {
      if (!isSilence(error)) throw error;
      return { code: "unavailable", ordererDomain: "", retryAfterMs: notSpeakingRetryMs };
    }
  }

  /** Asks for the group's next slot for a client that lost races. @throws ServiceError `unknown_group`. */
  async reserve(groupId: Uint8Array, clientId: string): Promise<ReserveResult> {
    try {
      return await this.#asked.reserve(groupId, clientId);
    } catch (error) {
      if (!isSilence(error)) throw error;
      return { code: "unavailable", retryAfterMs: notSpeakingRetryMs };
    }
  }

  /** Who ordered the group last, as far as this domain knows. @throws StorageError. */
  ordererOf(groupId: Uint8Array): Promise<string> {
    return this.#local.ordererOf(groupId);
  }

  /**
   * Takes a frame of another domain, and answers with a sign of life.
   *
   * @throws ServiceError `bad_field` for a frame or a sign of life that is none; `not_speaking`.
   */
  async exchange(
    origin: string,
    request: federation.ExchangeOrderingRequest,
  ): Promise<federation.ExchangeOrderingResponse.$Properties> {
    return await this.#asked.exchange(origin, request);
  }

  /** A decided Commit that another domain relays. @throws StorageError, OrderingError. */
  async arrived(bundle: CheckedBundle, proof: Uint8Array, arrival: Arrival): Promise<ArrivalFate> {
    try {
      return await this.#asked.arrived(bundle, proof, arrival);
    } catch (error) {
      // The Commit itself is well formed: whatever is refused, it is not now.
      if (!(error instanceof ServiceError)) throw error;
      return { code: "fenced" };
    }
  }

  /** Something of a later epoch came from a domain: what is between is asked for. */
  behind(groupId: Uint8Array, origin: string, epoch: bigint): void {
    this.#asked.behind(groupId, origin, epoch).catch((error: unknown) => {
      this.#parts.log.warn({ err: error }, "what is missing can not be asked for");
    });
  }

  get #asked(): LocalOrdering | RemoteSpeaker {
    return this.#speaking.word === undefined ? this.#remote : this.#local;
  }
}

function isSilence(error: unknown): boolean {
  return error instanceof ServiceError && silent.has(error.code);
}
