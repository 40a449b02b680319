import type { Ack, HelloAck, ItemResult, ItemsFrame } from "../src/frame.ts";
import { openReceiver } from "../src/receiver-state.ts";
import type { ReceiverOutcome, ReceiverState, StoredReceiver } from "../src/receiver-state.ts";
import { stepReceiver } from "../src/receiver.ts";
import { openSender } from "../src/sender-state.ts";
import type {
  OutboxRow,
  SenderInput,
  SenderOutcome,
  SenderState,
  StoredSender,
} from "../src/sender-state.ts";
import { stepSender } from "../src/sender.ts";
import type { Item } from "../src/stream.ts";

export const id = { origin: "a.example", destination: "b.example" };

export const row = (seq: bigint, fields: Partial<OutboxRow> = {}): OutboxRow => ({
  seq,
  lane: Uint8Array.of(1),
  kind: 1,
  body: Uint8Array.of(Number(seq % 256n)),
  void: false,
  expires: true,
  enqueuedAtMs: 0,
  notBeforeMs: 0,
  ...fields,
});

export const rows = (from: number, to: number, fields: Partial<OutboxRow> = {}): OutboxRow[] =>
  Array.from({ length: to - from + 1 }, (_, index) => row(BigInt(from + index), fields));

export const item = (seq: bigint, lane = 1, bytes = 1): Item => ({
  seq,
  lane: Uint8Array.of(lane),
  kind: 1,
  body: new Uint8Array(bytes),
});

/** A sender with a clock and chance of its own, stepped by hand. */
export class SenderRig {
  state: SenderState;
  nowMs = 1_000;
  jitter = 0.5;
  last: SenderOutcome | undefined;

  constructor(stored: Partial<StoredSender> = {}) {
    this.state = openSender({ id, incarnation: 1n, firstSeq: 1n, headSeq: 0n, sentSeq: 0n, ...stored });
  }

  step(input: SenderInput): SenderOutcome {
    this.last = stepSender(this.state, input, this.nowMs, this.jitter);
    this.state = this.last.state;
    return this.last;
  }

  tickAt(nowMs: number): SenderOutcome {
    this.nowMs = nowMs;
    return this.step({ k: "tick" });
  }

  get session(): bigint {
    const { phase } = this.state;
    return phase.k === "open" || phase.k === "greeting" ? phase.session : 0n;
  }

  helloAck(fields: Partial<HelloAck> = {}): SenderOutcome {
    const frame: HelloAck = {
      k: "hello_ack",
      session: this.session,
      incarnation: this.state.incarnation,
      lastSeq: 0n,
      maxSeq: fields.lastSeq ?? 0n,
      sack: [],
      rejected: [],
      gap: undefined,
      credit: 1_024,
      ...fields,
    };
    return this.step({ k: "received", frame });
  }

  ack(index: number, results: readonly ItemResult[], fields: Partial<Ack> = {}): SenderOutcome {
    const frame: Ack = {
      k: "ack",
      session: this.session,
      incarnation: this.state.incarnation,
      index,
      lastSeq: 0n,
      results,
      credit: 1_024,
      ...fields,
    };
    return this.step({ k: "received", frame });
  }

  fail(retryAfterMs?: number): SenderOutcome {
    return this.step({
      k: "failed",
      session: this.session,
      ...(retryAfterMs !== undefined && { retryAfterMs }),
    });
  }

  /** Answers the read that is open, with those of the rows that it asks for. */
  rows(found: readonly OutboxRow[]): SenderOutcome {
    const { reading } = this.state;
    const asked = found.filter(({ seq }) => seq > (reading?.afterSeq ?? 0n)).slice(0, reading?.limit);
    return this.step({ k: "rows", id: this.state.lastReadId, rows: asked });
  }

  /** Milliseconds until the sender wants to be woken. */
  get waitMs(): number {
    return (this.last?.wakeAtMs ?? Infinity) - this.nowMs;
  }
}

/** A receiver, stepped by hand. */
export class ReceiverRig {
  state: ReceiverState;

  constructor(stored: Partial<StoredReceiver> = {}) {
    this.state = openReceiver({
      id,
      incarnation: 0n,
      lastSeq: 0n,
      sack: [],
      attempts: [],
      rejections: [],
      capacity: 1_024,
      ...stored,
    });
  }

  step(input: Parameters<typeof stepReceiver>[1]): ReceiverOutcome {
    const outcome = stepReceiver(this.state, input);
    this.state = outcome.state;
    return outcome;
  }

  hello(
    session: bigint,
    fields: { incarnation?: bigint; firstSeq?: bigint; nextSeq?: bigint } = {},
  ): ReceiverOutcome {
    const { incarnation = 1n, firstSeq = 1n, nextSeq = 1_000_000n } = fields;
    return this.step({ k: "received", frame: { k: "hello", session, incarnation, firstSeq, nextSeq } });
  }

  items(index: number, items: readonly Item[], fields: Partial<ItemsFrame> = {}): ReceiverOutcome {
    const frame: ItemsFrame = {
      k: "items",
      session: 1n,
      incarnation: 1n,
      index,
      items,
      voids: [],
      ...fields,
    };
    return this.step({ k: "received", frame });
  }

  accept(...seqs: readonly bigint[]): ReceiverOutcome {
    return this.step({ k: "processed", results: seqs.map((seq) => ({ seq, code: "accepted" })) });
  }
}
