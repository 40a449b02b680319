import type { federation } from "@entente/proto";
import type { Store } from "@entente/storage";
import { uint64Of } from "../fields.ts";
import type { Bounces } from "./bounces.ts";
import { unsignedRetryMs } from "./limits.ts";
import { bodyOf, nameOfItem } from "./row.ts";

/** One item that a domain says it will never take. */
interface Refusal {
  readonly seq: bigint;
  readonly code: string;
  readonly bounce: Uint8Array;
}

/**
 * What a domain refused of the stream to it. A refusal counts when that domain has signed it for exactly this item: until then the
 * item is offered again, and given up in the end by this domain, with its own signature.
 */
export class Refusals {
  readonly #home: string;
  readonly #destination: string;
  readonly #store: Pick<Store, "outbox">;
  readonly #bounces: Bounces;
  /** Proven, and not told to their senders yet: those of one answer at most. */
  readonly #proven = new Map<bigint, Uint8Array>();

  constructor(parts: {
    readonly home: string;
    readonly destination: string;
    readonly store: Pick<Store, "outbox">;
    readonly bounces: Bounces;
  }) {
    this.#home = parts.home;
    this.#destination = parts.destination;
    this.#store = parts.store;
    this.#bounces = parts.bounces;
  }

  /** The answer with the refusals alone that are signed; the others are put off. @throws ServiceError `bad_field`; StorageError. */
  async provenAck(ack: federation.RelayAck): Promise<federation.RelayAck> {
    if (ack.results.every(({ rejected }) => !rejected)) return ack;
    const incarnation = uint64Of(ack.streamIncarnation, "ack.stream_incarnation");
    const results = await Promise.all(
      ack.results.map(async (result) => {
        if (!result.rejected || (await this.#isProven(incarnation, refusalOf(result.seq, result.rejected))))
          return result;
        const deferred = { code: "unsigned_refusal", retryAfterMs: unsignedRetryMs };
        return { ...result, result: "deferred" as const, rejected: null, deferred };
      }),
    );
    return { ...ack, results };
  }

  /** Whether everything that a domain says it refused earlier is signed. @throws ServiceError `bad_field`; StorageError. */
  async areProven({ streamIncarnation, rejections }: federation.RelayHelloAck): Promise<boolean> {
    const incarnation = uint64Of(streamIncarnation, "hello_ack.stream_incarnation");
    const proofs = rejections.map((each) => this.#isProven(incarnation, refusalOf(each.seq, each)));
    return (await Promise.all(proofs)).every((isProven) => isProven);
  }

  /** The signed refusal of an item, once; this domain's own word for one that nobody has refused. */
  take(incarnation: bigint, seq: bigint, messageId: Uint8Array, code: string): Uint8Array {
    const proven = this.#proven.get(seq);
    this.#proven.delete(seq);
    const place = { origin: this.#home, destination: this.#destination, incarnation, seq };
    return proven ?? this.#bounces.sign({ ...place, messageId, code });
  }

  /** This domain's own word for an item that never got a number. */
  givenUp(incarnation: bigint, messageId: Uint8Array, code: string): Uint8Array {
    const place = { origin: this.#home, destination: this.#destination, incarnation, seq: 0n };
    return this.#bounces.sign({ ...place, messageId, code });
  }

  /** After a failure: what was proven is said again. */
  forget(): void {
    this.#proven.clear();
  }

  async #isProven(incarnation: bigint, { seq, code, bounce }: Refusal): Promise<boolean> {
    const { items } = await this.#store.outbox.read(this.#destination, seq - 1n, 1, 1);
    const [item] = items;
    // Nothing hangs on an item that is settled or given up already.
    if (item?.seq !== seq || item.void) return true;
    const messageId = nameOfItem({ kind: item.kind, body: bodyOf(item) });
    const place = { origin: this.#home, destination: this.#destination, incarnation, seq };
    if (!this.#bounces.isProven(bounce, { ...place, messageId, code })) return false;
    if (this.#proven.size >= provenMax) this.#proven.clear();
    this.#proven.set(seq, bounce);
    return true;
  }
}

/** More than one HelloAck and the answers after it say. Past that they are said to be given up here. */
const provenMax = 4_096;

function refusalOf(seq: number, said: { readonly code: string; readonly bounce: Uint8Array }): Refusal {
  return { seq: uint64Of(seq, "seq"), code: said.code, bounce: said.bounce };
}
