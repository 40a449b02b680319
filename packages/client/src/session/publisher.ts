import type { Decoded, delivery } from "@entente/proto";
import { pause } from "../transport/backoff.ts";
import { RpcFailure } from "../transport/rpc-failure.ts";
import type { PublishStream } from "../transport/transport.ts";
import { isTokenOver } from "./session.ts";

/** What the Delivery Service says of one message. */
export type SendResult = Decoded<typeof delivery.SendResult> | null | undefined;

/** What a publisher needs of the session. */
export interface PublishWays {
  /** Opens a stream; undefined where the transport has none. @throws RpcFailure. */
  readonly stream: () => Promise<PublishStream | undefined>;
  /** Sends one message by a call of its own. @throws RpcFailure. */
  readonly alone: (mlsMessage: Uint8Array) => Promise<SendResult>;
  readonly stopped: AbortSignal;
  /** How often the stream is looked after, milliseconds. */
  readonly roundMs?: number;
}

/** Messages on the stream without an answer; what comes beyond goes by a call of its own. The service reads no more either. */
export const publishedAtOnce = 64;
/** Messages that go alone after a stream that brought no answer. */
export const aloneAfterFailure = 64;
const defaultRoundMs = 5_000;
/** Rounds without an answer after which the stream is given up. */
const patienceRounds = 3;

interface Waiting {
  readonly mlsMessage: Uint8Array;
  readonly resolve: (result: SendResult | Promise<SendResult>) => void;
  rounds: number;
}

interface Open {
  readonly stream: PublishStream;
  /** Sent and not answered, in order. */
  readonly waiting: Waiting[];
  answers: number;
  /** Whether anything was sent since the last round. */
  isBusy: boolean;
  /** Set when nothing is read any more. */
  isOver: boolean;
}

/**
 * Sends messages over one pipelined stream, which opens when there is something to send and closes when there is nothing any more.
 * A message without an answer when the stream ends, for whatever reason, is sent again by a call of its own: the same bytes are
 * accepted once. A service without the stream is only ever called.
 *
 * Messages of one sender whose order matters are published one after the other's answer.
 */
export class Publisher {
  readonly #ways: PublishWays;
  #open: Promise<Open | undefined> | undefined;
  #live: Open | undefined;
  #alone = 0;

  constructor(ways: PublishWays) {
    this.#ways = ways;
  }

  /** Resolves with the service's answer: the message is on disk, or refused. @throws RpcFailure as the call alone. */
  async publish(mlsMessage: Uint8Array): Promise<SendResult> {
    const open = await this.#current();
    if (open === undefined || open.isOver || open.waiting.length >= publishedAtOnce) {
      return this.#ways.alone(mlsMessage);
    }
    return new Promise((resolve) => {
      open.waiting.push({ mlsMessage, resolve, rounds: 0 });
      open.isBusy = true;
      open.stream.send({ mlsMessage });
    });
  }

  async #current(): Promise<Open | undefined> {
    if (this.#alone > 0) {
      this.#alone -= 1;
      return undefined;
    }
    this.#open ??= this.#begin();
    return this.#open;
  }

  async #begin(): Promise<Open | undefined> {
    // A stream that can not be opened is no failure yet: the call alone says what is wrong.
    const stream = await this.#ways.stream().catch(() => undefined);
    if (stream === undefined) {
      this.#over(undefined);
      return undefined;
    }
    const open: Open = { stream, waiting: [], answers: 0, isBusy: true, isOver: false };
    this.#live = open;
    void this.#read(open);
    void this.#lookAfter(open);
    return open;
  }

  async #read(open: Open): Promise<void> {
    let unsupported = false;
    try {
      for await (const { result } of open.stream.responses) {
        const answered = open.waiting.shift();
        // The stream's session has run out: the call alone opens another.
        if (isTokenOver(result?.refused?.code)) this.#resend(answered);
        else answered?.resolve(result);
        open.answers += 1;
      }
    } catch (error) {
      unsupported = error instanceof RpcFailure && error.code === "unsupported";
    }
    open.isOver = true;
    this.#over(open, unsupported);
    open.stream.cancel();
    for (const each of open.waiting.splice(0)) this.#resend(each);
  }

  #resend(waiting: Waiting | undefined): void {
    waiting?.resolve(this.#ways.alone(waiting.mlsMessage));
  }

  /** The next message opens another stream, unless this one was of no use. */
  #over(open: Open | undefined, unsupported = false): void {
    this.#close(open);
    if (unsupported) this.#alone = Infinity;
    else if (open === undefined || open.answers === 0) this.#alone = aloneAfterFailure;
  }

  /** A stream that was closed before has another in its place already. */
  #close(open: Open | undefined): void {
    if (this.#live !== open) return;
    this.#open = undefined;
    this.#live = undefined;
  }

  /** Closes a stream that nobody uses, and gives up one that does not answer. */
  async #lookAfter(open: Open): Promise<void> {
    const { stopped, roundMs = defaultRoundMs } = this.#ways;
    for (;;) {
      try {
        await pause(roundMs, stopped, "background");
      } catch {
        open.stream.cancel();
        return;
      }
      for (const each of open.waiting) each.rounds += 1;
      const isSilent = (open.waiting[0]?.rounds ?? 0) >= patienceRounds;
      if (isSilent || (open.waiting.length === 0 && !open.isBusy)) {
        this.#close(open);
        if (isSilent) open.stream.cancel();
        else open.stream.end();
        return;
      }
      open.isBusy = false;
    }
  }
}
