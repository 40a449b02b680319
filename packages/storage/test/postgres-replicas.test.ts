import { expect, test } from "@jest/globals";
import pg from "pg";
import { openStore, type Appended, type Store } from "../src/index.ts";
import { aClaim, told } from "./compliance/key-packages.ts";
import {
  aClient,
  aDecision,
  aGroup,
  aKeyPackage,
  aMessage,
  anAccept,
  bytes,
  feed,
  group,
  hash,
  now,
  readAll,
} from "./compliance/samples.ts";
import { describePostgres, emptySchema } from "./postgres-factory.ts";

async function replicas(count: number): Promise<{ readonly url: string; readonly stores: readonly Store[] }> {
  const url = await emptySchema();
  const stores = await Promise.all(Array.from({ length: count }, () => openStore({ kind: "postgres", url })));
  const [first] = stores;
  for (const clientId of ["alice/1", "alice/2", "bob/1"]) await first!.devices.register(aClient(clientId));
  await first!.groups.create(aGroup());
  return { url, stores };
}

/** Ends connections of this test's stores, and of no other test's. */
const cutOwn = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE application_name = current_setting('application_name') AND pid <> pg_backend_pid()`;

async function closeAll(stores: readonly Store[]): Promise<void> {
  await Promise.all(stores.map((store) => store.close()));
}

describePostgres("replicas over one PostgreSQL", () => {
  test("replicas that start at once migrate once", async () => {
    const url = await emptySchema();
    const stores = await Promise.all([1, 2, 3, 4].map(() => openStore({ kind: "postgres", url })));
    await Promise.all(stores.map((store) => store.check()));
    await closeAll(stores);
  });

  test("a token is spent at one of them, however many are asked", async () => {
    const { stores } = await replicas(3);
    const digests = Array.from({ length: 50 }, (_none, at) => hash(`token ${String(at)}`));
    const told = await Promise.all(
      digests.flatMap((digest) => stores.map((store) => store.spentTokens.spend(digest, now))),
    );
    expect(told.filter((isFirst) => isFirst)).toHaveLength(digests.length);
    await closeAll(stores);
  });

  test("accepts from every replica get contiguous sequences, none lost, none twice", async () => {
    const { stores } = await replicas(3);
    const outbox = [{ domain: "b.example" }, { domain: "c.example" }];
    const answers = await Promise.all(
      stores.flatMap((store, replica) =>
        Array.from({ length: 100 }, (_none, index) =>
          store.delivery.accept(anAccept(`r${String(replica)} m${String(index)}`, { outbox })),
        ),
      ),
    );
    const seqs = answers.flatMap((answer) => (answer.code === "accepted" ? answer.seqs.map(Number) : []));
    expect(seqs.sort((left, right) => left - right)).toEqual(
      Array.from({ length: 300 }, (_none, index) => index + 1),
    );
    expect(await readAll(stores[1]!, "alice/1")).toHaveLength(300);
    for (const domain of ["b.example", "c.example"]) {
      const { items } = await stores[2]!.outbox.read(domain, 0n, 1_000, 1e9);
      expect(items.map((item) => Number(item.seq))).toEqual(
        Array.from({ length: 300 }, (_none, index) => index + 1),
      );
    }
    await closeAll(stores);
  });

  test("the same message at every replica is stored once", async () => {
    const { stores } = await replicas(3);
    for (let round = 0; round < 10; round += 1) {
      const answers = await Promise.all(
        stores.map((store) => store.delivery.accept(anAccept(`m${String(round)}`))),
      );
      expect(answers.map(({ code }) => code).sort()).toEqual(["accepted", "duplicate", "duplicate"]);
    }
    expect(await readAll(stores[0]!, "alice/1")).toHaveLength(10);
    await closeAll(stores);
  });

  test("exactly one Commit ends an epoch, whichever replicas race", async () => {
    const { stores } = await replicas(3);
    for (let epoch = 0n; epoch < 10n; epoch += 1n) {
      const answers = await Promise.all(
        stores.map((store, index) =>
          store.delivery.decide(aDecision(epoch, `${String(epoch)} by ${String(index)}`)),
        ),
      );
      expect(answers.map(({ code }) => code).sort()).toEqual(["decided", "stale", "stale"]);
    }
    expect(await readAll(stores[0]!, "alice/1")).toHaveLength(10);
    await closeAll(stores);
  });

  test("a group that several replicas bring in at once begins once", async () => {
    const { stores } = await replicas(3);
    const groupId = bytes("from elsewhere");
    const items = [aMessage("commit from elsewhere", { groupId })];
    const decision = aDecision(7n, "x", { groupId, joinsDomain: true, items });
    const answers = await Promise.all(stores.map((store) => store.delivery.decide(decision)));
    expect(answers.map(({ code }) => code).sort()).toEqual(["decided", "duplicate", "duplicate"]);
    await closeAll(stores);
  });

  test("100 claims over three replicas never hand one package out twice", async () => {
    const { stores } = await replicas(3);
    const packages = Array.from({ length: 60 }, (_none, index) => aKeyPackage(String(index)));
    await stores[0]!.keyPackages.publish("alice/1", packages, now);
    const claims = Array.from({ length: 100 }, (_none, index) =>
      stores[index % 3]!.keyPackages.claim(aClaim({ target: { clientIds: ["alice/1"] } })),
    );
    const given = (await Promise.all(claims)).flatMap(told).filter((line) => line !== "alice/1 exhausted");
    expect(given).toHaveLength(60);
    expect(new Set(given).size).toBe(60);
    await closeAll(stores);
  });

  test("two settlements of the same messages, a trim and acknowledgements at once do not stand in each other's way", async () => {
    const { stores } = await replicas(3);
    const domains = ["b.example", "c.example", "d.example"];
    for (let n = 0; n < 60; n += 1) {
      await stores[n % 3]!.delivery.accept(
        anAccept(`m${String(n)}`, { outbox: domains.map((domain) => ({ domain })) }),
      );
    }
    const nothing = { stream: 1n, sacked: [], rejected: [], deferred: [], nowMs: now };
    await Promise.all([
      ...domains.map((domain, index) => stores[index]!.outbox.settle({ ...nothing, domain, ackedSeq: 60n })),
      stores[0]!.feeds.acknowledge([{ clientId: "alice/1", feed, seq: 60n }]),
      stores[1]!.feeds.trim({ nowMs: now, queueItemsMax: 1_000, queueBytesMax: 1e9 }),
      stores[2]!.feeds.trim({ nowMs: now, queueItemsMax: 1_000, queueBytesMax: 1e9 }),
    ]);
    await stores[0]!.feeds.trim({ nowMs: now, queueItemsMax: 1_000, queueBytesMax: 1e9 });
    expect(await stores[0]!.outbox.destinations()).toMatchObject(
      domains.map(() => ({ pendingRows: 0, pendingBytes: 0 })),
    );
    expect(await stores[0]!.feeds.range(feed, 0n, 10, 1_000)).toEqual({
      items: [],
      endSeq: 60n,
      gapToSeq: 60n,
    });
    await closeAll(stores);
  });

  test("a replica hears of what another accepted, also after its listening connection was cut", async () => {
    const { url, stores } = await replicas(2);
    const [writer, reader] = stores as [Store, Store];
    const heard = async (
      wanted: (appended: Appended) => boolean,
      cause: () => Promise<unknown>,
    ): Promise<void> => {
      const told = new Promise<void>((resolve) => {
        const stop = reader.onAppend((appended) => {
          if (!wanted(appended)) return;
          stop();
          resolve();
        });
      });
      await cause();
      await told;
    };
    const ours = (appended: Appended): boolean =>
      appended.feeds.includes(feed) && appended.domains.includes("b.example");
    const accept = (name: string) =>
      writer.delivery.accept(anAccept(name, { outbox: [{ domain: "b.example" }] }));
    await heard(ours, () => accept("m1"));
    const admin = new pg.Client({ connectionString: url });
    await admin.connect();
    const cut = () => admin.query(`${cutOwn} AND query LIKE 'LISTEN%'`);
    await heard((appended) => appended.everything, cut);
    await heard(ours, () => accept("m2"));
    const many = Array.from({ length: 400 }, (_none, index) => aClient(`user ${String(index)}/1`));
    await Promise.all(many.map((client) => writer.devices.register(client)));
    const feeds = new Set(many.map(({ clientId }) => `i/${clientId}`));
    const all = (appended: Appended): boolean => {
      for (const name of appended.feeds) feeds.delete(name);
      return feeds.size === 0;
    };
    await heard(all, () => writer.delivery.accept(anAccept("to all", { feeds: [...feeds] })));
    await admin.end();
    await closeAll(stores);
  });

  test("who takes over the word sees every save of the former speaker, and none comes after", async () => {
    const { stores } = await replicas(2);
    const [former, next] = [stores[0]!.ordering, stores[1]!.ordering];
    const groupIds = Array.from({ length: 6 }, (_none, index) => hash(`group ${String(index)}`));
    const { term } = await former.speak("former", "ds1:1", now, now + 10);
    const saveOn = async (groupId: Uint8Array): Promise<string> => {
      for (let revision = 0n; ; revision++) {
        const row = { groupId, epoch: 0n, ballot: revision, ballotDomain: "a.example", bytes: bytes("row") };
        const flags = { recovering: false, undecided: true };
        const { code } = await former.save({ acceptors: [{ ...row, ...flags, revision }], term });
        if (code !== "saved") return code;
      }
    };
    const saving = Promise.all(groupIds.map(saveOn));
    for (let rows = 0; rows < groupIds.length;) rows = (await next.load(groupIds)).length;
    const speaker = await next.speak("next", "ds2:1", now + 10, now + 20);
    const seen = await next.load(groupIds);
    const codes = await saving;
    const last = await next.load(groupIds);
    await closeAll(stores);
    expect(speaker.held).toBe(true);
    expect(codes).toEqual(groupIds.map(() => "fenced"));
    expect(last).toEqual(seen);
  });

  test("a save that meets a take-over waits for it, and is refused", async () => {
    const { url, stores } = await replicas(1);
    const { ordering } = stores[0]!;
    const { term } = await ordering.speak("former", "ds1:1", now, now + 10);
    const other = new pg.Client({ connectionString: url });
    await other.connect();
    await other.query("BEGIN");
    await other.query("UPDATE ordering_speaker SET term = term + 1, holder = 'next'");
    let isAnswered = false;
    const saving = ordering.save({ acceptors: [], term }).finally(() => (isAnswered = true));
    const isWaiting = async (): Promise<boolean> => {
      const { rows } = await other.query(
        `SELECT 1 FROM pg_stat_activity WHERE application_name = current_setting('application_name')
          AND wait_event_type = 'Lock'`,
      );
      return rows.length > 0;
    };
    while (!isAnswered && !(await isWaiting()));
    await other.query("COMMIT");
    await other.end();
    const answer = await saving;
    await closeAll(stores);
    expect(answer).toEqual({ code: "fenced" });
  });

  test("connections cut under load fail with a named code, nothing is kept twice, and the store goes on", async () => {
    const { url, stores } = await replicas(2);
    const [store, other] = stores as [Store, Store];
    const admin = new pg.Client({ connectionString: url });
    await admin.connect();
    const acknowledged: string[] = [];
    const send = async (name: string): Promise<void> => {
      for (let attempt = 0; attempt < 20; attempt += 1) {
        const answer = await store.delivery.accept(anAccept(name)).catch((error: unknown) => error);
        if (answer instanceof Error) {
          expect(answer).toMatchObject({ code: expect.stringMatching(/^(unavailable|contention)$/) });
          continue;
        }
        acknowledged.push(name);
        return;
      }
      throw new Error(`${name} was never accepted`);
    };
    for (let round = 0; round < 5; round += 1) {
      const sends = Array.from({ length: 50 }, (_none, index) =>
        send(`round ${String(round)} m${String(index)}`),
      );
      await admin.query(`${cutOwn} AND query NOT LIKE 'LISTEN%'`);
      await Promise.all(sends);
    }
    const names = (await readAll(other, "alice/1")).map((line) => line.replace(/^\d+ /, ""));
    expect(names).toHaveLength(250);
    expect(new Set(names)).toEqual(new Set(acknowledged));
    expect(await other.groups.find(group)).toBeDefined();
    await admin.end();
    await closeAll(stores);
  });

  test("a request that the database can not take fails alone", async () => {
    const { stores } = await replicas(1);
    const [store] = stores as [Store];
    const poison = anAccept("", { message: aMessage("poison", { sender: "zero \u0000 byte" }) });
    const outcomes = await Promise.allSettled([
      store.delivery.accept(anAccept("m1")),
      store.delivery.accept(poison),
      store.delivery.accept(anAccept("m2")),
    ]);
    expect(outcomes).toMatchObject([
      { value: { code: "accepted", seqs: [1n] } },
      { reason: { code: "limit" } },
      { value: { code: "accepted", seqs: [2n] } },
    ]);
    await closeAll(stores);
  });

  test("a server that does not make commits durable is refused; so is a newer schema", async () => {
    const lax = new URL(await emptySchema());
    lax.searchParams.set("options", `${lax.searchParams.get("options") ?? ""} -c synchronous_commit=off`);
    await expect(openStore({ kind: "postgres", url: lax.href })).rejects.toMatchObject({ code: "schema" });
    const { url, stores } = await replicas(1);
    await closeAll(stores);
    const admin = new pg.Client({ connectionString: url });
    await admin.connect();
    await admin.query("INSERT INTO entente_schema (version) VALUES (99)");
    await admin.end();
    await expect(openStore({ kind: "postgres", url })).rejects.toMatchObject({ code: "schema" });
    const nobody = "postgres://postgres:postgres@127.0.0.1:1/postgres";
    await expect(openStore({ kind: "postgres", url: nobody })).rejects.toMatchObject({ code: "unavailable" });
  });
});
