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
  readonly #batchItems: number;
  items = 0;
  caughtUp = 0;
  /** Called after each response with the subscription's own count. */
  onItem: (subscription: number, count: number) => void = () => undefined;
  #wake: () => void = () => undefined;

  /** @param batchItems how many items one response may hold. */
  constructor({ perConnection = streamsPerConnection, batchItems = 64 } = {}) {
    this.#perConnection = perConnection;
    this.#batchItems = batchItems;
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
    let rest: Buffer = Buffer.alloc(0);
    let count = 0;
    stream.on("data", (chunk: Buffer) => {
      const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      let at = 0;
      for (let response = responseAt(bytes, at); response !== undefined; response = responseAt(bytes, at)) {
        at += headerBytes + response.length;
        if (response.length < itemBytesMin) this.caughtUp += 1;
        else {
          const items = itemsIn(response);
          this.items += items;
          count += items;
          this.onItem(subscription, count);
        }
      }
      rest = bytes.subarray(at);
      this.#wake();
    });
    stream.on("error", fail);
    stream.write(framed({ start: { windowItems, batchItems: this.#batchItems } }));
  }
}

/** Before each message: whether it is compressed, and its length. */
const headerBytes = 5;

/** The message whose header is there, once all of it is. */
function responseAt(bytes: Buffer, at: number): Buffer | undefined {
  if (bytes.length < at + headerBytes) return undefined;
  const end = at + headerBytes + bytes.readUInt32BE(at + 1);
  return end > bytes.length ? undefined : bytes.subarray(at + headerBytes, end);
}

/** Key of a field of SubscribeResponse with an ItemBatch. */
const batchKey = 0x2a;

/** How many items a response has, from the lengths of its fields alone. */
function itemsIn(response: Buffer): number {
  if (response[0] !== batchKey) return 1;
  let items = 0;
  for (let at = afterLength(response, 1).at; at < response.length; items += 1) {
    const field = afterLength(response, at + 1);
    at = field.at + field.length;
  }
  return items;
}

/** A length in protobuf's variable form, and where what it is of begins. */
function afterLength(bytes: Buffer, from: number): { readonly at: number; readonly length: number } {
  let length = 0;
  for (let at = from, shift = 0; ; at += 1, shift += 7) {
    const byte = bytes[at] ?? 0;
    length |= (byte & 0x7f) << shift;
    if (byte < 0x80) return { at: at + 1, length };
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
