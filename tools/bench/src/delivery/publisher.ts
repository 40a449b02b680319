import { type ClientDuplexStream, credentials, Metadata } from "@grpc/grpc-js";
import { type Decoded, type delivery, DeliveryService, type Encodable } from "@entente/proto";
import { Remote, sessionKey } from "@entente/rpc";
import type { SubscriptionTarget } from "./subscribers.ts";

type PublishCall = ClientDuplexStream<
  Encodable<typeof delivery.PublishRequest>,
  Decoded<typeof delivery.PublishResponse>
>;

/** A client that publishes on a pipelined stream. */
export class Publisher {
  readonly #remote: Remote;
  readonly #call: PublishCall;
  #answered: (accepted: boolean) => void = () => undefined;
  #broke: (error: Error) => void = () => undefined;

  constructor(target: SubscriptionTarget, client: number) {
    this.#remote = new Remote(target.address, credentials.createSsl(target.roots), target.serverName);
    const metadata = new Metadata();
    metadata.set(sessionKey, target.token(client));
    const method = DeliveryService.Publish;
    this.#call = this.#remote.client.makeBidiStreamRequest(
      method.path,
      (value: Encodable<typeof delivery.PublishRequest>) => method.requestSerialize(value),
      (bytes: Buffer) => method.responseDeserialize(bytes),
      metadata,
    );
    this.#call.on("data", ({ result }: Decoded<typeof delivery.PublishResponse>) => {
      this.#answered(result?.result === "accepted");
    });
    this.#call.on("error", (error: Error) => this.#broke(error));
  }

  /** Publishes all, with so many under way; resolves when the last is accepted. @throws Error when one is not, or the stream breaks. */
  publish(messages: readonly Uint8Array[], underWayMax: number): Promise<void> {
    return new Promise((resolve, reject) => {
      let next = 0;
      let answered = 0;
      this.#broke = reject;
      const put = (): void => {
        const mlsMessage = messages[next];
        next += 1;
        if (mlsMessage !== undefined) this.#call.write({ mlsMessage });
      };
      this.#answered = (accepted) => {
        answered += 1;
        if (!accepted) reject(new Error("a message was not accepted"));
        else if (answered === messages.length) resolve();
        else put();
      };
      for (let first = 0; first < underWayMax; first += 1) put();
    });
  }

  /** Publishes one and does not wait: whether it was accepted shows where it arrives. */
  put(mlsMessage: Uint8Array): void {
    this.#call.write({ mlsMessage });
  }

  stop(): void {
    this.#call.cancel();
    this.#remote.close();
  }
}
