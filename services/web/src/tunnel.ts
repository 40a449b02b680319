import type { RawData, WebSocket } from "ws";
import type { Remote } from "@entente/rpc";
import type { Figures } from "./figures.ts";
import {
  type ClientFrame,
  FrameError,
  messageFrame,
  readFrame,
  refusalFrame,
  statusFrame,
} from "./frames.ts";
import { callsPerConnectionMax, unsentBytesMax } from "./limits.ts";
import { TunnelledCall } from "./tunnelled-call.ts";

/** What a tunnel is made of. */
export interface TunnelParts {
  readonly socket: WebSocket;
  /** The service at its other end; the tunnel's own connection to it. */
  readonly remote: Remote;
  /** Takes one call from the address's rate: 0, or in how many milliseconds there will be room. */
  readonly admit: () => number;
  readonly figures: Figures;
}

/** Codes with which a connection is closed (RFC 6455 7.4.1). */
export const closeCodes = { goingAway: 1001, protocol: 1002, kind: 1003 } as const;

/**
 * The calls of one connection. What a client sends faster than the service takes it stays with the client, and what it reads slower
 * than the service gives it stays with the service: nothing is read further meanwhile.
 */
export class Tunnel {
  readonly #parts: TunnelParts;
  readonly #calls = new Map<number, TunnelledCall>();
  /** Calls whose service does not take more for now. */
  readonly #full = new Set<number>();
  #newest = 0;
  #isHeld = false;
  #isAlive = true;

  constructor(parts: TunnelParts) {
    this.#parts = parts;
    const { socket } = parts;
    socket.on("message", (data, isBinary) => {
      this.#read(data, isBinary);
    });
    socket.on("pong", () => {
      this.#isAlive = true;
    });
    // A frame that is too large or not framed as RFC 6455 has it; the socket closes itself with the code for it.
    socket.on("error", () => {
      parts.figures.refused.inc({ reason: "framing" });
    });
    socket.on("close", () => {
      this.#over();
    });
  }

  /** Asks for a sign of life, or ends the connection that has given none since the last time. */
  heartbeat(): void {
    if (!this.#isAlive) {
      this.#parts.socket.terminate();
      return;
    }
    this.#isAlive = false;
    this.#parts.socket.ping();
  }

  close(code: number, reason: string): void {
    this.#parts.socket.close(code, reason);
    this.#over();
  }

  #over(): void {
    for (const call of this.#calls.values()) call.cancel();
    this.#parts.figures.calls.dec(this.#calls.size);
    this.#calls.clear();
    if (this.#isHeld) this.#hold(false);
    this.#parts.remote.close();
  }

  #read(data: RawData, isBinary: boolean): void {
    if (!isBinary || !Buffer.isBuffer(data)) {
      this.close(closeCodes.kind, "binary frames only");
      return;
    }
    try {
      this.#take(readFrame(data));
    } catch (error) {
      if (!(error instanceof FrameError)) throw error;
      this.#parts.figures.refused.inc({ reason: "frame" });
      this.close(closeCodes.protocol, error.message);
    }
  }

  #take(frame: ClientFrame): void {
    const { call: number } = frame;
    if (frame.kind === "open") {
      if (number <= this.#newest) throw new FrameError("the number of a former call");
      this.#newest = number;
      this.#open(number, frame.open);
      return;
    }
    if (number > this.#newest) throw new FrameError("a frame of a call that was not opened");
    const call = this.#calls.get(number);
    // It has ended, which the client will read.
    if (call === undefined) return;
    if (frame.kind === "message") this.#pass(number, call, frame.bytes);
    else if (frame.kind === "end") call.end();
    else {
      call.cancel();
      this.#forget(number);
    }
  }

  #open(number: number, open: Extract<ClientFrame, { kind: "open" }>["open"]): void {
    const { admit, remote, figures } = this.#parts;
    if (this.#calls.size >= callsPerConnectionMax) {
      figures.refused.inc({ reason: "calls" });
      this.#send(refusalFrame(number, "exhausted", "too many calls are open on this connection"));
      return;
    }
    const waitMs = admit();
    if (waitMs > 0) {
      figures.refused.inc({ reason: "rate" });
      this.#send(refusalFrame(number, "too_fast", "this address calls faster than it may", waitMs));
      return;
    }
    figures.calls.inc();
    const call = new TunnelledCall(remote, open, {
      message: (bytes) => {
        this.#send(messageFrame(number, bytes));
      },
      ended: (code, detail) => {
        this.#forget(number);
        this.#send(statusFrame(number, code, detail));
      },
      drained: () => {
        this.#full.delete(number);
        if (this.#full.size === 0) this.#parts.socket.resume();
      },
    });
    if (this.#isHeld) call.pause();
    this.#calls.set(number, call);
  }

  #pass(number: number, call: TunnelledCall, bytes: Buffer): void {
    if (call.send(bytes)) return;
    this.#full.add(number);
    this.#parts.socket.pause();
  }

  #forget(number: number): void {
    if (!this.#calls.delete(number)) return;
    this.#parts.figures.calls.dec();
    if (this.#full.delete(number) && this.#full.size === 0) this.#parts.socket.resume();
  }

  #send(frame: Uint8Array): void {
    const { socket } = this.#parts;
    if (socket.readyState !== socket.OPEN) return;
    socket.send(frame, { binary: true }, () => {
      if (this.#isHeld && socket.bufferedAmount < unsentBytesMax / 2) this.#hold(false);
    });
    if (!this.#isHeld && socket.bufferedAmount > unsentBytesMax) this.#hold(true);
  }

  #hold(isHeld: boolean): void {
    this.#isHeld = isHeld;
    this.#parts.figures.held.inc(isHeld ? 1 : -1);
    for (const call of this.#calls.values()) {
      if (isHeld) call.pause();
      else call.resume();
    }
  }
}
