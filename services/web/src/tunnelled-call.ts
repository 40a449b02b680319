import { type ClientDuplexStream, Metadata, type StatusObject } from "@grpc/grpc-js";
import { errorDetailKey, type Remote } from "@entente/rpc";
import type { OpenCall } from "./frames.ts";

/** What a call gives to its tunnel. */
export interface CallEvents {
  readonly message: (bytes: Buffer) => void;
  /** Last of all. @param detail the encoded ErrorDetail; empty where there is none. */
  readonly ended: (code: number, detail: Uint8Array) => void;
  /** The service takes more again. */
  readonly drained: () => void;
}

/** Metadata key of the session token. */
const sessionKey = "entente-session";

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
      const [detail] = this.#status?.metadata.get(errorDetailKey) ?? [];
      events.ended(this.#status?.code ?? 0, detail instanceof Uint8Array ? detail : new Uint8Array());
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
