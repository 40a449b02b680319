import type { ItemsFrame, Request, Response } from "../frame.ts";

const callTimeoutMs = 20_000;

/** Watches the wire at the sender: one probe, a bounded window, credit, nothing that the mark does not cover. */
export class WireChecker {
  readonly #violate: (violation: string) => void;
  #helloSentAtMs: number | undefined;
  #session = 0n;
  #open = false;
  #credit = 0;
  #unanswered = new Map<number, number>();
  #nextIndex = 0;
  messages = 0;

  constructor(violate: (violation: string) => void) {
    this.#violate = violate;
  }

  sent(frame: Request, nowMs: number, durableSentSeq: bigint): void {
    this.messages += 1;
    if (frame.k === "items") return this.#items(frame, durableSentSeq);
    if (this.#helloSentAtMs !== undefined && nowMs - this.#helloSentAtMs < callTimeoutMs) {
      this.#violate(`second probe at ${nowMs} while one is in flight`);
    }
    this.#helloSentAtMs = nowMs;
    this.#session = frame.session;
    this.#open = false;
    this.#unanswered = new Map();
    this.#nextIndex = 0;
  }

  #items(frame: ItemsFrame, durableSentSeq: bigint): void {
    const { items, voids, index } = frame;
    if (!this.#open || frame.session !== this.#session)
      this.#violate("items to a domain that did not answer");
    if (index !== this.#nextIndex) this.#violate(`frame ${index} sent as number ${this.#nextIndex}`);
    this.#nextIndex = index + 1;
    const oldest = Math.min(index, ...this.#unanswered.keys());
    if (index - oldest > 3) this.#violate(`${index - oldest + 1} frames in flight`);
    let inFlight = items.length;
    for (const count of this.#unanswered.values()) inFlight += count;
    if (items.length > 0 && inFlight > this.#credit) {
      this.#violate(`${inFlight} items in flight, credit ${this.#credit}`);
    }
    this.#unanswered.set(index, items.length);
    if (items.length > 256) this.#violate(`${items.length} items in a frame`);
    const bytes = items.reduce((sum, { body }) => sum + body.length, 0);
    if (bytes > 1024 * 1024 && items.length > 1) this.#violate(`${bytes} bytes in a frame`);
    const tops = [...items.map(({ seq }) => seq), ...voids.map(({ toSeq }) => toSeq)];
    if (tops.some((seq) => seq > durableSentSeq)) this.#violate("sent what the mark on disk does not cover");
  }

  /** What reached the sender. */
  heard(frame: Response): void {
    this.messages += 1;
    if (frame.session !== this.#session) return;
    switch (frame.k) {
      case "hello_ack":
        if (this.#helloSentAtMs === undefined) return;
        this.#helloSentAtMs = undefined;
        this.#open = true;
        this.#credit = frame.credit;
        return;
      case "ack":
        if (!this.#open) return;
        this.#credit = frame.credit;
        if (frame.index !== undefined) this.#unanswered.delete(frame.index);
        return;
      case "refused":
        this.ended();
    }
  }

  /** A call of this session failed, and the sender knows. */
  failed(session: bigint): void {
    if (session === this.#session) this.ended();
  }

  /** The session or the sender's process is over. */
  ended(): void {
    this.#helloSentAtMs = undefined;
    this.#open = false;
  }
}
