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
import { isForwarded } from "./routes.ts";

/** Where a call goes on to. */
export interface Onward {
  readonly remote: Remote;
  readonly path: string;
  readonly metadata: Metadata;
  /** Turns what the other side refused with, or its silence, into what the caller is told. */
  readonly explain: (error: ServiceError) => ServiceError;
  /** Called once when the call has ended, however it ended. */
  readonly done: () => void;
}

/** A federation call whose messages stay bytes. */
export type BytesCall = ServerUnaryCall<Buffer, Buffer> | ServerDuplexStream<Buffer, Buffer>;

/** Decides where a call goes. @throws ServiceError when it goes nowhere. */
export type Router = (call: BytesCall) => Promise<Onward>;

const asBytes = (bytes: Buffer): Buffer => bytes;

/** A federation service with messages that are never decoded: a gateway forwards what it received. */
export function bytesService(service: ServiceDefinition): ServiceDefinition {
  return Object.fromEntries(
    Object.entries(service).map(([name, method]) => [
      name,
      isForwarded(name)
        ? {
            ...method,
            requestSerialize: asBytes,
            requestDeserialize: asBytes,
            responseSerialize: asBytes,
            responseDeserialize: asBytes,
          }
        : method,
    ]),
  );
}

/** Handles a unary call by asking the same of someone else. */
export function forwardUnary(router: Router) {
  return (call: ServerUnaryCall<Buffer, Buffer>, answer: sendUnaryData<Buffer>): void => {
    router(call).then(
      (onward) => {
        const upstream = onward.remote.client.makeUnaryRequest<Buffer, Buffer>(
          onward.path,
          asBytes,
          asBytes,
          call.request,
          onward.metadata,
          deadlineOf(call),
          (error, response) => {
            onward.done();
            if (error === null) answer(null, response);
            else answer(toRefusal(onward.explain(fromRefusal(error))));
          },
        );
        call.on("cancelled", () => {
          upstream.cancel();
        });
      },
      (error: unknown) => {
        answer(toRefusal(error));
      },
    );
  };
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
    onward.done();
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
    onward.done();
    upstream.cancel();
  });
  pump(call, upstream);
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
function pump(source: Source, sink: Sink): void {
  source.on("data", (bytes) => {
    if (sink.write(bytes)) return;
    source.pause();
    sink.once("drain", () => source.resume());
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
