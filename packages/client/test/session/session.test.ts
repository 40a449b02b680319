import { describe, expect, test } from "@jest/globals";
import { DeliveryService, type MessageClass, type Method } from "@entente/proto";
import { FeedLoop } from "../../src/session/feed-loop.ts";
import { Session } from "../../src/session/session.ts";
import { RpcFailure } from "../../src/transport/rpc-failure.ts";
import type { Transport } from "../../src/transport/transport.ts";

const day = 86_400_000;

/** A Delivery Service that refuses, in turn, what completes a session, or its stream. */
function sessionWith(
  refusals: string[],
  streamCodes: string[] = [],
): { session: Session; begun: () => number } {
  let begun = 0;
  const unary = (method: Method<MessageClass, MessageClass, false, false>): Promise<unknown> => {
    if (method.path === DeliveryService.BeginSession.path) {
      begun += 1;
      return Promise.resolve({ challenge: Uint8Array.of(begun) });
    }
    const code = refusals.shift();
    return code === undefined
      ? Promise.resolve({ token: "token", notAfterMs: Date.now() + day })
      : Promise.reject(new RpcFailure(code, code));
  };
  const subscribe = (): unknown => ({
    send: () => undefined,
    cancel: () => undefined,
    responses: (async function* () {
      const code = streamCodes.shift();
      if (code !== undefined) throw new RpcFailure(code, code);
      yield await Promise.resolve({ response: "end", end: { reason: "replaced" } });
    })(),
  });
  const transport = { unary, subscribe, close: () => undefined } as unknown as Transport;
  const key = { publicKey: new Uint8Array(), scheme: 1, sign: () => new Uint8Array() };
  const identity = () => ({ clientId: "alice@a.example/phone", credential: new Uint8Array(), key });
  return {
    session: new Session(
      transport,
      identity as unknown as ConstructorParameters<typeof Session>[1],
      Date.now,
    ),
    begun: () => begun,
  };
}

describe("a session", () => {
  test.each([1, 2])("begins anew when its challenge is not known any more, %d times", async (times) => {
    const { session, begun } = sessionWith(Array<string>(times).fill("bad_challenge"));
    expect(await session.token()).toBe("token");
    expect(begun()).toBe(times + 1);
  });

  test("is given up after three challenges, and at once for anything else", async () => {
    const stubborn = sessionWith(Array<string>(9).fill("bad_challenge"));
    await expect(stubborn.session.token()).rejects.toMatchObject({ code: "bad_challenge" });
    expect(stubborn.begun()).toBe(3);
    const refused = sessionWith(["credential_refused"]);
    await expect(refused.session.token()).rejects.toMatchObject({ code: "credential_refused" });
    expect(refused.begun()).toBe(1);
  });
});

describe("the device's stream", () => {
  test.each([
    [["no_answer", "internal", "unreachable"], "replaced"],
    [["internal", "foreign_client"], "foreign_client"],
  ])("goes on after %s until it is %s", async (streamCodes, ending) => {
    const endings: string[] = [];
    const { session } = sessionWith([], [...streamCodes]);
    const consumer = {
      take: () => Promise.resolve([]),
      caughtUp: () => Promise.resolve([]),
      disconnected: () => undefined,
      ended: (code: string) => {
        endings.push(code);
        return Promise.resolve();
      },
    };
    await new FeedLoop(session, consumer, () => 0).run(new AbortController().signal);
    expect(endings).toEqual([ending]);
  });
});
