import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { groupIdBytes, groupIdOf, parseDomainName } from "@entente/mls-wire";
import { AnonymousService, DeliveryService } from "@entente/proto";
import { GroupPasses } from "../../src/anonymous/group-passes.ts";
import { anonymousLimits } from "../../src/anonymous/limits.ts";
import { NamelessMessages } from "../../src/anonymous/nameless-messages.ts";
import { ClientError } from "../../src/client/client-error.ts";
import { GroupEntry } from "../../src/client/group-entry.ts";
import { Outbox } from "../../src/client/outbox.ts";
import type { Group } from "../../src/mls/group.ts";
import type { Session } from "../../src/session/session.ts";
import { MemoryStore } from "../../src/store/memory-store.ts";
import type { OutgoingItem } from "../../src/store/client-store.ts";
import { RpcFailure } from "../../src/transport/rpc-failure.ts";
import { sha256 } from "./token-service.ts";

const groupId = groupIdOf(new Uint8Array(16).fill(7), parseDomainName("a.example"));
const groupAt = (epoch: bigint): Group =>
  ({ id: groupId, epoch, active: true, encode: () => new Uint8Array() }) as unknown as Group;
const accepted = { result: "accepted" } as const;

/** A PrivateMessage (RFC 9420 section 6.3); nobody here opens it. */
function message(contentType: "application" | "proposal"): OutgoingItem {
  const id = groupIdBytes(groupId);
  const head = [0, 1, 0, 2, id.length, ...id, 0, 0, 0, 0, 0, 0, 0, 1];
  const bytes = Uint8Array.of(...head, contentType === "application" ? 1 : 2, 0, 1, 9, 1, 9);
  return { id: Buffer.from(sha256(bytes)).toString("hex"), groupId, kind: "message", bytes };
}

let store: MemoryStore;
let stopping: AbortController;
let entry: GroupEntry;
/** What the Delivery Service does, and what it sees: in whose session, and which call. */
let epoch: bigint;
let seen: string[];
let refusals: Error[];
let passOf: (of: bigint) => Uint8Array;
let chance: number;

beforeEach(() => {
  [store, stopping, epoch, seen, refusals, chance] = [
    new MemoryStore(),
    new AbortController(),
    1n,
    [],
    [],
    0,
  ];
  passOf = (of) => new Uint8Array(32).fill(Number(of));
  entry = new GroupEntry({ save: () => Promise.resolve() } as never, groupAt(1n), 0n);
});
afterEach(() => {
  stopping.abort();
  jest.useRealTimers();
});

async function answer(who: "named" | "nobody", { path }: { path: string }, asked: unknown): Promise<unknown> {
  seen.push(`${who} ${path.slice(path.lastIndexOf("/") + 1)}`);
  const refusal = path === DeliveryService.SendMessage.path ? refusals.shift() : undefined;
  if (refusal !== undefined) throw refusal;
  if (path === AnonymousService.ReadGroupPass.path) return { pass: passOf(epoch), epoch: Number(epoch) };
  if (path === AnonymousService.ReadGroupPassDigest.path)
    return { digest: sha256(new Uint8Array(32).fill((asked as { epoch: number }).epoch)) };
  const { groupPass } = asked as { groupPass?: Uint8Array };
  if (who === "nobody" && groupPass?.[0] !== Number(epoch)) throw new RpcFailure("bad_group_pass", "past");
  return { result: accepted };
}

const session = { call: (...asked: [{ path: string }, unknown]) => answer("named", ...asked) };

function messagesOf(messages: "only" | "preferred" = "only"): NamelessMessages {
  const passes = new GroupPasses({
    session: session as never,
    store,
    sha256,
    nowMs: Date.now,
    chance: () => chance,
    stopped: stopping.signal,
  });
  const nobody = { call: (...asked: [{ path: string }, unknown]) => answer("nobody", ...asked) };
  const entries = new Map([[groupId, entry]]);
  return new NamelessMessages({ passes, nobody: () => nobody as never, entries, messages });
}

function outboxOf(messages: NamelessMessages | undefined): Outbox {
  const named = { publish: () => Promise.resolve(undefined), ...session } as unknown as Session;
  return new Outbox(named, store, () => 0, stopping.signal, messages);
}

const text = message("application");
const sends = (): number => seen.filter((each) => each === "nobody SendMessage").length;

describe("a message without its sender's name", () => {
  test("is sent with the pass of the epoch, which is asked for once and held against what anybody is told", async () => {
    const outbox = outboxOf(messagesOf());
    await store.save({ outgoing: [text] });
    await outbox.send(text);
    await outbox.send(text);
    const once = ["named ReadGroupPass", "nobody ReadGroupPassDigest", "nobody SendMessage"];
    expect(seen).toEqual([...once, "nobody SendMessage"]);
    expect(await store.outgoing(10)).toEqual([]);
    // Another run of the client has it on disk.
    await outboxOf(messagesOf()).send(text);
    expect(seen).toEqual([...once, "nobody SendMessage", "nobody SendMessage"]);
  });

  test("goes by name where the application has not asked for it, and so does what proposes", async () => {
    await outboxOf(undefined).send(text);
    await outboxOf(messagesOf()).send(message("proposal"));
    expect(seen).toEqual(["named SendMessage", "named SendMessage"]);
  });

  test("is sent again, the same bytes, where no answer came", async () => {
    refusals = [new RpcFailure("no_answer", "lost"), new RpcFailure("unreachable", "away")];
    await outboxOf(messagesOf()).send(text);
    expect(sends()).toBe(3);
    expect(seen.filter((each) => each === "named ReadGroupPass")).toHaveLength(1);
  });

  test("waits for drawn times between the epoch, the asking and the sending", async () => {
    jest.useFakeTimers();
    chance = 0.5;
    const half = anonymousLimits.passWithinMs / 2;
    const messages = messagesOf();
    messages.epochBegan(entry);
    const sent = messages.send(text, () => Promise.reject(new Error("by name")));
    await jest.advanceTimersByTimeAsync(half - 1);
    expect(seen).toEqual([]);
    await jest.advanceTimersByTimeAsync(1);
    expect(seen).toEqual(["named ReadGroupPass"]);
    await jest.advanceTimersByTimeAsync(half - 1);
    expect(seen).toHaveLength(1);
    await jest.advanceTimersByTimeAsync(1);
    expect(await sent).toEqual(accepted);
  });

  test("takes the next pass where a Commit ended the one it has", async () => {
    const messages = messagesOf();
    await outboxOf(messages).send(text);
    epoch = 2n;
    seen = [];
    const sent = outboxOf(messages).send(text);
    while (sends() === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(seen).toEqual(["nobody SendMessage"]);
    await entry.saveEpoch(groupAt(2n), "lost", {});
    await sent;
    expect(seen).toEqual([
      "nobody SendMessage",
      "named ReadGroupPass",
      "nobody ReadGroupPassDigest",
      "nobody SendMessage",
    ]);
  });

  test("makes nobody ask for a pass by being refused", async () => {
    const messages = messagesOf();
    await outboxOf(messages).send(text);
    epoch = 2n;
    seen = [];
    await expect(outboxOf(messages).send(text)).rejects.toMatchObject({ code: "bad_group_pass" });
    expect(seen).toEqual(["nobody SendMessage"]);
  });

  test.each<["only" | "preferred"]>([["only"], ["preferred"]])(
    "is not sent at all with a pass that others do not have (%s)",
    async (messages) => {
      passOf = () => new Uint8Array(32).fill(99);
      const sent = outboxOf(messagesOf(messages)).send(text);
      await expect(sent).rejects.toMatchObject({ code: "pass_differs" });
      expect(seen).toEqual(["named ReadGroupPass", "nobody ReadGroupPassDigest"]);
    },
  );

  test.each<[string, Error, string]>([
    ["nobody may call", new RpcFailure("anonymous_off", "off"), "anonymous_off"],
    ["no token is left", new ClientError("no_tokens", "spent"), "no_tokens"],
    ["tokens are used up", new RpcFailure("token_quota", "a day", { retryAfterMs: 9e6 }), "no_tokens"],
    ["the policy franks", new RpcFailure("name_needed", "franked"), "name_needed"],
  ])("is refused where %s, and by name only if the application likes", async (_, refusal, code) => {
    refusals = [refusal];
    await expect(outboxOf(messagesOf("only")).send(text)).rejects.toMatchObject({ code });
    expect(seen).not.toContain("named SendMessage");
    refusals = [refusal];
    await outboxOf(messagesOf("preferred")).send(text);
    expect(seen.at(-1)).toBe("named SendMessage");
  });

  test("waits for the next start where the client is stopped", async () => {
    jest.useFakeTimers();
    chance = 0.5;
    await store.save({ outgoing: [text] });
    const sent = outboxOf(messagesOf()).send(text);
    const outcome = expect(sent).rejects.toMatchObject({ code: "stopped" });
    await jest.advanceTimersByTimeAsync(0);
    stopping.abort(new ClientError("stopped", "the client was stopped"));
    await outcome;
    expect(await store.outgoing(10)).toHaveLength(1);
  });

  test("has no pass from a service that gives none, or one of an epoch that is over", async () => {
    passOf = () => new Uint8Array(31);
    await expect(outboxOf(messagesOf()).send(text)).rejects.toMatchObject({ code: "pass_past" });
    epoch = 0n;
    passOf = () => new Uint8Array(32);
    await expect(outboxOf(messagesOf()).send(text)).rejects.toMatchObject({ code: "pass_past" });
    expect(seen).not.toContain("nobody SendMessage");
  });
});
