import { type ClientDuplexStream, Metadata, status, type StatusObject } from "@grpc/grpc-js";
import { errorDetailOf, type Remote, sessionKey } from "@entente/rpc";
import type { OpenCall } from "./frames.ts";

/** What a call gives to its tunnel. */
export interface CallEvents {
  readonly message: (bytes: Buffer) => void;
  /** Last of all. @param detail the encoded ErrorDetail; empty where nothing is wrong. */
  readonly ended: (code: number, detail: Uint8Array) => void;
  /** The service takes more again. */
  readonly drained: () => void;
}

/** grpc-js gives a status to every call; one that it gave none to was not answered. */
const lost: StatusObject = {
  code: status.UNKNOWN,
  details: "the call has no status",
  metadata: new Metadata(),
};

const sameBytes = (bytes: Buffer): Buffer => bytes;

/** One call of a client, made to the service. On gRPC's wire all kinds of calls are alike, so that none has to be known here. */
export class TunnelledCall {
  readonly #stream: ClientDuplexStream<Buffer, Buffer>;
  #status: StatusObject | undefined;

  constructor(remote: Remote, { path, session, deadlineMs }: OpenCall, events: CallEvents) {
    const metadata = new Metadata();
    if (session !== "") metadata.set(sessionKey, session);
    const options = deadlineMs === 0 ? {} : { deadline: Date.now() + deadlineMs };
    this.#stream = remote.client.makeBidiStreamRequest(path, sameBytes, sameBytes, metadata, options);
    this.#stream.on("data", events.message);
    this.#stream.on("drain", events.drained);
    // What it says is in the status, which comes with it.
    this.#stream.on("error", () => undefined);
    this.#stream.on("status", (status) => {
      this.#status = status;
    });
    // Answers may wait in the stream when the status is there.
    this.#stream.on("end", () => {
      const ended = this.#status ?? lost;
      events.ended(ended.code, errorDetailOf(ended));
    });
  }

  /** Whether the service takes more at once; what was given is sent in any case. */
  send(bytes: Buffer): boolean {
    return !this.#stream.writable || this.#stream.write(bytes);
  }

  end(): void {
    if (this.#stream.writable) this.#stream.end();
  }

  cancel(): void {
    this.#stream.removeAllListeners("data").removeAllListeners("end").removeAllListeners("drain");
    this.#stream.cancel();
  }

  pause(): void {
    this.#stream.pause();
  }

  resume(): void {
    this.#stream.resume();
  }
}
