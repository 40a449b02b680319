import { PassThrough } from "node:stream";
import type { DeviceStream, Endpoint, Transport, TransportFactory } from "@entente/client";
import { grpcTransports } from "@entente/client/node";
import { type Decoded, delivery } from "@entente/proto";

type Response = Decoded<typeof delivery.SubscribeResponse>;

/** An item of a feed without its place in it: a Delivery Service chooses that as it likes. */
export type ItemBody = Omit<delivery.FeedItem.$Properties, "seq">;

/** One feed as the client is shown it: numbered without holes, whatever was left out or put in. */
class ShownFeed {
  last = 0;
  readonly #shown = new Map<number, number>();

  /** The number of something that the real feed does not have. */
  next(): number {
    this.last += 1;
    return this.last;
  }

  /** The number of an item of the real feed; the same each time that it comes. */
  numberOf(seq: number, repeat: boolean): number {
    const known = this.#shown.get(seq);
    if (known !== undefined && !repeat) return known;
    const shown = this.next();
    this.#shown.set(seq, shown);
    return shown;
  }

  /** What the real feed's reader has, when the client says that it has everything up to `shown`. */
  realUpTo(shown: number): number {
    let real = 0;
    for (const [seq, as] of this.#shown) if (as <= shown) real = Math.max(real, seq);
    return real;
  }
}

/**
 * A Delivery Service that can not be trusted: between a client and the real one, it sees every item of the device's stream,
 * and alters, leaves out, repeats and invents what it likes.
 */
export class HostileTransports implements TransportFactory {
  /** Every item that the real service sent, in order. */
  readonly seen: delivery.FeedItem[] = [];
  /** What the client gets instead of an item. */
  tamper: (item: delivery.FeedItem) => readonly ItemBody[] = (item) => [item];
  readonly #feeds = new Map<string, ShownFeed>();
  #stream: PassThrough | undefined;

  connect(endpoint: Endpoint, rootCertificatePem: string): Transport {
    const real = grpcTransports.connect(endpoint, rootCertificatePem);
    return {
      unary: (method, request, options) => real.unary(method, request, options),
      subscribe: (token) => this.#subscribe(real.subscribe(token)),
      close: () => {
        real.close();
      },
    };
  }

  /** Puts something into a feed, as what comes next in it. */
  inject(body: ItemBody): void {
    this.injectAt(this.#feed(body.groupId).next(), body);
  }

  /** Puts something into a feed under a number, whatever its feed's numbers are. */
  injectAt(seq: number, body: ItemBody): void {
    if (this.#stream === undefined) throw new Error("no stream is open");
    this.#stream.write(responseOf({ ...body, seq }));
  }

  /** The number of the last item that the client was shown of a feed. */
  lastOf(groupId: Uint8Array): number {
    return this.#feed(groupId).last;
  }

  #subscribe(real: DeviceStream): DeviceStream {
    const shown = new PassThrough({ objectMode: true });
    this.#stream = shown;
    void this.#pass(real, shown);
    return {
      send: (request) => {
        real.send(this.#translated(request));
      },
      responses: shown as AsyncIterable<Response>,
      cancel: () => {
        real.cancel();
        shown.destroy();
      },
    };
  }

  async #pass(real: DeviceStream, shown: PassThrough): Promise<void> {
    try {
      for await (const response of real.responses) {
        if (shown.destroyed) return;
        if (response.response === "item") this.#show(response.item, shown);
        else shown.write(response);
      }
      shown.end();
    } catch (error) {
      shown.destroy(error instanceof Error ? error : new Error(String(error)));
    }
  }

  #show(item: delivery.FeedItem, shown: PassThrough): void {
    this.seen.push(item);
    const feed = this.#feed(item.groupId);
    const bodies = this.tamper(item);
    for (const body of bodies) {
      const seq = body === item ? feed.numberOf(item.seq, false) : feed.next();
      shown.write(responseOf({ ...body, seq }));
    }
    // What the client has had of the altered items, the real service counts as this one.
    if (!bodies.includes(item)) feed.numberOf(item.seq, true);
  }

  #translated(request: delivery.SubscribeRequest.$Properties): delivery.SubscribeRequest.$Properties {
    const { acknowledgement } = request;
    if (!acknowledgement) return request;
    const positions = (acknowledgement.positions ?? []).flatMap(({ groupId, seq = 0 }) => {
      const real = this.#feed(groupId).realUpTo(seq);
      return real === 0 ? [] : [{ groupId: groupId ?? new Uint8Array(), seq: real }];
    });
    return { acknowledgement: { positions } };
  }

  #feed(groupId: Uint8Array | null | undefined): ShownFeed {
    const key = Buffer.from(groupId ?? []).toString("hex");
    const feed = this.#feeds.get(key) ?? new ShownFeed();
    this.#feeds.set(key, feed);
    return feed;
  }
}

/** As it would come off the wire. */
function responseOf(item: delivery.FeedItem.$Properties): Response {
  const present = Object.entries({ ...item }).filter(([, value]) => value !== null && value !== undefined);
  const bytes = delivery.SubscribeResponse.encode({ item: Object.fromEntries(present) }).finish();
  return delivery.SubscribeResponse.decode(bytes);
}
