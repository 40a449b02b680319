import { afterAll, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { groupFeed, inboxFeed, openStore, type FeedId, type OpenOptions, type Store } from "../src/index.ts";
import { aClaim } from "./compliance/key-packages.ts";
import {
  aClient,
  aDecision,
  aGroup,
  aKeyPackage,
  aMessage,
  bytes,
  hash,
  now,
  type StoreFactory,
} from "./compliance/samples.ts";
import { describePostgres, openPostgresStore } from "./postgres-factory.ts";

const directory = mkdtempSync(join(tmpdir(), "entente-model-"));
afterAll(() => rmSync(directory, { recursive: true }));

/** Small worlds, so that steps meet each other. */
const clients = ["alice/1", "alice/2", "bob/1"];
const groups = ["g1", "g2"];
const domains = ["b.example", "c.example"];
const bounds = {
  outboxRowsMax: 9,
  numberedRowsMax: 3,
  numberedBytesMax: 20,
  sackItemsMax: 2,
  keyPackagesPerSuiteMax: 3,
  deadLettersMax: 3,
};

interface Step {
  readonly take: (store: Store, at: number) => Promise<unknown>;
}

/** A step that prints as its name and arguments in a counterexample. */
function named(name: string, args: unknown, take: Step["take"]): Step {
  return Object.assign({ take }, { [fc.toStringMethod]: () => `${name} ${fc.stringify(args)}` });
}

const aName = fc.integer({ min: 1, max: 12 }).map((n) => `m${String(n)}`);
const aClientId = fc.constantFrom(...clients);
const aGroupId = fc.constantFrom(...groups).map(hash);
const aDomain = fc.constantFrom(...domains);
const aSeq = fc.integer({ min: 0, max: 8 }).map(BigInt);
/** Of a feed, also after a restore. */
const aFeedSeq = fc.oneof(
  aSeq,
  aSeq.map((seq) => (BigInt(now) + seq) * 1_000n),
);
const aSpan = fc
  .tuple(aSeq, fc.integer({ min: 0, max: 3 }))
  .map(([fromSeq, more]) => ({ fromSeq, toSeq: fromSeq + BigInt(more) }));
const aFeed = fc.oneof(
  aClientId.map(inboxFeed),
  aGroupId.map((groupId) => groupFeed(groupId)),
);
const entries = fc.uniqueArray(
  fc.record({
    domain: aDomain,
    frame: fc.option(fc.constant(bytes("a frame")), { nil: undefined }),
    expiresAtMs: fc.option(fc.constantFrom(now + 5, now + 15), { nil: undefined }),
  }),
  { selector: (entry) => entry.domain, maxLength: 2 },
);
const inbound = fc.option(
  fc
    .record({
      origin: aDomain,
      stream: fc.integer({ min: 1, max: 2 }).map(BigInt),
      seq: aSeq.map((seq) => seq + 1n),
      after: fc.option(
        aSeq.map((seq) => seq + 1n),
        { nil: undefined },
      ),
    })
    .map(({ after, ...item }) => ({ ...item, ...given({ after }) })),
  { nil: undefined },
);

function given<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}

/** The same bytes have the same sender, whenever they come. */
function senderOf(name: string): string {
  return clients[Number(name.slice(1)) % clients.length]!;
}

const accept = fc
  .record({
    name: aName,
    groupId: aGroupId,
    epoch: fc.integer({ min: 0, max: 3 }).map(BigInt),
    feeds: fc.uniqueArray(aFeed, { maxLength: 2 }),
    outbox: entries,
    originSeq: fc.option(aSeq, { nil: undefined }),
    senderSeq: fc.option(fc.integer({ min: 1, max: 4 }).map(BigInt), { nil: undefined }),
    epochsPastMax: fc.option(fc.constantFrom(0n, 1n), { nil: undefined }),
    inbound,
    life: fc.constantFrom(5, 20, 1_000),
  })
  .map((args) =>
    named("accept", args, async (store, at) => {
      const { name, groupId, epoch, originSeq, outbox, life, ...rest } = args;
      const fields = {
        groupId,
        sender: senderOf(name),
        epoch,
        hlc: BigInt(at),
        expiresAtMs: at + life,
        ...given({ originSeq }),
      };
      const request = {
        message: aMessage(name, fields),
        outbox: outbox.map(given),
        nowMs: at,
        ...given(rest),
      };
      return await store.delivery.accept(request);
    }),
  );

const decide = fc
  .record({
    groupId: aGroupId,
    epoch: fc.integer({ min: 0, max: 4 }).map(BigInt),
    name: fc.constantFrom("x", "y"),
    proposal: fc.option(aName, { nil: undefined }),
    joinsDomain: fc.boolean(),
    welcomed: fc.uniqueArray(aClientId, { maxLength: 2 }),
    opens: fc.uniqueArray(
      fc.record({ clientId: aClientId, from: fc.constantFrom("commit" as const, "after_commit" as const) }),
      { selector: ({ clientId }) => clientId, maxLength: 2 },
    ),
    closes: fc.uniqueArray(aClientId, { maxLength: 1 }),
    outbox: entries,
    inbound,
  })
  .map((args) =>
    named("decide", args, async (store, at) => {
      const { groupId, epoch, name, proposal, welcomed, outbox, opens, closes, ...rest } = args;
      const unique = `${name} ${String(epoch)} ${Buffer.from(groupId).toString("hex")}`;
      const fields = { groupId, epoch, hlc: BigInt(at), expiresAtMs: at + 20 };
      const commit = aMessage(`commit ${unique}`, fields);
      const welcome = aMessage(`welcome ${unique}`, fields);
      const decision = aDecision(epoch, unique, {
        groupId,
        items: proposal === undefined ? [commit] : [aMessage(proposal, fields), commit],
        inboxes: welcomed.map((clientId) => ({ clientId, message: welcome })),
        opens,
        closes: closes.filter((clientId) => opens.every((open) => open.clientId !== clientId)),
        outbox: outbox.map(given),
        nowMs: at,
      });
      return await store.delivery.decide({ ...decision, ...given(rest) });
    }),
  );

const acknowledge = fc
  .record({
    clientId: aClientId,
    acks: fc.array(fc.record({ feed: aFeed, seq: aFeedSeq }), { maxLength: 3 }),
  })
  .map((args) =>
    named("acknowledge", args, (store) =>
      store.feeds.acknowledge(args.acks.map((ack) => ({ clientId: args.clientId, ...ack }))),
    ),
  );

const trim = fc
  .record({ queueItemsMax: fc.constantFrom(2, 1_000), queueBytesMax: fc.constantFrom(8, 100_000) })
  .map((args) => named("trim", args, (store, at) => store.feeds.trim({ nowMs: at, ...args })));

const read = fc
  .record({
    clientId: aClientId,
    feed: aFeed,
    afterSeq: aFeedSeq,
    itemsMax: fc.integer({ min: 1, max: 4 }),
    bytesMax: fc.constantFrom(1, 5, 1_000),
  })
  .map((args) => named("read", args, (store) => store.feeds.read(args)));

const settle = fc
  .record({
    domain: aDomain,
    stream: fc.constantFrom(1n, 2n),
    ackedSeq: aSeq,
    sacked: fc.array(aSpan, { maxLength: 2 }),
    rejected: fc
      .uniqueArray(aSeq, { maxLength: 2 })
      .map((seqs) => seqs.map((seq) => ({ seq, reason: "no" }))),
    deferred: fc.array(aSeq, { maxLength: 1 }).map((seqs) => seqs.map((seq) => ({ seq, nextAtMs: now + 9 }))),
  })
  .map((args) => named("settle", args, (store, at) => store.outbox.settle({ ...args, nowMs: at })));

const otherOutbox = fc.oneof(
  fc
    .record({ domain: aDomain, stream: fc.constantFrom(1n, 2n, 3n) })
    .map((args) => named("restart", args, (store) => store.outbox.restart(args.domain, args.stream))),
  fc.record({ domain: aDomain, stream: fc.constantFrom(1n, 2n), seq: aSeq }).chain((args) =>
    fc.constantFrom(
      named("mark", args, (store) => store.outbox.mark(args.domain, args.stream, args.seq)),
      named("give up", args, (store, at) =>
        store.outbox.giveUp(args.domain, args.stream, [{ seq: args.seq, reason: "no" }], at),
      ),
    ),
  ),
  fc.record({ domain: aDomain, place: aSeq }).chain((args) =>
    fc.constantFrom(
      named("take turns", args, (store, at) => store.outbox.takeTurns(args.domain, at)),
      named("give up queued", args, (store, at) =>
        store.outbox.giveUpQueued(args.domain, [args.place], "no", at),
      ),
      named("fate", args, (store) => store.outbox.fateOf(hash(`m${String(args.place)}`), 0, 10)),
    ),
  ),
  fc.constant(named("expire outbox", {}, (store, at) => store.outbox.expire(at, 2))),
);

const otherInbound = fc
  .array(fc.record({ origin: aDomain, stream: fc.constantFrom(1n, 2n), seq: aSeq.map((seq) => seq + 1n) }), {
    minLength: 1,
    maxLength: 3,
  })
  .chain((items) =>
    fc.constantFrom(
      named("settle inbound", items, (store) => store.inbound.settle(items)),
      named("clear attempts", items, (store) => store.inbound.clearAttempts(items)),
      named("adopt", items[0], (store) => store.inbound.adopt(items[0]!.origin, items[0]!.stream)),
      named("skip", items, (store) =>
        store.inbound.skip(
          items[0]!.origin,
          items[0]!.stream,
          items.map(({ seq }) => ({ fromSeq: seq, toSeq: seq + 2n })),
        ),
      ),
      named("attempt", items, (store) => store.inbound.attempt(items)),
      named("reject", items[0], (store, at) =>
        store.inbound.reject(items[0]!, { reason: "poison", msgId: bytes("id"), bytes: bytes("poison") }, at),
      ),
    ),
  );

const publish = fc
  .record({
    clientId: aClientId,
    packages: fc.array(
      fc.record({
        name: fc.integer({ min: 1, max: 9 }).map(String),
        suite: fc.constantFrom(1, 2),
        lastResort: fc.boolean(),
        life: fc.constantFrom(0, 5, 1_000),
      }),
      { minLength: 1, maxLength: 3 },
    ),
  })
  .map((args) =>
    named("publish", args, (store, at) =>
      store.keyPackages.publish(
        args.clientId,
        args.packages.map(({ name, life, ...rest }) =>
          aKeyPackage(name, { ...rest, notAfterMs: now + life }),
        ),
        at,
      ),
    ),
  );

const claim = fc
  .record({
    key: fc.integer({ min: 1, max: 4 }).map((n) => bytes(`key ${String(n)}`)),
    userId: fc.constantFrom("alice", "bob", "nobody"),
    suites: fc.constantFrom([1], [1, 2], [3]),
    perClient: fc.constantFrom("each" as const, "first" as const),
    reserve: fc.constantFrom(0, 1),
    max: fc.constantFrom(1, 100),
  })
  .map((args) =>
    named("claim", args, (store, at) => {
      const { key, userId, max, ...rest } = args;
      const quotas = [{ key: "q", max, windowMs: 5 }];
      return store.keyPackages.claim(
        aClaim({ ...rest, idempotencyKey: key, target: { userId }, quotas, nowMs: at }),
      );
    }),
  );

const clientLife = fc.oneof(
  {
    weight: 3,
    arbitrary: aClientId.map((id) =>
      named("register", id, (store, at) => store.devices.register(aClient(id, { nowMs: at }))),
    ),
  },
  { weight: 1, arbitrary: aClientId.map((id) => named("revoke", id, (store) => store.devices.revoke(id))) },
);

const createGroup = fc
  .record({ groupId: aGroupId, clientIds: fc.uniqueArray(aClientId, { maxLength: 2 }) })
  .map((args) =>
    named("create group", args, (store, at) =>
      store.groups.create(aGroup({ ...args, idempotencyKey: args.groupId.slice(0, 8), nowMs: at })),
    ),
  );

const step = fc.oneof(
  { weight: 8, arbitrary: accept },
  { weight: 5, arbitrary: decide },
  { weight: 3, arbitrary: acknowledge },
  { weight: 2, arbitrary: trim },
  { weight: 3, arbitrary: read },
  { weight: 3, arbitrary: settle },
  { weight: 2, arbitrary: otherOutbox },
  { weight: 2, arbitrary: otherInbound },
  { weight: 3, arbitrary: publish },
  { weight: 3, arbitrary: claim },
  { weight: 2, arbitrary: clientLife },
  { weight: 2, arbitrary: createGroup },
  {
    weight: 1,
    arbitrary: fc.constant(named("restore", {}, (store, at) => store.restoration.restore(at))),
  },
  {
    weight: 1,
    arbitrary: fc.constant(named("expire packages", {}, (store, at) => store.keyPackages.expire(at))),
  },
);

async function everything(store: Store): Promise<unknown> {
  const feeds: FeedId[] = [...clients.map(inboxFeed), ...groups.map((name) => groupFeed(hash(name)))];
  return {
    clients: await Promise.all(clients.map((clientId) => store.devices.find(clientId))),
    stock: await Promise.all(clients.map((clientId) => store.keyPackages.stock(clientId, now))),
    cursors: await Promise.all(clients.map((clientId) => store.feeds.cursors(clientId))),
    feeds: await Promise.all(feeds.map((feed) => store.feeds.range(feed, 0n, 100, 1e6))),
    groups: await store.groups.list(undefined, 10),
    logs: await Promise.all(groups.map((name) => store.ordering.log(hash(name), 0n, 100, 1e6))),
    destinations: (await store.outbox.destinations()).filter(({ nextSeq }) => nextSeq > 1n),
    outbox: await Promise.all(domains.map((domain) => store.outbox.read(domain, 0n, 100, 1e6))),
    queued: await Promise.all(domains.map((domain) => store.outbox.queued(domain, 0n, 100, 1e6))),
    inbound: await Promise.all(domains.map((domain) => store.inbound.cursor(domain))),
    letters: withoutIds(await store.outbox.deadLetters(0n, 100)),
  };
}

/** The databases leave holes in the numbering of dead letters. */
function withoutIds(answer: unknown): unknown {
  if (!Array.isArray(answer)) return answer;
  return answer.map((part: unknown) =>
    typeof part === "object" && part !== null && "id" in part ? { ...part, id: 0n } : part,
  );
}

const prepared = clients
  .slice(0, 2)
  .map((id) => named("register", id, (store) => store.devices.register(aClient(id))));

async function agrees(open: StoreFactory, steps: readonly Step[]): Promise<void> {
  const options: OpenOptions = { bounds };
  const model = await openStore({ kind: "memory" }, options);
  const store = await open(options);
  try {
    for (const [index, { take }] of [...prepared, ...steps].entries()) {
      const [expected, answer] = [await take(model, now + index), await take(store, now + index)];
      expect(withoutIds(answer)).toEqual(withoutIds(expected));
    }
    expect(await everything(store)).toEqual(await everything(model));
  } finally {
    await store.close();
    await model.close();
  }
}

let files = 0;

async function openSqliteStore(options?: OpenOptions): Promise<Store> {
  files += 1;
  const path = join(directory, `${String(files)}.db`);
  return await openStore({ kind: "sqlite", path }, options);
}

const runs = Number(process.env["ENTENTE_MODEL_RUNS"] ?? 60);

describe("random histories", () => {
  test("get the same answers from sqlite as from the memory store", async () => {
    const histories = fc.array(step, { minLength: 10, maxLength: 60, size: "max" });
    await fc.assert(
      fc.asyncProperty(histories, (steps) => agrees(openSqliteStore, steps)),
      { numRuns: runs, interruptAfterTimeLimit: 60_000, markInterruptAsFailure: false },
    );
  });
});

describePostgres("random histories", () => {
  test("get the same answers from PostgreSQL as from the memory store", async () => {
    const histories = fc.array(step, { minLength: 40, maxLength: 80, size: "max" });
    await fc.assert(
      fc.asyncProperty(histories, (steps) => agrees(openPostgresStore, steps)),
      { numRuns: Math.ceil(runs / 10), interruptAfterTimeLimit: 60_000, markInterruptAsFailure: false },
    );
  });
});
