import { type ClientDuplexStream } from "@grpc/grpc-js";
import { type delivery, DeliveryService } from "@entente/proto";
import { fromRefusal, type ServiceError } from "@entente/service-kit";
import { sessionOf } from "./domain.ts";
import type { Device } from "./device.ts";

type Call = ClientDuplexStream<delivery.SubscribeRequest.$Properties, delivery.SubscribeResponse>;

/** A device's Subscribe stream that checks what it gets: no hole and no repetition in any feed. */
export class DeviceStream {
  readonly items: delivery.FeedItem[] = [];
  readonly ephemerals: string[] = [];
  /** Sizes of the batches in which items came. */
  readonly batches: number[] = [];
  readonly #call: Call;
  readonly #last = new Map<string, number>();
  readonly #waiting = new Set<() => void>();
  caughtUp = 0;
  end: string | undefined;
  error: ServiceError | undefined;
  closed = false;
  /** A hole or a repetition. */
  violation: string | undefined;

  /** @param tolerant of holes, for feeds that were acknowledged on another stream. */
  constructor(device: Device, windowItems = 0, start = true, batchItems = 0) {
    const method = DeliveryService.Subscribe;
    this.#call = device.domain.remote.client.makeBidiStreamRequest(
      method.path,
      (value: delivery.SubscribeRequest.$Properties) => method.requestSerialize(value),
      (bytes: Buffer) => method.responseDeserialize(bytes),
      sessionOf(device.token),
    );
    this.#call.on("data", (response: delivery.SubscribeResponse) => this.#got(response));
    this.#call.on("error", (error: Error) => {
      this.error = fromRefusal(error);
      this.#close();
    });
    this.#call.on("end", () => this.#close());
    if (start) this.say({ start: { windowItems, batchItems } });
  }

  say(request: delivery.SubscribeRequest.$Properties): void {
    this.#call.write(request);
  }

  acknowledge(groupId: Uint8Array, seq: number): void {
    this.say({ acknowledgement: { positions: [{ groupId, seq }] } });
  }

  /** Acknowledges all that came. */
  acknowledgeAll(): void {
    const positions = [...this.#last].map(([hex, seq]) => ({ groupId: Buffer.from(hex, "hex"), seq }));
    this.say({ acknowledgement: { positions } });
  }

  pause(): void {
    this.#call.pause();
  }

  resume(): void {
    this.#call.resume();
  }

  cancel(): void {
    this.#call.cancel();
  }

  /** Waits until `done` says so; ends with what came when the stream ends first. */
  async until(done: (stream: DeviceStream) => boolean): Promise<this> {
    while (!done(this) && !this.closed) {
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
    if (!done(this)) {
      throw new Error(
        `the stream ended: ${this.end ?? this.error?.code ?? "closed"}, ${String(this.items.length)} items`,
      );
    }
    return this;
  }

  /** Bodies of a feed's items, by kind. */
  texts(groupId?: Uint8Array): string[] {
    const wanted = Buffer.from(groupId ?? []).toString("hex");
    return this.items
      .filter((item) => Buffer.from(item.groupId).toString("hex") === wanted)
      .map((item) => item.body ?? "");
  }

  #got(response: delivery.SubscribeResponse): void {
    const { item: single, batch, caughtUp, end, ephemeral } = response;
    if (ephemeral !== null && ephemeral !== undefined)
      this.ephemerals.push(Buffer.from(ephemeral.payload).toString());
    if (batch !== null && batch !== undefined) this.batches.push(batch.items.length);
    for (const item of batch?.items ?? (single ? [single] : [])) {
      const feed = Buffer.from(item.groupId).toString("hex");
      const last = this.#last.get(feed);
      const from = item.gap?.fromSeq ?? item.seq;
      if (last !== undefined && from !== last + 1) this.violation = `${String(last)} then ${String(from)}`;
      this.#last.set(feed, item.seq);
      this.items.push(item);
    }
    if (caughtUp !== null && caughtUp !== undefined) this.caughtUp += 1;
    if (end !== null && end !== undefined) this.end = end.reason;
    this.#wake();
  }

  #close(): void {
    this.closed = true;
    this.#wake();
  }

  #wake(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const resolve of waiting) resolve();
  }
}
