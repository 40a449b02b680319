import { EventEmitter } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { Bounce } from "@entente/mls-wire";
import { delivery, federation } from "@entente/proto";
import { createLog } from "@entente/service-kit";
import { inboxFeed, openStore, type Store } from "@entente/storage";
import { decode } from "@entente/tls-codec";
import { sha256 } from "../src/digest.ts";
import { itemKind } from "../src/feeds/item-kind.ts";
import type { GatewayChannel, RelayCall } from "../src/gateway-channel.ts";
import type { Bounces } from "../src/relay/bounces.ts";
import { OutboundStream } from "../src/relay/outbound-stream.ts";
import { bouncesOf } from "./bounces.ts";

const home = "a.example";
const destination = "b.example";
const sender = "alice@a.example/phone";
const hour = 3_600_000;
const day = 24 * hour;

const [ours, theirs, strangers] = bouncesOf(home, destination, "c.example") as [Bounces, Bounces, Bounces];

type Response = { [Field in keyof federation.RelayResponse]?: unknown };

/** A connection to a domain that says what the test says. */
class Call extends EventEmitter {
  readonly written: federation.RelayRequest.$Properties[] = [];
  write(request: federation.RelayRequest.$Properties): boolean {
    this.written.push(request);
    return true;
  }
  cancel(): void {
    // Nothing waits for it.
  }
  say(response: Response): void {
    this.emit("data", { helloAck: null, ack: null, refused: null, ...response });
  }
}

describe.each(["memory", "sqlite"] as const)("what goes to another domain on %s", (kind) => {
  let store: Store;
  let folder: string;
  let nowMs = 0;
  let stream: OutboundStream;
  let calls: Call[];
  let isDown: boolean;
  /** Who signed the bounces that Alice was told. */
  let signers: string[];

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "entente-outbound-"));
    nowMs = 1_800_000_000_000;
    calls = [];
    isDown = false;
    signers = [];
    store = await openStore(kind === "memory" ? { kind } : { kind, path: join(folder, "ds.sqlite") });
    const [userId, clientId] = ["alice@a.example", sender];
    const keys = { signatureKey: sha256("key"), credential: sha256("credential"), serial: "1" };
    await store.devices.register({ userId, clientId, ...keys, nowMs });
    stream = opened();
  });
  afterEach(async () => {
    await stream.stop();
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function opened(): OutboundStream {
    const relay = (): RelayCall => {
      const call = new Call();
      calls.push(call);
      if (isDown) setImmediate(() => call.emit("error", new Error("nobody listens")));
      return call as unknown as RelayCall;
    };
    const gateway = { relay } as unknown as GatewayChannel;
    const log = createLog("ds", "silent");
    return new OutboundStream({ home, destination, store, gateway, bounces: ours, log, now: () => nowMs });
  }

  async function send(text: string): Promise<Uint8Array> {
    const msgId = sha256(text);
    await store.delivery.accept({
      message: {
        ...{ msgId, groupId: new Uint8Array(), epoch: 0n, kind: itemKind.inboxMessage, sender, origin: home },
        bytes: federation.RelayedInboxMessage.encode({ senderClientId: sender, messageId: msgId }).finish(),
        hlc: BigInt(nowMs) << 16n,
        expiresAtMs: nowMs + 30 * day,
      },
      feeds: [],
      outbox: [{ domain: destination }],
      nowMs,
    });
    return msgId;
  }

  async function wake(): Promise<void> {
    const [known] = await store.outbox.destinations();
    if (known !== undefined) stream.wake(known);
  }

  async function until<T>(look: () => Promise<T | undefined> | T | undefined): Promise<T> {
    for (let looks = 0; looks < 20_000; looks += 1) {
      const found = await look();
      if (found !== undefined) return found;
      await new Promise((resolve) => setImmediate(resolve));
    }
    throw new Error("it never came");
  }

  /** What Alice has been told, oldest first, once it is so many things. */
  async function told(count: number): Promise<readonly unknown[]> {
    return until(async () => {
      const answer = await store.feeds.read({
        ...{ clientId: sender, feed: inboxFeed(sender), afterSeq: 0n, itemsMax: 100, bytesMax: 1e6 },
      });
      if (answer.code !== "items") throw new Error(answer.code);
      const { items } = answer;
      if (items.length < count) return undefined;
      return items.map(({ bytes }) => {
        const { messageId, domain, code, final, bounce } = delivery.Notice.decode(bytes).undeliverable!;
        expect(domain).toBe(destination);
        if (final) signers.push(Buffer.from(decode(Bounce, bounce).signer).toString());
        else expect(bounce).toHaveLength(0);
        return [Buffer.from(messageId), code, final];
      });
    });
  }

  /** Once there are any. */
  const letters = () =>
    until(async () => {
      const kept = await store.outbox.deadLetters(0n, 10);
      return kept.length > 0 ? kept : undefined;
    });

  /** A connection on which the sender has said Hello, and its Hello. */
  async function greeted(ack: Record<string, unknown> = {}, connection = calls.length): Promise<Call> {
    const call = await until(async () => {
      await wake();
      return calls[connection];
    });
    const hello = await until(() => call.written[0]?.hello ?? undefined);
    call.say({
      helloAck: {
        ...{ streamIncarnation: hello.streamIncarnation, lastSeq: 0, maxSeq: 0, credit: 100 },
        ...{ settled: [], rejections: [], gap: null, ...ack },
      },
    });
    return call;
  }

  const frame = (call: Call, index: number) =>
    until(() => call.written.flatMap(({ items }) => (items ? [items] : []))[index]);
  const seqs = ({ items }: federation.RelayItems.$Properties) => items?.map(({ seq }) => seq);
  const settle = (call: Call, cumulativeSeq: number, results: unknown[] = []) =>
    call.say({ ack: { streamIncarnation: 1, cumulativeSeq, settled: [], results, credit: 100 } });

  test("of a message to a domain that is gone its sender hears after 4 hours, and after 7 days for good", async () => {
    isDown = true;
    const first = await send("one");
    await wake();
    await until(() => calls[0]);
    nowMs += 4 * hour;
    await wake();
    expect(await told(1)).toEqual([[Buffer.from(first), "delayed", false]]);
    nowMs += 7 * day - 4 * hour - 1;
    const second = await send("two");
    await wake();
    expect(await store.outbox.deadLetters(0n, 10)).toEqual([]);
    nowMs += 1;
    await wake();
    expect(await told(2)).toEqual([
      [Buffer.from(first), "delayed", false],
      [Buffer.from(first), "expired", true],
    ]);
    expect(signers.at(-1)).toBe(home);
    expect(await letters()).toMatchObject([{ direction: "outbound", seq: 1n, reason: "expired", sender }]);
    expect((await store.outbox.read(destination, 0n, 10, 1e6)).items).toMatchObject([
      { seq: 1n, void: true },
      { seq: 2n, void: false, msgId: second },
    ]);
    // When the domain is back, the number is announced and what is younger arrives.
    isDown = false;
    nowMs += 1_000;
    const connection = calls.length;
    stream.heard();
    const call = await greeted({}, connection);
    const sent = await frame(call, 0);
    expect([sent.voids, seqs(sent)]).toEqual([[{ fromSeq: 1, toSeq: 1 }], [2]]);
    settle(call, 2);
    await until(async () => ((await store.outbox.destinations())[0]?.pendingRows === 0 ? true : undefined));
  });

  test("a refusal that the sending domain did not hear is said again with the next Hello, and told", async () => {
    const first = await send("one");
    await send("two");
    const call = await greeted();
    expect(seqs(await frame(call, 0))).toEqual([1, 2]);
    // Both were settled, one refused; the answer is lost with the process.
    await stream.stop();
    stream = opened();
    const bounce = theirs.sign(refusalOf(1n, first));
    const rejections = [{ seq: 1, code: "malformed", bounce }];
    const again = await greeted({ lastSeq: 2, maxSeq: 2, rejections }, 1);
    expect(await told(1)).toEqual([[Buffer.from(first), "malformed", true]]);
    expect(signers.at(-1)).toBe(destination);
    expect(await letters()).toMatchObject([{ seq: 1n, reason: "malformed" }]);
    expect(again.written).toHaveLength(1);
  });

  const refusalOf = (seq: bigint, messageId: Uint8Array, code = "malformed") => ({
    ...{ origin: home, destination, incarnation: 1n, seq, messageId, code },
  });

  test("a refusal counts when the domain has signed it, for this item and for this reason", async () => {
    const first = await send("one");
    const other = await send("two");
    const refuse = (call: Call, bounce: Uint8Array) =>
      settle(call, 0, [{ seq: 1, rejected: { code: "malformed", bounce } }]);
    const right = refusalOf(1n, first);
    const forged = [
      new Uint8Array(),
      Buffer.from("no bounce"),
      ours.sign(right),
      strangers.sign(right),
      theirs.sign({ ...right, messageId: other }),
      theirs.sign({ ...right, seq: 2n }),
      theirs.sign({ ...right, incarnation: 2n }),
      theirs.sign({ ...right, code: "fork" }),
      theirs.sign({ ...right, origin: "c.example" }),
      theirs.sign({ ...right, destination: "c.example" }),
      theirs.sign({ ...right, recipients: ["bob@b.example/phone"] }),
      theirs.sign(right).fill(0, -8),
    ];
    for (const [at, bounce] of forged.entries()) {
      const call = await greeted({}, at);
      await frame(call, 0);
      refuse(call, bounce);
      await until(async () => {
        const [item] = (await store.outbox.read(destination, 0n, 1, 1)).items;
        return item!.attempts > at ? true : undefined;
      });
      await stream.stop();
      nowMs += hour / 2;
      stream = opened();
    }
    expect(await store.outbox.deadLetters(0n, 10)).toEqual([]);
    const call = await greeted({}, forged.length);
    await frame(call, 0);
    refuse(call, theirs.sign(right));
    const notices = await told(3);
    expect(notices).toContainEqual([Buffer.from(first), "malformed", true]);
    expect(signers.at(-1)).toBe(destination);
    expect(await letters()).toMatchObject([{ seq: 1n, reason: "malformed" }]);
  });

  test("a refusal from before the connection that is not signed ends it", async () => {
    await send("one");
    await send("two");
    await frame(await greeted(), 0);
    await stream.stop();
    stream = opened();
    const rejections = [{ seq: 1, code: "malformed", bounce: new Uint8Array() }];
    await greeted({ lastSeq: 2, maxSeq: 2, rejections }, 1);
    await until(async () => {
      nowMs += 1_000;
      await wake();
      return calls[2];
    });
    expect((await store.outbox.destinations())[0]).toMatchObject({ pendingRows: 2 });
  });

  test("what may have left is marked before it leaves; a domain that comes back without it begins again", async () => {
    await send("one");
    await send("two");
    const call = await greeted();
    await frame(call, 0);
    expect((await store.outbox.destinations())[0]?.sentSeq).toBe(2n);
    // A stream of a backup that was made before: the other domain knows a number which was never sent from here.
    await stream.stop();
    stream = opened();
    await greeted({ lastSeq: 2, maxSeq: 3 }, 1);
    const hello = await until(async () => {
      await wake();
      return calls[2]?.written[0]?.hello;
    });
    expect(hello).toMatchObject({ streamIncarnation: 2, firstSeq: 1, nextSeq: 3 });
    expect((await store.outbox.destinations())[0]).toMatchObject({ stream: 2n, sentSeq: 0n, pendingRows: 2 });
  });

  test("what a domain does not know for a day is given up, restarts in between included", async () => {
    const first = await send("one");
    let call = await greeted();
    const unsupported = (each: Call) =>
      settle(each, 0, [{ seq: 1, deferred: { code: "unsupported", retryAfterMs: 600_000 } }]);
    for (let at = 0; at <= 24; at += 1) {
      expect(seqs(await frame(call, 0))).toEqual([1]);
      unsupported(call);
      await until(async () => {
        const [item] = (await store.outbox.read(destination, 0n, 1, 1)).items;
        return item === undefined || item.void || item.attempts > at ? true : undefined;
      });
      await stream.stop();
      nowMs += hour;
      stream = opened();
      if (at < 24) call = await greeted({}, at + 1);
    }
    const notices = await told(2);
    expect(notices).toContainEqual([Buffer.from(first), "unsupported", true]);
    expect(await letters()).toMatchObject([{ seq: 1n, reason: "unsupported" }]);
  });

  test("settled items past the first missing one are not sent again, however many", async () => {
    for (const text of ["one", "two", "three"]) await send(text);
    await frame(await greeted(), 0);
    await stream.stop();
    stream = opened();
    const call = await greeted({ maxSeq: 3, settled: [{ fromSeq: 2, toSeq: 3 }] });
    expect(seqs(await frame(call, 0))).toEqual([1]);
    expect((await store.outbox.destinations())[0]).toMatchObject({ pendingRows: 1 });
  });

  test("an older session is refused with the newest, and goes past it", async () => {
    await send("one");
    await wake();
    const call = await until(() => calls[0]);
    const { session = 0 } = await until(() => call.written[0]?.hello ?? undefined);
    expect(session).toBe(nowMs);
    call.say({ refused: { code: "stale_session", newestSession: session + 7 } });
    const later = await until(async () => {
      nowMs += 1;
      await wake();
      return calls[1];
    });
    expect((await until(() => later.written[0]?.hello ?? undefined)).session).toBeGreaterThan(session + 7);
  });
});
