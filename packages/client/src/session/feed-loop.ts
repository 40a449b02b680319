import type { Decoded, delivery } from "@entente/proto";
import { hexFromBytes } from "@entente/tls-codec";
import { backoffMs, pause, retrySettings } from "../transport/backoff.ts";
import { isPassing, RpcFailure } from "../transport/rpc-failure.ts";
import type { DeviceStream } from "../transport/transport.ts";
import type { Session } from "./session.ts";

/** How many items may be on their way to the client before it has acknowledged any. */
const windowItems = 256;

/** How many saved items wait for one acknowledgement at most; fewer when nothing more comes. */
const acknowledgedAtOnce = 32;

/** An item as it came, with its feed's key: the group id in hexadecimal, or empty for the inbox. */
export interface FeedDelivery {
  readonly feedKey: string;
  readonly item: delivery.FeedItem;
}

/** Everything in a feed up to here is on disk. */
export interface SavedPosition {
  /** Empty for the inbox. */
  readonly groupId: Uint8Array;
  readonly seq: number;
}

/** What the loop asks of the client. */
export interface FeedConsumer {
  /**
   * Takes one item; says what is on disk now with everything that follows from it, which may be more or less than that item.
   * What it throws ends the stream; it begins again later.
   */
  take(delivery: FeedDelivery): Promise<readonly SavedPosition[]>;
  /** Takes what is worth something only now; nothing of it is acknowledged. */
  ephemeral?(groupId: Uint8Array, payload: Uint8Array): void;
  /** Everything there was has been given; says what is on disk besides. Said again each time it becomes true. */
  caughtUp(): Promise<readonly SavedPosition[]>;
  /** The stream broke or could not be opened. It will be tried again unless {@link FeedConsumer.ended} follows. */
  disconnected(error: unknown): void;
  /** The stream was hung up on purpose; it will be opened again when somebody asks. */
  rested?(): void;
  /** Nothing comes any more: `replaced`, or the code that the service refuses with for good. */
  ended(code: string): Promise<void>;
}

/**
 * Reads the device's stream for as long as the client runs: item by item, each saved before it is acknowledged. A stream that
 * breaks is opened again, after pauses that grow and vary; a service that refuses for good ends the loop.
 */
export class FeedLoop {
  readonly #session: Session;
  readonly #consumer: FeedConsumer;
  readonly #chance: () => number;

  /** @param chance a number in [0, 1), for the length of pauses. */
  constructor(session: Session, consumer: FeedConsumer, chance: () => number) {
    this.#session = session;
    this.#consumer = consumer;
    this.#chance = chance;
  }

  /**
   * Reads once until everything there was has come and is acknowledged, and hangs up.
   *
   * @throws RpcFailure, or what the consumer throws; what came before is saved.
   */
  async poll(signal: AbortSignal): Promise<"caught_up" | "stopped"> {
    const outcome = await this.#once(signal, true);
    if (signal.aborted) return "stopped";
    this.#consumer.rested?.();
    if (outcome.kind === "failed") throw outcome.error;
    if (outcome.caughtUp) return "caught_up";
    throw new RpcFailure(
      outcome.kind === "replaced" ? "replaced" : "unreachable",
      "the stream ended too early",
    );
  }

  /** Runs until the signal is aborted, or the service refuses for good. */
  async run(signal: AbortSignal): Promise<void> {
    for (let failures = 0; !signal.aborted;) {
      const outcome = await this.#once(signal);
      if (signal.aborted) return;
      if (outcome.kind === "replaced") {
        this.#consumer.disconnected(new Error("another connection of the same client took over"));
        await this.#consumer.ended("replaced");
        return;
      }
      failures = outcome.took ? 0 : failures + 1;
      const final = outcome.kind === "failed" && !outcome.passing;
      this.#consumer.disconnected(outcome.kind === "failed" ? outcome.error : undefined);
      if (final) {
        await this.#consumer.ended(outcome.error instanceof RpcFailure ? outcome.error.code : "failed");
        return;
      }
      await pause(backoffMs(retrySettings, failures, this.#chance()), signal).catch(() => undefined);
    }
  }

  async #once(signal: AbortSignal, hangsUp = false): Promise<StreamOutcome> {
    let [took, caughtUp] = [false, false];
    let stream: DeviceStream | undefined;
    const cancel = (): void => {
      stream?.cancel();
    };
    signal.addEventListener("abort", cancel, { once: true });
    try {
      stream = await this.#session.subscribe();
      if (signal.aborted) return { kind: "ended", took, caughtUp };
      stream.send({ start: { windowItems, batchItems: stream.batchItems ?? 1 } });
      const positions = new Map<string, SavedPosition>();
      let unacknowledged = 0;
      const save = (saved: readonly SavedPosition[]): void => {
        for (const each of saved) positions.set(hexFromBytes(each.groupId), each);
        unacknowledged += saved.length;
      };
      const acknowledge = (): void => {
        if (positions.size > 0) stream?.send({ acknowledgement: { positions: [...positions.values()] } });
        positions.clear();
        unacknowledged = 0;
      };
      for await (const response of stream.responses) {
        // What comes after hanging up comes again the next time.
        if (hangsUp && caughtUp) continue;
        for (const item of itemsOf(response)) {
          if (signal.aborted) return { kind: "ended", took, caughtUp };
          const feedKey = hexFromBytes(item.groupId ?? new Uint8Array());
          save(await this.#consumer.take({ feedKey, item }));
          took = true;
          if (unacknowledged >= acknowledgedAtOnce) acknowledge();
        }
        if (response.response === "ephemeral") {
          const { groupId, payload } = response.ephemeral;
          this.#consumer.ephemeral?.(groupId, payload);
        } else if (response.response === "caughtUp") {
          save(await this.#consumer.caughtUp());
          acknowledge();
          caughtUp = true;
          if (hangsUp) stream.end?.();
          if (hangsUp && stream.end === undefined) return { kind: "ended", took, caughtUp };
        } else if (response.response === "end") {
          acknowledge();
          if (response.end.reason === "replaced") return { kind: "replaced", took, caughtUp };
          if (response.end.reason === "session_expired") this.#session.forget();
        }
      }
      return { kind: "ended", took, caughtUp };
    } catch (error) {
      // Only a service's refusal ends the loop: what fails here, in the store or in an item, or fails there, may go better next time.
      const refused = error instanceof RpcFailure && error.code !== "internal" && !isPassing(error);
      return { kind: "failed", took, error, passing: !refused };
    } finally {
      signal.removeEventListener("abort", cancel);
      stream?.cancel();
    }
  }
}

type StreamOutcome =
  | { readonly kind: "ended" | "replaced"; readonly took: boolean; readonly caughtUp: boolean }
  | { readonly kind: "failed"; readonly took: boolean; readonly error: unknown; readonly passing: boolean };

function itemsOf(response: Decoded<typeof delivery.SubscribeResponse>): readonly delivery.FeedItem[] {
  if (response.response === "item") return [response.item];
  return response.response === "batch" ? response.batch.items : [];
}
