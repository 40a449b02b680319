import { type Metadata, ServerInterceptingCall, type ServerInterceptor, status } from "@grpc/grpc-js";
import { ServiceError, toRefusal } from "@entente/rpc";
import { writtenAheadBytesMax } from "./limits.ts";
import { unreadable } from "./unreadable-requests.ts";

type NextCall = Parameters<ServerInterceptor>[1];
type Listener = Parameters<NextCall["start"]>[0];

/** Hands bytes of an answer to the connection of a call; `taken` is called when that has taken them, and never where the call is over. */
export type AnswerSink = (bytes: Uint8Array, taken: () => void) => void;

/** Calls that stream both ways, until their handler has asked for the sink, or they are over. */
const calls = new WeakMap<Metadata, NextCall>();

/**
 * The way of a bidirectional stream's answers past its stream object, which keeps a queue, a callback and a turn of the event loop for
 * each: for who counts by itself what is under way, writes bytes, and nothing to the stream object but its end. To be asked for once, by
 * the handler, with the metadata that came with the call.
 *
 * @throws Error for a call that has no such sink, or not any more.
 */
export function answerSink(metadata: Metadata): AnswerSink {
  const call = calls.get(metadata);
  if (call === undefined) throw new Error("not the metadata of a bidirectional stream of a listener");
  calls.delete(metadata);
  return (bytes, taken) => call.sendMessage(bytes, taken);
}

/**
 * One call of a listener.
 *
 * Requests that are no message of their method are refused as `malformed`, before any handler sees them.
 *
 * Answers that are bytes already go to the connection together: by itself grpc-js hands over the next one when the one before it
 * has left, so that each costs a turn of the event loop, a TLS record and a system call. At most `writtenAheadBytesMax` are under way
 * that way; from there on it is as ever.
 */
class ServedCall extends ServerInterceptingCall {
  readonly #call: NextCall;
  readonly #isDuplex: boolean;
  /** Handed over and not yet taken by the connection. */
  #bytesUnderWay = 0;
  #waiting: (() => void) | undefined;

  constructor(call: NextCall, isDuplex: boolean) {
    super(call);
    this.#call = call;
    this.#isDuplex = isDuplex;
  }

  override start(listener: Listener): void {
    const call = this.#call;
    let refused = false;
    call.start({
      onReceiveMetadata: (metadata) => {
        if (this.#isDuplex) calls.set(metadata, call);
        listener.onReceiveMetadata(metadata);
      },
      onReceiveMessage: (message) => {
        if (message !== unreadable) {
          if (!refused) listener.onReceiveMessage(message);
          return;
        }
        refused = true;
        const told = new ServiceError(
          "malformed",
          status.INVALID_ARGUMENT,
          "the request is no message of its method",
        );
        call.sendStatus(toRefusal(told));
      },
      onReceiveHalfClose: () => {
        if (!refused) listener.onReceiveHalfClose();
      },
      onCancel: () => listener.onCancel(),
    });
  }

  override sendMessage(message: unknown, taken: () => void): void {
    if (!(message instanceof Uint8Array)) {
      this.#call.sendMessage(message, taken);
      return;
    }
    const bytes = message.length;
    this.#bytesUnderWay += bytes;
    this.#call.sendMessage(message, () => {
      this.#bytesUnderWay -= bytes;
      this.#goOn();
    });
    this.#waiting = taken;
    this.#goOn();
  }

  #goOn(): void {
    const waiting = this.#waiting;
    if (waiting === undefined || this.#bytesUnderWay > writtenAheadBytesMax) return;
    this.#waiting = undefined;
    waiting();
  }
}

/** To be given to a gRPC server. */
export const servedCalls: ServerInterceptor = ({ requestStream, responseStream }, call) =>
  new ServedCall(call, requestStream && responseStream);
