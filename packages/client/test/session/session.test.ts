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

describe("the version of the service's API (A18-28)", () => {
  /** A session of a side that speaks `own`, with a service that tells `heard`. */
  async function opened(own: readonly number[], heard: readonly number[] | undefined) {
    const told: unknown[] = [];
    const unary = (
      method: Method<MessageClass, MessageClass, false, false>,
      request: object,
    ): Promise<unknown> => {
      if (method.path !== DeliveryService.BeginSession.path)
        return Promise.resolve({ token: "token", notAfterMs: Date.now() + day });
      told.push((request as { apiVersions?: unknown }).apiVersions);
      return Promise.resolve({
        challenge: Uint8Array.of(1),
        ...(heard === undefined ? {} : { apiVersions: heard }),
      });
    };
    const signed: Uint8Array[] = [];
    const sign = (content: Uint8Array): Uint8Array => {
      signed.push(content);
      return content;
    };
    const identity = () => ({
      clientId: "alice@a.example/phone",
      credential: new Uint8Array(),
      key: { publicKey: new Uint8Array(), scheme: 1, sign },
    });
    const session = new Session(
      { unary, close: () => undefined } as unknown as Transport,
      identity as unknown as ConstructorParameters<typeof Session>[1],
      Date.now,
      own,
    );
    await session.token();
    return { version: session.apiVersion, told, signed };
  }

  test("is the highest that both speak, and a service that tells none speaks 1", async () => {
    expect(await opened([2, 1], [3, 2, 1])).toMatchObject({ version: 2, told: [[2, 1]] });
    expect(await opened([2, 1], [1])).toMatchObject({ version: 1 });
    expect(await opened([2, 1], [])).toMatchObject({ version: 1 });
    expect(await opened([1], undefined)).toMatchObject({ version: 1 });
  });

  test("where there is none, the session is refused with who has to be updated", async () => {
    const code = "no_common_api_version";
    await expect(opened([1], [3, 2])).rejects.toMatchObject({
      code,
      message: expect.stringContaining("update the application") as unknown,
    });
    await expect(opened([3, 2], [])).rejects.toMatchObject({
      code,
      message: expect.stringContaining("Delivery Service has to be updated") as unknown,
    });
    for (const bad of [[0x10000, 1], Array.from({ length: 17 }, () => 1)])
      await expect(opened([1], bad)).rejects.toMatchObject({ code });
  });

  test("and what both sides told is under the client's signature", async () => {
    const [one] = (await opened([2, 1], [2, 1])).signed;
    const [other] = (await opened([2, 1], [1])).signed;
    expect(one).not.toEqual(other);
    expect(Buffer.from(one ?? []).toString("hex")).toMatch(/0400020001040002000[1]$/);
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
