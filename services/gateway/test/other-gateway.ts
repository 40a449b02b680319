import { Metadata } from "@grpc/grpc-js";
import {
  type Decoded,
  type Encodable,
  federation,
  FederationService,
  type MessageClass,
  type Method,
} from "@entente/proto";
import { fromRefusal, type Remote } from "@entente/service-kit";
import { greetingHash, sessionKey } from "../src/federation-api/greeting.ts";

const asBytes = (bytes: Buffer): Buffer => bytes;

/** A gateway written for tests from the protocol's text: greets when told to, and says what it is told to say. */
export class OtherGateway {
  readonly remote: Remote;
  #session: Buffer | undefined;

  constructor(remote: Remote) {
    this.remote = remote;
  }

  /** Greets, and goes on in the session that begins. @throws ServiceError. */
  async greet(
    destination: string,
    more: federation.HelloRequest.$Properties = {},
  ): Promise<federation.HelloResponse> {
    const request = Buffer.from(
      federation.HelloRequest.encode({ versions: [1], destination, ...more }).finish(),
    );
    const response = await this.raw(FederationService.Hello.path, request);
    const answer = federation.HelloResponse.decode(response);
    this.#session = Buffer.concat([answer.session, greetingHash(request, response)]);
    return answer;
  }

  /** Calls in the session, or in another. @throws ServiceError. */
  call<Request extends MessageClass, Response extends MessageClass>(
    method: Method<Request, Response, false, false>,
    request: Encodable<Request>,
    more: Metadata = new Metadata(),
  ): Promise<Decoded<Response>> {
    return this.remote.unary(method, request, { metadata: this.metadata(more), deadlineMs: 8_000 });
  }

  /** Metadata with the session. */
  metadata(more: Metadata = new Metadata()): Metadata {
    if (this.#session !== undefined) more.set(sessionKey, this.#session);
    return more;
  }

  /** Any bytes at any path. */
  raw(path: string, request: Buffer, metadata: Metadata = new Metadata()): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      this.remote.client.makeUnaryRequest<Buffer, Buffer>(
        path,
        asBytes,
        asBytes,
        request,
        metadata,
        { deadline: Date.now() + 8_000 },
        (error, response) => {
          if (error !== null) reject(fromRefusal(error));
          else resolve(response ?? Buffer.alloc(0));
        },
      );
    });
  }

  close(): void {
    this.remote.close();
  }
}
