import { status } from "@grpc/grpc-js";
import { web } from "@entente/proto";
import { encodeErrorDetail } from "@entente/rpc";
import { deadlineMsMax, pathCharactersMax, sessionCharactersMax } from "./limits.ts";

/** A frame of a client, read. */
export type ClientFrame =
  | { readonly kind: "open"; readonly call: number; readonly open: OpenCall }
  | { readonly kind: "message"; readonly call: number; readonly bytes: Buffer }
  | { readonly kind: "end" | "cancel"; readonly call: number };

/** What is called. */
export interface OpenCall {
  readonly path: string;
  readonly session: string;
  /** 0: none. */
  readonly deadlineMs: number;
}

/** A frame that breaks the rules of the tunnel: the connection ends with this reason. */
export class FrameError extends Error {
  override readonly name = "FrameError";
}

const paths = /^\/entente\.(?:delivery|authentication)\.v1\.[A-Za-z]+\/[A-Za-z]+$/;

/** @throws FrameError. */
export function readFrame(bytes: Buffer): ClientFrame {
  const { call, frame, open, message } = decoded(bytes);
  if (call === 0) throw new FrameError("a frame of no call");
  if (frame === "end" || frame === "cancel") return { kind: frame, call };
  if (frame === "message" && message !== null)
    return { kind: "message", call, bytes: Buffer.from(message.buffer, message.byteOffset, message.length) };
  if (frame === "open" && open !== null) return { kind: "open", call, open: checkedOpen(open) };
  throw new FrameError("a frame of no kind");
}

function decoded(bytes: Buffer): web.ClientFrame {
  try {
    return web.ClientFrame.decode(bytes);
  } catch {
    // Whatever the decoder says of it: these are bytes of a stranger.
    throw new FrameError("a frame that does not decode");
  }
}

function checkedOpen({ path, session, deadlineMs }: web.OpenCall): OpenCall {
  if (path.length > pathCharactersMax || !paths.test(path))
    throw new FrameError("a path of no client's service");
  if (session.length > sessionCharactersMax || !/^[\x21-\x7e]*$/.test(session))
    throw new FrameError("a session token that is none");
  if (deadlineMs > deadlineMsMax) throw new FrameError("a deadline that is too far");
  return { path, session, deadlineMs };
}

/** An answer. */
export function messageFrame(call: number, message: Uint8Array): Uint8Array {
  return web.ServerFrame.encode({ call, message }).finish();
}

/** The end of a call. */
export function statusFrame(call: number, code: status, detail: Uint8Array): Uint8Array {
  return web.ServerFrame.encode({ call, status: { code, detail } }).finish();
}

/** The end of a call that the web gateway itself refuses. */
export function refusalFrame(call: number, code: string, message: string, retryAfterMs = 0): Uint8Array {
  const detail = retryAfterMs > 0 ? { retryAfterMs } : {};
  return statusFrame(call, status.RESOURCE_EXHAUSTED, encodeErrorDetail({ code, message, detail }));
}
