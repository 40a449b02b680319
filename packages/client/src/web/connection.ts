import { web } from "@entente/proto";
import { webSubprotocol } from "@entente/rpc/portable";
import { RpcFailure } from "../transport/rpc-failure.ts";
import { Answers } from "./answers.ts";
import { connectMs } from "./limits.ts";
import { failureOf } from "./status.ts";

/** What of a WebSocket is used; the browser's own is one. */
export interface Socket {
  binaryType: string;
  send(data: Uint8Array<ArrayBuffer>): void;
  close(code?: number, reason?: string): void;
  addEventListener(type: "open" | "close" | "error", listener: () => void): void;
  addEventListener(type: "message", listener: (event: { readonly data: unknown }) => void): void;
}

/** Opens a WebSocket with a subprotocol. */
export type OpenSocket = (url: string, protocol: string) => Socket;

/** A call under way. */
export interface Call {
  send(message: Uint8Array): void;
  end(): void;
  cancel(): void;
  readonly answers: Answers;
}

/** What is called. */
export interface Opening {
  readonly path: string;
  readonly session?: string;
  /** How long the other end gives it; for ever where absent. */
  readonly deadlineMs?: number;
}

/** One WebSocket, and the calls in it. Once it is over it is of no use any more. */
export class Connection {
  readonly #socket: Socket;
  readonly #calls = new Map<number, Answers>();
  /** Frames from before it was open. */
  readonly #early: Uint8Array<ArrayBuffer>[] = [];
  #newest = 0;
  #state: "opening" | "open" | "over" = "opening";

  constructor(url: string, open: OpenSocket) {
    this.#socket = open(url, webSubprotocol);
    this.#socket.binaryType = "arraybuffer";
    const late = setTimeout(() => {
      this.close();
    }, connectMs);
    this.#socket.addEventListener("open", () => {
      clearTimeout(late);
      if (this.#state !== "opening") return;
      this.#state = "open";
      for (const frame of this.#early.splice(0)) this.#socket.send(frame);
    });
    this.#socket.addEventListener("message", ({ data }) => {
      this.#read(data);
    });
    // What went wrong is not told to pages; that the connection is over comes next.
    this.#socket.addEventListener("error", () => undefined);
    this.#socket.addEventListener("close", () => {
      clearTimeout(late);
      this.#over();
    });
  }

  get isOver(): boolean {
    return this.#state === "over";
  }

  call({ path, session = "", deadlineMs = 0 }: Opening): Call {
    const call = ++this.#newest;
    const cancel = (): void => {
      if (this.#calls.delete(call)) this.#send({ call, cancel: {} });
    };
    const answers = new Answers(cancel);
    if (this.#state === "over") answers.end(new RpcFailure("unreachable", "the connection is over"));
    else this.#calls.set(call, answers);
    this.#send({ call, open: { path, session, deadlineMs } });
    return {
      answers,
      send: (message) => {
        if (this.#calls.has(call)) this.#send({ call, message });
      },
      end: () => {
        if (this.#calls.has(call)) this.#send({ call, end: {} });
      },
      cancel: () => {
        cancel();
        answers.end(new RpcFailure("cancelled", "the call was let go of"));
      },
    };
  }

  close(): void {
    this.#socket.close(1000);
    this.#over();
  }

  #over(): void {
    const code = this.#state === "opening" ? "unreachable" : "no_answer";
    this.#state = "over";
    this.#early.length = 0;
    for (const answers of this.#calls.values())
      answers.end(new RpcFailure(code, "the connection to the web gateway ended"));
    this.#calls.clear();
  }

  #send(frame: web.ClientFrame.$Properties): void {
    if (this.#state === "over") return;
    // The writer gives a buffer of its own, of exactly its bytes.
    const bytes = new Uint8Array(web.ClientFrame.encode(frame).finish());
    if (this.#state === "open") this.#socket.send(bytes);
    else this.#early.push(bytes);
  }

  #read(data: unknown): void {
    const frame = frameOf(data);
    if (frame === undefined) {
      this.close();
      return;
    }
    const answers = this.#calls.get(frame.call);
    // Let go of; what was on its way comes all the same.
    if (answers === undefined) return;
    if (frame.frame === "status" && frame.status !== null) {
      this.#calls.delete(frame.call);
      answers.end(failureOf(frame.status));
    } else if (frame.frame === "message" && frame.message !== null && !answers.push(frame.message)) {
      this.#calls.delete(frame.call);
      this.#send({ call: frame.call, cancel: {} });
    }
  }
}

/** Undefined for what is no frame: the other end is not to be understood. */
function frameOf(data: unknown): web.ServerFrame | undefined {
  if (!(data instanceof ArrayBuffer) && !ArrayBuffer.isView(data)) return undefined;
  const bytes =
    data instanceof ArrayBuffer
      ? new Uint8Array(data)
      : new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  try {
    return web.ServerFrame.decode(bytes);
  } catch {
    return undefined;
  }
}
