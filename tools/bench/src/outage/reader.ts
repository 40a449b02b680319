import { type ClientDuplexStream, credentials, Metadata } from "@grpc/grpc-js";
import { type Decoded, type delivery, DeliveryService, type Encodable } from "@entente/proto";
import { Remote, sessionKey } from "@entente/rpc";
import type { SubscriptionTarget } from "../delivery/subscribers.ts";

type SubscribeCall = ClientDuplexStream<
  Encodable<typeof delivery.SubscribeRequest>,
  Decoded<typeof delivery.SubscribeResponse>
>;

/** Items that may be under way, and after how many of them they are acknowledged at the latest. */
const windowItems = 1_024;
const acknowledgedEvery = 256;

/** How long what has come waits to be acknowledged, in milliseconds. */
const acknowledgedMs = 20;

/** A device that reads the feed of one group, over all the streams that it has one after the other. */
export class Reader {
  readonly #target: SubscriptionTarget;
  readonly #groupId: Uint8Array;
  readonly #onMessage: (mlsMessage: Uint8Array) => void;
  #remote: Remote | undefined;
  #call: SubscribeCall | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** Last place in the feed that was taken, and that was acknowledged. */
  #taken = 0;
  #acknowledged = 0;
  /** What a feed may not do to a device: items that are missing, and streams that ended by themselves. */
  readonly troubles: string[] = [];

  /** @param onMessage gets each item of the feed once: what comes again after a stream was lost has been there before. */
  constructor(target: SubscriptionTarget, groupId: Uint8Array, onMessage: (mlsMessage: Uint8Array) => void) {
    this.#target = target;
    this.#groupId = groupId;
    this.#onMessage = onMessage;
  }

  /** Opens a stream; resolves when the service says that the device has everything, or has sent something. */
  open(): Promise<void> {
    const { address, roots, serverName } = this.#target;
    const remote = new Remote(address, credentials.createSsl(roots), serverName);
    const metadata = new Metadata();
    metadata.set(sessionKey, this.#target.token(0));
    const method = DeliveryService.Subscribe;
    const call: SubscribeCall = remote.client.makeBidiStreamRequest(
      method.path,
      (value: Encodable<typeof delivery.SubscribeRequest>) => method.requestSerialize(value),
      (bytes: Buffer) => method.responseDeserialize(bytes),
      metadata,
    );
    this.#remote = remote;
    this.#call = call;
    return new Promise((resolve, reject) => {
      call.on("data", (response: Decoded<typeof delivery.SubscribeResponse>) => {
        this.#received(response);
        resolve();
      });
      call.on("error", (error: Error) => {
        if (this.#call === call) this.troubles.push(error.message);
        reject(error);
      });
      call.write({ start: { windowItems } });
    });
  }

  /** Lets go of the stream. */
  close(): void {
    const call = this.#call;
    this.#call = undefined;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    call?.cancel();
    this.#remote?.close();
  }

  #received({ item }: Decoded<typeof delivery.SubscribeResponse>): void {
    if (item === null || item === undefined || !sameBytes(item.groupId, this.#groupId)) return;
    const { seq, message, gap } = item;
    if (seq <= this.#taken) return;
    if (seq !== this.#taken + 1 || (gap !== null && gap !== undefined))
      this.troubles.push(`after ${String(this.#taken)} of the feed came ${String(seq)}`);
    this.#taken = seq;
    if (message !== null && message !== undefined) this.#onMessage(message.mlsMessage);
    if (this.#taken - this.#acknowledged >= acknowledgedEvery) this.#acknowledge();
    else this.#timer ??= setTimeout(() => this.#acknowledge(), acknowledgedMs);
  }

  #acknowledge(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#acknowledged = this.#taken;
    this.#call?.write({ acknowledgement: { positions: [{ groupId: this.#groupId, seq: this.#taken }] } });
  }
}

function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}
