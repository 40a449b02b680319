import type { EndReason } from "./encoded-item.ts";

/** Where a subscription's items go: one device's stream. */
export interface Sink {
  /** Takes the bytes. False: nothing more until the subscription is told that it drained. */
  write(bytes: Buffer): boolean;
  /** The last message of the stream, then its end. */
  end(reason: EndReason): void;
  /** The stream ends with a refusal. */
  fail(error: unknown): void;
  /** Resolves when the other side has everything or is gone. */
  readonly done: Promise<void>;
}
