import { createHash } from "node:crypto";
import { type ClientDuplexStream, credentials, Metadata } from "@grpc/grpc-js";
import {
  type Encodable,
  federation,
  FederationService,
  type MessageClass,
  type Method,
} from "@entente/proto";
import { fromRefusal, Remote } from "@entente/rpc";

/** A certificate to show, and its key; PEM. */
export interface Shown {
  readonly certificatePem: string;
  readonly keyPem: string;
}

const asBytes = (bytes: Buffer): Buffer => bytes;

/** How long an answer is waited for, in milliseconds. */
const answerMs = 20_000;

/** The gateway of a domain that means harm. Written from the protocol's text, without the code of the gateway that it attacks. */
export class HostileGateway {
  readonly #remote: Remote;
  #session: Buffer | undefined;

  constructor(address: string, victim: string, victimRoot: string, shown: Shown | undefined) {
    const tls = credentials.createSsl(
      Buffer.from(victimRoot),
      shown === undefined ? null : Buffer.from(shown.keyPem),
      shown === undefined ? null : Buffer.from(shown.certificatePem),
    );
    this.#remote = new Remote(address, tls, victim);
  }

  /** Greets as told; `through` when that was answered, and the session is this gateway's from then on. */
  async greet(destination: string, more: federation.HelloRequest.$Properties = {}): Promise<string> {
    const request = Buffer.from(
      federation.HelloRequest.encode({ versions: [1], destination, ...more }).finish(),
    );
    const answered = await this.#bytes(FederationService.Hello.path, request, new Metadata());
    if (typeof answered === "string") return answered;
    const { session } = federation.HelloResponse.decode(answered);
    this.#session = Buffer.concat([session, greetingHash(request, answered)]);
    return "through";
  }

  /** The session of the last greeting, to be misused. */
  get session(): Buffer {
    return this.#session ?? Buffer.alloc(0);
  }

  /** Any request of a method, with the session. */
  call<Request extends MessageClass, Response extends MessageClass>(
    method: Method<Request, Response, false, false>,
    request: Encodable<Request>,
    metadata: Metadata = new Metadata(),
  ): Promise<string> {
    return this.raw(method.path, method.requestSerialize(request), this.inSession(metadata));
  }

  /** Any bytes at any path; the refusal's code, or `through`. */
  async raw(path: string, request: Buffer, metadata: Metadata = this.inSession()): Promise<string> {
    const answered = await this.#bytes(path, request, metadata);
    return typeof answered === "string" ? answered : "through";
  }

  /** The answer to a request, or the refusal's code. */
  async ask<Request extends MessageClass, Response extends MessageClass>(
    method: Method<Request, Response, false, false>,
    request: Encodable<Request>,
  ): Promise<ReturnType<typeof method.responseDeserialize> | string> {
    const answered = await this.#bytes(method.path, method.requestSerialize(request), this.inSession());
    return typeof answered === "string" ? answered : method.responseDeserialize(answered);
  }

  /** A stream of the relay that says these things; the code with which it ends, or what the victim said of the items. */
  async relay(...requests: readonly federation.RelayRequest.$Properties[]): Promise<string> {
    const stream = this.open();
    return new Promise((resolve) => {
      const late = setTimeout(() => {
        stream.cancel();
        resolve("no answer");
      }, answerMs);
      const done = (code: string): void => {
        clearTimeout(late);
        resolve(code);
        stream.cancel();
      };
      stream.on("error", (error: Error) => {
        done(fromRefusal(error).code);
      });
      stream.on("end", () => {
        done("ended");
      });
      stream.on("data", (response: federation.RelayResponse) => {
        if (response.refused !== null && response.refused !== undefined) done(response.refused.code);
        const { ack } = response;
        if (ack === null || ack === undefined) return;
        const [told] = ack.results;
        done(told?.rejected?.code ?? told?.deferred?.code ?? "through");
      });
      for (const request of requests) stream.write(request);
    });
  }

  /** An open relay stream. */
  open(): ClientDuplexStream<federation.RelayRequest.$Properties, federation.RelayResponse> {
    const method = FederationService.Relay;
    return this.#remote.client.makeBidiStreamRequest<
      federation.RelayRequest.$Properties,
      federation.RelayResponse
    >(
      method.path,
      (value) => method.requestSerialize(value),
      (bytes) => method.responseDeserialize(bytes),
      this.inSession(),
    );
  }

  /** A stream of any bytes at any path; resolves with the code that it ends with, or `open` when it has not within `patienceMs`. */
  stream(path: string, frames: readonly Buffer[], patienceMs: number): Promise<string> {
    const stream = this.#remote.client.makeBidiStreamRequest<Buffer, Buffer>(
      path,
      asBytes,
      asBytes,
      this.inSession(),
    );
    return new Promise((resolve) => {
      const late = setTimeout(() => {
        done("open");
        stream.cancel();
      }, patienceMs);
      const done = (code: string): void => {
        clearTimeout(late);
        resolve(code);
      };
      stream.on("data", () => undefined);
      stream.on("error", (error: Error) => {
        done(fromRefusal(error).code);
      });
      stream.on("end", () => {
        done("ended");
      });
      for (const frame of frames) stream.write(frame);
      stream.end();
    });
  }

  /** Metadata with the session, where there is one. */
  inSession(metadata: Metadata = new Metadata()): Metadata {
    if (this.#session !== undefined) metadata.set("entente-session-bin", this.#session);
    return metadata;
  }

  close(): void {
    this.#remote.close();
  }

  #bytes(path: string, request: Buffer, metadata: Metadata): Promise<Buffer | string> {
    return new Promise((resolve) => {
      this.#remote.client.makeUnaryRequest<Buffer, Buffer>(
        path,
        asBytes,
        asBytes,
        request,
        metadata,
        { deadline: Date.now() + answerMs },
        (error, response) => {
          resolve(error === null ? (response ?? Buffer.alloc(0)) : fromRefusal(error).code);
        },
      );
    });
  }
}

/** SHA-256 of both Hellos, as `HelloResponse.session` of the protocol has it. */
export function greetingHash(request: Uint8Array, response: Uint8Array): Buffer {
  const hash = createHash("sha256").update("entente federation greeting\n");
  for (const part of [request, response]) {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(part.length);
    hash.update(length).update(part);
  }
  return hash.digest();
}
