import { RpcFailure } from "../transport/rpc-failure.ts";
import { unreadBytesMax } from "./limits.ts";

/** The answers of one call, from when they come until they are read. */
export class Answers implements AsyncIterableIterator<Uint8Array> {
  readonly #waiting: Uint8Array[] = [];
  readonly #left: () => void;
  #bytes = 0;
  #end: { readonly failure: RpcFailure | undefined } | undefined;
  #reader: (() => void) | undefined;

  /** @param left is told when the reader goes before the end. */
  constructor(left: () => void) {
    this.#left = left;
  }

  /** False when more wait than a reader may leave: nothing more is kept, and the reader gets `exhausted`. */
  push(message: Uint8Array): boolean {
    if (this.#end !== undefined) return true;
    this.#bytes += message.length;
    if (this.#bytes > unreadBytesMax) {
      this.end(new RpcFailure("exhausted", "more answers came than were read"));
      return false;
    }
    this.#waiting.push(message);
    this.#reader?.();
    return true;
  }

  /** Nothing more comes. Only the first word counts. */
  end(failure?: RpcFailure): void {
    this.#end ??= { failure };
    this.#reader?.();
  }

  async next(): Promise<IteratorResult<Uint8Array, undefined>> {
    for (;;) {
      const message = this.#waiting.shift();
      if (message !== undefined) {
        this.#bytes -= message.length;
        return { done: false, value: message };
      }
      if (this.#end?.failure !== undefined) throw this.#end.failure;
      if (this.#end !== undefined) return { done: true, value: undefined };
      await new Promise<void>((resolve) => {
        this.#reader = resolve;
      });
    }
  }

  return(): Promise<IteratorResult<Uint8Array, undefined>> {
    this.#waiting.length = 0;
    if (this.#end === undefined) this.#left();
    this.end();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
