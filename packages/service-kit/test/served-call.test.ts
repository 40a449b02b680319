import { describe, expect, test } from "@jest/globals";
import { Metadata, type ServerInterceptor } from "@grpc/grpc-js";
import { DeliveryService } from "@entente/proto";
import { writtenAheadBytesMax } from "../src/limits.ts";
import { answerSink, servedCalls } from "../src/served-call.ts";

type NextCall = Parameters<ServerInterceptor>[1];

/** The call below, whose connection takes what it is told to. */
function served(): { readonly sent: unknown[]; readonly take: () => void; readonly send: Send } {
  const sent: unknown[] = [];
  const underWay: (() => void)[] = [];
  const connection = {
    sendMessage: (message: unknown, taken: () => void) => {
      sent.push(message);
      underWay.push(taken);
    },
  } as Partial<NextCall> as NextCall;
  const call = servedCalls({ ...DeliveryService.Publish, originalName: "publish" }, connection);
  return {
    sent,
    take: () => underWay.shift()?.(),
    send: (message, taken) => call.sendMessage(message, taken),
  };
}

type Send = (message: unknown, taken: () => void) => void;

describe("answers of a stream", () => {
  test("that are bytes are handed over up to the bound, and then as the connection takes them", () => {
    const { sent, take, send } = served();
    const half = Buffer.alloc(writtenAheadBytesMax / 2);
    let taken = 0;
    const count = (): void => {
      taken += 1;
    };
    send(half, count);
    send(half, count);
    expect(taken).toBe(2);
    send(Buffer.alloc(1), count);
    expect([taken, sent.length]).toEqual([2, 3]);
    take();
    expect(taken).toBe(3);
    take();
    take();
    expect(taken).toBe(3);
  });

  test("that are larger than the bound go one by one", () => {
    const { take, send } = served();
    let taken = 0;
    send(Buffer.alloc(writtenAheadBytesMax + 1), () => {
      taken += 1;
    });
    expect(taken).toBe(0);
    take();
    expect(taken).toBe(1);
  });

  test("that are not bytes yet go one by one, however small", () => {
    const { take, send } = served();
    let taken = 0;
    send({ challenge: new Uint8Array() }, () => {
      taken += 1;
    });
    expect(taken).toBe(0);
    take();
    expect(taken).toBe(1);
  });
});

describe("a stream's way past its stream object", () => {
  /** What the handler of a method gets. */
  function handled(method: "CreateGroup" | "Subscribe"): {
    readonly metadata: Metadata;
    readonly sent: unknown[];
  } {
    const sent: unknown[] = [];
    const metadata = new Metadata();
    const connection = {
      start: ({ onReceiveMetadata }: { readonly onReceiveMetadata: (metadata: Metadata) => void }) =>
        onReceiveMetadata(metadata),
      sendMessage: (message: unknown, taken: () => void) => {
        sent.push(message);
        taken();
      },
    } as Partial<NextCall> as NextCall;
    const call = servedCalls({ ...DeliveryService[method], originalName: method }, connection);
    call.start({
      onReceiveMetadata: () => undefined,
      onReceiveMessage: () => undefined,
      onReceiveHalfClose: () => undefined,
      onCancel: () => undefined,
    });
    return { metadata, sent };
  }

  test("leads to the connection, which says what it has taken", () => {
    const { metadata, sent } = handled("Subscribe");
    const sink = answerSink(metadata);
    let taken = 0;
    const bytes = Buffer.alloc(writtenAheadBytesMax + 1);
    sink(bytes, () => {
      taken += 1;
    });
    expect([sent, taken]).toEqual([[bytes], 1]);
  });

  test.each([
    ["a second time", () => handled("Subscribe").metadata, 1],
    ["for a call that does not stream", () => handled("CreateGroup").metadata, 0],
    ["for metadata that came with no call", () => new Metadata(), 0],
  ])("is not there %s", (_, metadataOf, times) => {
    const metadata = metadataOf();
    for (let time = 0; time < times; time += 1) answerSink(metadata);
    expect(() => answerSink(metadata)).toThrow("bidirectional");
  });
});
