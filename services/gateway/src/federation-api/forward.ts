import type { Metadata } from "@grpc/grpc-js";
import {
  type CallOptions,
  type ServerDuplexStream,
  type ServerUnaryCall,
  type sendUnaryData,
  type ServiceDefinition,
} from "@grpc/grpc-js";
import type { ServiceError } from "@entente/service-kit";
import { fromRefusal, type Remote, toRefusal } from "@entente/service-kit";
import { forwardDeadlineMs } from "../limits.ts";
import type { OpenCall } from "./open-calls.ts";

/** Where a call goes on to. */
export interface Onward {
  readonly remote: Remote;
  readonly path: string;
  readonly metadata: Metadata;
  /** Turns what the other side refused with, or its silence, into what the caller is told. */
  readonly explain: (error: ServiceError) => ServiceError;
  /** The call's place; given back once it has ended, however it ended. */
  readonly place: OpenCall;
  /** The same once more, where the other side asks to be greeted first; nothing was done there then. */
  readonly again?: () => Promise<Pick<Onward, "metadata" | "remote">>;
  /** Told how each unary call ended: by an answer of the other side, whatever it says, or by silence for so many milliseconds. */
  readonly ended?: (remote: Remote, silentMs: number | undefined) => void;
  /** How long a frame of this many bytes has to wait, in milliseconds. */
  readonly pace?: (bytes: number) => number;
}

/** A federation call whose messages stay bytes. */
export type BytesCall = ServerUnaryCall<Buffer, Buffer> | ServerDuplexStream<Buffer, Buffer>;

/** Decides where a call goes. @throws ServiceError when it goes nowhere. */
export type Router = (call: BytesCall) => Promise<Onward>;

const asBytes = (bytes: Buffer): Buffer => bytes;

/** Codes of calls that ended without a word of the other side. */
const unanswered: ReadonlySet<string> = new Set(["no_answer", "cancelled", "unreachable"]);

/** A service with messages that are never decoded: a gateway forwards what it received. */
export function bytesService(service: ServiceDefinition): ServiceDefinition {
  return Object.fromEntries(
    Object.entries(service).map(([name, method]) => [
      name,
      {
        ...method,
        requestSerialize: asBytes,
        requestDeserialize: asBytes,
        responseSerialize: asBytes,
        responseDeserialize: asBytes,
      },
    ]),
  );
}

/** Handles a unary call by asking the same of someone else. */
export function forwardUnary(router: Router) {
  return (call: ServerUnaryCall<Buffer, Buffer>, answer: sendUnaryData<Buffer>): void => {
    router(call).then(
      (onward) => {
        ask(call, onward, answer);
      },
      (error: unknown) => {
        answer(toRefusal(error));
      },
    );
  };
}

function ask(call: ServerUnaryCall<Buffer, Buffer>, onward: Onward, answer: sendUnaryData<Buffer>): void {
  let ended = false;
  const end = (error: unknown, response?: Buffer): void => {
    if (ended) return;
    ended = true;
    onward.place.release();
    if (response === undefined) answer(toRefusal(error));
    else answer(null, response);
  };
  const attempt = ({ remote, metadata }: Pick<Onward, "metadata" | "remote">, mayAskAgain: boolean): void => {
    const begunAtMs = performance.now();
    const upstream = remote.client.makeUnaryRequest<Buffer, Buffer>(
      onward.path,
      asBytes,
      asBytes,
      call.request,
      metadata,
      deadlineOf(call),
      (error, response) => {
        if (error === null) {
          onward.ended?.(remote, undefined);
          end(undefined, response);
          return;
        }
        const refused = fromRefusal(error);
        const isSilence = unanswered.has(refused.code);
        // What this side ended itself says nothing of the other.
        if (!ended) onward.ended?.(remote, isSilence ? performance.now() - begunAtMs : undefined);
        if (refused.code === "no_session" && mayAskAgain && onward.again !== undefined) {
          onward.again().then(
            (renewed) => {
              attempt(renewed, false);
            },
            (failed: unknown) => {
              end(onward.explain(fromRefusal(failed)));
            },
          );
        } else end(onward.explain(refused));
      },
    );
    call.on("cancelled", () => {
      upstream.cancel();
    });
    onward.place.onEnd((reason) => {
      end(reason);
      upstream.cancel();
    });
  };
  attempt(onward, true);
}

/**
 * Handles a stream by opening the same to someone else and joining the two. Each direction waits for its reader, so a
 * slow side slows the other instead of filling this process. Whichever side ends or breaks, the other is told.
 */
export function forwardStream(router: Router) {
  return (call: ServerDuplexStream<Buffer, Buffer>): void => {
    router(call).then(
      (onward) => {
        join(call, onward);
      },
      (error: unknown) => {
        refuse(call, error);
      },
    );
  };
}

function join(call: ServerDuplexStream<Buffer, Buffer>, onward: Onward): void {
  const upstream = onward.remote.client.makeBidiStreamRequest<Buffer, Buffer>(
    onward.path,
    asBytes,
    asBytes,
    onward.metadata,
  );
  let ended = false;
  const end = (error?: ServiceError): void => {
    if (ended) return;
    ended = true;
    onward.place.release();
    if (error === undefined) call.end();
    else refuse(call, onward.explain(error));
  };
  upstream.on("error", (error: Error) => {
    end(fromRefusal(error));
  });
  upstream.on("end", () => {
    end();
  });
  call.on("cancelled", () => {
    if (ended) return;
    ended = true;
    onward.place.release();
    upstream.cancel();
  });
  onward.place.onEnd((reason) => {
    if (ended) return;
    ended = true;
    onward.place.release();
    refuse(call, reason);
    upstream.cancel();
  });
  pump(call, upstream, onward.pace);
  pump(upstream, call);
  call.on("end", () => upstream.end());
}

/** What `pump` needs of the two ends. */
interface Source {
  on(event: "data", listener: (bytes: Buffer) => void): unknown;
  pause(): unknown;
  resume(): unknown;
}
interface Sink {
  write(bytes: Buffer): boolean;
  once(event: "drain", listener: () => void): unknown;
}

/** Moves messages from one stream to another at the pace of the slower; at most one stream buffer lies between. */
function pump(source: Source, sink: Sink, pace?: (bytes: number) => number): void {
  let reasons = 0;
  const hold = (release: (go: () => void) => void): void => {
    reasons += 1;
    source.pause();
    release(() => {
      reasons -= 1;
      if (reasons === 0) source.resume();
    });
  };
  source.on("data", (bytes) => {
    const waitMs = pace?.(bytes.length) ?? 0;
    if (waitMs > 0) hold((go) => setTimeout(go, waitMs));
    if (!sink.write(bytes)) hold((go) => sink.once("drain", go));
  });
}

/**
 * Ends a stream with a refusal. By the event and not by `destroy`: grpc-js sends the status when the stream's writing side has
 * finished, which that of a destroyed stream never does, and the caller would wait for ever.
 */
function refuse(call: ServerDuplexStream<Buffer, Buffer>, error: unknown): void {
  const told = toRefusal(error);
  call.emit("error", Object.assign(new Error(told.details), told));
}

function deadlineOf(call: BytesCall): CallOptions {
  const asked = Number(call.getDeadline());
  const longest = Date.now() + forwardDeadlineMs;
  return { deadline: Number.isFinite(asked) ? Math.min(asked, longest) : longest };
}
