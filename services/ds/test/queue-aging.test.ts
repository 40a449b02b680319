import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { Bounce } from "@entente/mls-wire";
import { delivery, federation } from "@entente/proto";
import { inboxFeed, openStore, type Store } from "@entente/storage";
import { decode } from "@entente/tls-codec";
import { sha256 } from "../src/digest.ts";
import { itemKind } from "../src/feeds/item-kind.ts";
import { agingMs } from "../src/relay/limits.ts";
import { oldestRowAtMs } from "../src/relay/oldest-row.ts";
import { QueueAging } from "../src/relay/queue-aging.ts";
import { Refusals } from "../src/relay/refusals.ts";
import { SenderNotices } from "../src/relay/sender-notices.ts";
import { bouncesOf } from "./bounces.ts";

// What waits for a domain without a number yet is told of and given up like what has one (A18-14, F-19).
const home = "a.example";
const destination = "b.example";
const sender = "alice@a.example/phone";
const hour = 3_600_000;
const day = 24 * hour;

const [ours] = bouncesOf(home, destination);
let store: Store;
let nowMs: number;
let aging: QueueAging;

beforeEach(async () => {
  nowMs = 1_800_000_000_000;
  store = await openStore({ kind: "memory" }, { bounds: { numberedRowsMax: 1 } });
  const keys = { signatureKey: sha256("key"), credential: sha256("credential"), serial: "1" };
  await store.devices.register({ userId: "alice@a.example", clientId: sender, ...keys, nowMs });
  const parts = { home, destination, store, bounces: ours!, now: () => nowMs };
  const notices = new SenderNotices({ ...parts, refusals: new Refusals(parts) });
  aging = new QueueAging({ ...parts, notices });
  await send("has the one number");
});

afterEach(() => store.close());

async function send(text: string, kind: number = itemKind.inboxMessage): Promise<Uint8Array> {
  const msgId = sha256(text);
  await store.delivery.accept({
    message: {
      ...{ msgId, groupId: new Uint8Array(), epoch: 0n, kind, sender, origin: home },
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

/** What Alice has been told: of which message, by which code, and who signed it where it is for good. */
async function told(): Promise<readonly unknown[]> {
  const asked = { clientId: sender, feed: inboxFeed(sender), afterSeq: 0n, itemsMax: 100, bytesMax: 1e6 };
  const answer = await store.feeds.read(asked);
  if (answer.code !== "items") throw new Error(answer.code);
  return answer.items.map(({ bytes }) => {
    const { messageId, code, final, bounce } = delivery.Notice.decode(bytes).undeliverable!;
    return [
      Buffer.from(messageId),
      code,
      final ? Buffer.from(decode(Bounce, bounce).signer).toString() : undefined,
    ];
  });
}

test("a sender hears after four hours, once, and after seven days for good", async () => {
  const first = await send("one");
  nowMs += 4 * hour - 1;
  await aging.look(1n);
  expect(await told()).toEqual([]);
  const second = await send("two");
  nowMs += agingMs;
  await aging.look(1n);
  await aging.look(1n);
  expect(await told()).toEqual([[Buffer.from(first), "delayed", undefined]]);
  nowMs += 7 * day - 4 * hour - agingMs + 1;
  await aging.look(1n);
  expect(await told()).toEqual([
    [Buffer.from(first), "delayed", undefined],
    [Buffer.from(first), "expired", home],
    [Buffer.from(second), "delayed", undefined],
  ]);
  expect(await store.outbox.deadLetters(0n, 10)).toMatchObject([
    { direction: "outbound", reason: "expired", msgId: first, sender },
  ]);
  expect(await store.outbox.destinations()).toMatchObject([{ pendingRows: 2, queuedRows: 1 }]);
});

test("a Commit that waits is never given up", async () => {
  await send("a Commit", itemKind.commit);
  const message = await send("a message");
  nowMs += 8 * day;
  await aging.look(1n);
  expect(await store.outbox.queued(destination, 0n, 10, 1e6)).toMatchObject([{ kind: itemKind.commit }]);
  expect(await store.outbox.deadLetters(0n, 10)).toMatchObject([{ msgId: message }]);
});

test("what waits longest is looked for among both", async () => {
  const oldest = async (): Promise<number | undefined> => {
    const [known] = await store.outbox.destinations();
    return known && oldestRowAtMs(store.outbox, known);
  };
  const first = nowMs;
  nowMs += hour;
  await send("one");
  expect(await oldest()).toBe(first);
  const settled = { domain: destination, stream: 1n, sacked: [], rejected: [], deferred: [], nowMs };
  await store.outbox.settle({ ...settled, ackedSeq: 1n });
  expect(await oldest()).toBe(first + hour);
  await store.outbox.settle({ ...settled, ackedSeq: 2n });
  expect(await oldest()).toBeUndefined();
});
