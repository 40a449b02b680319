import type { ClientDuplexStream } from "@grpc/grpc-js";
import { type delivery, DeliveryService } from "@entente/proto";
import { fromRefusal } from "@entente/service-kit";
import type { Device } from "./device.ts";
import { sessionOf } from "./domain.ts";

/** A device's Publish stream. */
export class PublishStream {
  readonly #call: ClientDuplexStream<delivery.PublishRequest.$Properties, delivery.PublishResponse>;
  readonly #answers: delivery.SendResult[] = [];
  readonly #ended: Promise<void>;

  constructor(device: Device) {
    const method = DeliveryService.Publish;
    this.#call = device.domain.remote.client.makeBidiStreamRequest(
      method.path,
      (value: delivery.PublishRequest.$Properties) => method.requestSerialize(value),
      (bytes: Buffer) => method.responseDeserialize(bytes),
      sessionOf(device.token),
    );
    this.#call.on("data", ({ result }: delivery.PublishResponse) => {
      if (result !== null) this.#answers.push(result);
    });
    this.#ended = new Promise((resolve, reject) => {
      this.#call.on("end", resolve);
      this.#call.on("error", (error: Error) => reject(fromRefusal(error)));
    });
    this.#ended.catch(() => undefined);
  }

  say(mlsMessage: Uint8Array): void {
    this.#call.write({ mlsMessage });
  }

  finish(): void {
    this.#call.end();
  }

  /** All answers, once the stream has ended. */
  async all(): Promise<readonly delivery.SendResult[]> {
    await this.#ended;
    return this.#answers;
  }
}
