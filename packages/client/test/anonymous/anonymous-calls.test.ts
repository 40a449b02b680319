import { randomBytes } from "node:crypto";
import { beforeEach, describe, expect, test } from "@jest/globals";
import { AnonymousService, DirectoryService } from "@entente/proto";
import { AnonymousCalls, type Caller } from "../../src/anonymous/anonymous-calls.ts";
import { anonymousLimits } from "../../src/anonymous/limits.ts";
import { trustedTokenKey } from "../../src/anonymous/token-key.ts";
import { TokenStock } from "../../src/anonymous/token-stock.ts";
import { MemoryStore } from "../../src/store/memory-store.ts";
import { RpcFailure } from "../../src/transport/rpc-failure.ts";
import { sha256, TokenKey, TokenService } from "./token-service.ts";

const key = new TokenKey();
const stopping = new AbortController();
const tokens = 8;
let service: TokenService;
let store: MemoryStore;
let stated: readonly Uint8Array[];

beforeEach(() => {
  service = new TokenService(key);
  stated = [sha256(key.spki)];
  store = new MemoryStore();
});

function stockOf(): TokenStock {
  return new TokenStock({
    session: service.named as never,
    store,
    key: () =>
      trustedTokenKey({
        domain: service.domain,
        transport: service.connect(),
        stated: () => Promise.resolve(stated),
        sha256,
        nowMs: service.nowMs,
      }),
    tokens,
    randomBytes: (count) => new Uint8Array(randomBytes(count)),
    nowMs: () => service.nowMs,
    chance: () => 0.5,
    stopped: stopping.signal,
  });
}

const find = (caller: Caller): Promise<unknown> =>
  caller.call(DirectoryService.FindUsers, { domain: "a.example", query: { userId: "bob@a.example" } });

describe("the stock of tokens", () => {
  test("is filled when less than half is there, survives the process, and gives each token once", async () => {
    const stock = stockOf();
    await stock.fill();
    expect([await stock.count(), service.issued]).toEqual([tokens, tokens]);
    const again = stockOf();
    const taken = await Promise.all(Array.from({ length: tokens / 2 - 1 }, () => again.take()));
    expect(new Set(taken.map((each) => Buffer.from(each).toString("hex"))).size).toBe(taken.length);
    await again.fill();
    expect(service.issued).toBe(tokens);
    await again.take();
    await again.fill();
    expect(service.issued).toBe(tokens);
    await again.take();
    await again.fill();
    expect(await again.count()).toBe(tokens);
    expect(service.issued).toBe(tokens + tokens / 2 + 1);
  });

  test("is not filled because a token is wanted, but a fetch that is under way is waited for", async () => {
    const stock = stockOf();
    await expect(stock.take()).rejects.toMatchObject({ code: "no_tokens" });
    expect(service.issued).toBe(0);
    const filling = stock.fill();
    expect(await stock.take()).toHaveLength(354);
    await filling;
  });

  test("forgets tokens that are taken no longer", async () => {
    const stock = stockOf();
    await stock.fill();
    service.nowMs = service.takenUntilMs;
    await expect(stock.take()).rejects.toMatchObject({ code: "no_tokens" });
    service.notAfterMs = service.takenUntilMs + 1;
    service.takenUntilMs = service.takenUntilMs * 2;
    await stock.fill();
    expect(await stock.count()).toBe(tokens);
  });
});

describe("a service that marks a client", () => {
  test.each<[string, () => void]>([
    ["shows a key of its own", () => (service.shown = [new TokenKey()])],
    ["shows one beside the stated one", () => (service.shown = [key, new TokenKey()])],
    ["shows more than one needs", () => (service.shown = [key, key, key, key])],
    ["shows none", () => (service.shown = [])],
    ["states none", () => (stated = [])],
    ["shows one that is over", () => (service.notAfterMs = -1)],
    ["has another challenge", () => (service.challenge = Uint8Array.of(...service.challenge, 0))],
  ])("is found out: it %s", async (_, change) => {
    change();
    const stock = stockOf();
    await expect(stock.fill()).rejects.toMatchObject({ code: "token_key_unstated" });
    expect([await stock.count(), service.issued]).toEqual([0, 0]);
  });

  test("is found out when it signs with another key than it shows, or not at all", async () => {
    const spoilt = (request: Uint8Array): Uint8Array =>
      key.sign(request).map((byte, at) => (at === 9 ? byte ^ 1 : byte));
    service.signing = { sign: spoilt };
    await expect(stockOf().fill()).rejects.toMatchObject({ code: "token_refused" });
    service.signing = { sign: () => new Uint8Array(3) };
    await expect(stockOf().fill()).rejects.toMatchObject({ code: "token_refused" });
    expect(await stockOf().count()).toBe(0);
  });

  test("asks for the keys on a connection that has said nothing else", async () => {
    await stockOf().fill();
    expect(service.connections).toEqual([
      { calls: [{ path: AnonymousService.ReadTokenKeys.path, token: undefined }], closed: false },
    ]);
  });
});

describe("anonymous calls", () => {
  async function callsOf(named: Caller | undefined = undefined): Promise<AnonymousCalls> {
    const stock = stockOf();
    await stock.fill();
    service.connections.length = 0;
    return new AnonymousCalls({ stock, connect: service.connect, named, nowMs: () => service.nowMs });
  }

  test("of one purpose share a session, so many; others have a connection and a token of their own", async () => {
    const calls = await callsOf();
    for (let at = 0; at < anonymousLimits.callsPerErrand; at += 1)
      expect(await find(calls.caller("one"))).toEqual({ anonymous: true });
    await find(calls.caller("two"));
    expect(service.connections.map(({ calls: made, closed }) => [made.length, closed])).toEqual([
      [1 + anonymousLimits.callsPerErrand, true],
      [2, false],
    ]);
    await find(calls.caller("one"));
    expect(service.connections).toHaveLength(3);
    expect(new Set(service.connections.map(({ calls: made }) => made[1]?.token)).size).toBe(3);
    calls.close();
    await new Promise((resolve) => setImmediate(resolve));
    expect(service.connections.every(({ closed }) => closed)).toBe(true);
  });

  test("take another token where one is refused, and begin anew when a session is over", async () => {
    const calls = await callsOf();
    await find(calls.caller("one"));
    service.nowMs += service.sessionMs;
    await find(calls.caller("one"));
    expect(service.connections).toHaveLength(2);
    expect(service.connections[0]?.closed).toBe(true);
    // The first two that are tried next are spent already.
    let refused = 0;
    const { connect } = service;
    const failing = new AnonymousCalls({
      stock: stockOf(),
      named: undefined,
      nowMs: () => 0,
      connect: () => {
        const real = connect();
        const unary = async (...asked: Parameters<typeof real.unary>): Promise<unknown> => {
          if (asked[0].path === AnonymousService.BeginAnonymousSession.path && refused < 2) {
            refused += 1;
            throw new RpcFailure("token_spent", "spent");
          }
          return real.unary(...asked);
        };
        return { ...real, unary } as typeof real;
      },
    });
    expect(await find(failing.caller("one"))).toEqual({ anonymous: true });
    refused = -1;
    await expect(find(failing.caller("two"))).rejects.toMatchObject({ code: "token_spent" });
  });

  test("lose no token to a service that is away, nor to an answer that was lost", async () => {
    const stock = stockOf();
    await stock.fill();
    const { connect } = service;
    let attempts = 0;
    const calls = new AnonymousCalls({
      stock,
      named: undefined,
      nowMs: () => service.nowMs,
      connect: () => {
        const real = connect();
        const unary = async (...asked: Parameters<typeof real.unary>): Promise<unknown> => {
          attempts += 1;
          if (attempts < 20) throw new RpcFailure("unreachable", "away");
          const answer = await real.unary(...asked);
          if (attempts === 20) throw new RpcFailure("no_answer", "lost");
          return answer;
        };
        return { ...real, unary } as typeof real;
      },
    });
    for (let at = 1; at < 20; at += 1)
      await expect(find(calls.caller("one"))).rejects.toMatchObject({ code: "unreachable" });
    expect(await stock.count()).toBe(tokens - 1);
    await expect(find(calls.caller("one"))).rejects.toMatchObject({ code: "no_answer" });
    expect(await find(calls.caller("one"))).toEqual({ anonymous: true });
    expect(await stock.count()).toBe(tokens - 2);
  });

  test("keep so many sessions; the oldest makes room", async () => {
    const calls = await callsOf();
    const seen = service.connections;
    for (let at = 0; at < anonymousLimits.errands; at += 1) {
      if (at % 4 === 3) await stockOf().fill();
      await find(calls.caller(String(at)));
    }
    const first = seen.find(({ calls: made }) => made[1]?.token === "session 1");
    expect(first?.closed).toBe(false);
    await find(calls.caller("one more"));
    await new Promise((resolve) => setImmediate(resolve));
    expect(first?.closed).toBe(true);
  });

  test("go by the name only where the application allows it", async () => {
    const empty = new AnonymousCalls({
      stock: stockOf(),
      connect: service.connect,
      named: undefined,
      nowMs: () => 0,
    });
    await expect(find(empty.caller("one"))).rejects.toMatchObject({ code: "no_tokens" });
    const named = service.named as unknown as Caller;
    const either = new AnonymousCalls({
      stock: stockOf(),
      connect: service.connect,
      named,
      nowMs: () => 0,
    });
    expect(await find(either.caller("one"))).toEqual({ named: true });
    expect(service.connections).toHaveLength(0);
  });

  test.each(["consent_required", "anonymous_off"])(
    "%s is for want of a name; other refusals are not",
    async (code) => {
      const named = service.named as unknown as Caller;
      const of = (refusal: string): Promise<unknown> => {
        const stock = { take: async () => Promise.reject(new RpcFailure(refusal, refusal)) };
        const calls = new AnonymousCalls({
          stock: stock as unknown as TokenStock,
          connect: service.connect,
          named,
          nowMs: () => 0,
        });
        return find(calls.caller("one"));
      };
      expect(await of(code)).toEqual({ named: true });
      await expect(of("unknown_user")).rejects.toMatchObject({ code: "unknown_user" });
    },
  );
});
