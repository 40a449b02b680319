import { type ClientHttp2Session, type ClientHttp2Stream, connect } from "node:http2";
import { delivery, DeliveryService } from "@entente/proto";

/** Streams that one connection carries; a service takes no more. */
export const streamsPerConnection = 100;

/** Streams that are opened at once. */
const openingMax = 400;

/** Items that may be under way to one subscription. */
const windowItems = 1_024;

/** A response with less is no item: it says that the device is caught up. */
const itemBytesMin = 64;

/** Where subscriptions are made. */
export interface SubscriptionTarget {
  readonly address: string;
  readonly serverName: string;
  readonly roots: Buffer;
  /** Session token by number of the subscription. */
  token(subscription: number): string;
}

/**
 * Many subscriptions on HTTP/2 itself: nothing is decoded, so that the figures are the service's and not those of a client library.
 * Counts responses; acknowledges when told how.
 */
export class Subscribers {
  readonly #sessions: ClientHttp2Session[] = [];
  readonly #streams: ClientHttp2Stream[] = [];
  readonly #perConnection: number;
  items = 0;
  caughtUp = 0;
  /** Called after each item with the subscription's own count. */
  onItem: (subscription: number, count: number) => void = () => undefined;
  #wake: () => void = () => undefined;

  constructor(perConnection = streamsPerConnection) {
    this.#perConnection = perConnection;
  }

  /** Opens subscriptions, and waits until each is caught up or, with `caughtUp` false, until the streams are there. */
  async open(target: SubscriptionTarget, count: number, waitForCaughtUp = true): Promise<void> {
    const before = this.#streams.length;
    for (let opened = 0; opened < count;) {
      const batch = Math.min(openingMax, count - opened);
      for (let index = 0; index < batch; index += 1) this.#openOne(target, before + opened + index);
      opened += batch;
      const expected = before + opened;
      if (waitForCaughtUp) await this.until(() => this.caughtUp >= expected);
    }
  }

  /** Resolves when `done` says so; asked after each response. */
  async until(done: () => boolean): Promise<void> {
    while (!done()) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** Tells the service that a subscription has saved everything of a group up to there. */
  acknowledge(subscription: number, groupId: Uint8Array, seq: number): void {
    this.#streams[subscription]?.write(framed({ acknowledgement: { positions: [{ groupId, seq }] } }));
  }

  close(): void {
    for (const session of this.#sessions) session.destroy();
  }

  #openOne(target: SubscriptionTarget, subscription: number): void {
    const connection = Math.floor(subscription / this.#perConnection);
    let session = this.#sessions[connection];
    if (session === undefined) {
      session = connect(`https://${target.address}`, { ca: target.roots, servername: target.serverName });
      session.on("error", fail);
      this.#sessions[connection] = session;
    }
    const stream = session.request({
      ":method": "POST",
      ":path": DeliveryService.Subscribe.path,
      "content-type": "application/grpc",
      te: "trailers",
      "entente-session": target.token(subscription),
    });
    this.#streams[subscription] = stream;
    // Bytes of the current response that are still to come; its header may be cut anywhere.
    let left = 0;
    let header: Buffer = Buffer.alloc(0);
    let count = 0;
    stream.on("data", (chunk: Buffer) => {
      let at = 0;
      while (at < chunk.length) {
        if (left > 0) {
          const taken = Math.min(left, chunk.length - at);
          left -= taken;
          at += taken;
          continue;
        }
        const taken = Math.min(5 - header.length, chunk.length - at);
        header =
          header.length === 0 && taken === 5
            ? chunk.subarray(at, at + 5)
            : Buffer.concat([header, chunk.subarray(at, at + taken)]);
        at += taken;
        if (header.length < 5) continue;
        left = header.readUInt32BE(1);
        header = Buffer.alloc(0);
        if (left < itemBytesMin) this.caughtUp += 1;
        else {
          this.items += 1;
          count += 1;
          this.onItem(subscription, count);
        }
      }
      this.#wake();
    });
    stream.on("error", fail);
    stream.write(framed({ start: { windowItems } }));
  }
}

function framed(request: delivery.SubscribeRequest.$Properties): Buffer {
  const body = delivery.SubscribeRequest.encode(request).finish();
  const frame = Buffer.alloc(5 + body.length);
  frame.writeUInt32BE(body.length, 1);
  frame.set(body, 5);
  return frame;
}

/** A stream that ends early makes every figure wrong. */
function fail(error: Error): void {
  throw error;
}
