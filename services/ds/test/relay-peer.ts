import type { ClientDuplexStream } from "@grpc/grpc-js";
import { type federation, FederationService } from "@entente/proto";
import { fromRefusal, type ServiceError } from "@entente/service-kit";
import { from, type Gateways } from "./gateway.ts";

/** A clock of the wire. */
export const hlc = (ms = Date.now()): Uint8Array => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(ms) << 16n);
  return bytes;
};

/** The relay stream of a domain that does as it likes. */
export class Peer {
  readonly responses: federation.RelayResponse[] = [];
  readonly #call: ClientDuplexStream<federation.RelayRequest.$Properties, federation.RelayResponse>;
  readonly #waiting = new Set<() => void>();
  error: ServiceError | undefined;
  closed = false;

  private constructor(
    call: ClientDuplexStream<federation.RelayRequest.$Properties, federation.RelayResponse>,
  ) {
    this.#call = call;
    call.on("data", (response: federation.RelayResponse) => {
      this.responses.push(response);
      this.#wake();
    });
    call.on("error", (error: Error) => {
      this.error = fromRefusal(error);
      this.closed = true;
      this.#wake();
    });
    call.on("end", () => {
      this.closed = true;
      this.#wake();
    });
  }

  static async open(gateways: Gateways, metadata = from("b.example"), role = "gateway"): Promise<Peer> {
    const remote = await gateways.asGateway("a.example", role);
    const method = FederationService.Relay;
    return new Peer(
      remote.client.makeBidiStreamRequest(
        method.path,
        (value: federation.RelayRequest.$Properties) => method.requestSerialize(value),
        (bytes: Buffer) => method.responseDeserialize(bytes),
        metadata,
      ),
    );
  }

  say(request: federation.RelayRequest.$Properties): void {
    this.#call.write(request);
  }

  async hello(
    streamIncarnation: number,
    firstSeq: number,
    nextSeq: number,
    session = 0,
  ): Promise<federation.RelayHelloAck | null> {
    this.say({ hello: { streamIncarnation, firstSeq, nextSeq, session } });
    return (await this.next()).helloAck;
  }

  async items(
    streamIncarnation: number,
    items: federation.RelayItem.$Properties[],
  ): Promise<federation.RelayAck | null> {
    this.say({ items: { streamIncarnation, items } });
    return (await this.next()).ack;
  }

  async next(): Promise<federation.RelayResponse> {
    for (;;) {
      const response = this.responses.shift();
      if (response !== undefined) return response;
      if (this.closed) throw this.error ?? new Error("the stream ended");
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  end(): void {
    this.#call.end();
  }

  #wake(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const resolve of waiting) resolve();
  }
}
