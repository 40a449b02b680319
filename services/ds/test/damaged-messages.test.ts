import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { type delivery, FederatedFeedService } from "@entente/proto";
import { type FeedItem, groupFeed, StorageError, type Store } from "@entente/storage";
import { silentRetryMs } from "../src/feeds/damage-limits.ts";
import { Topic } from "../src/feeds/topic.ts";
import { Authority } from "./authority.ts";
import { Device, type GroupState } from "./device.ts";
import { DeviceStream } from "./device-stream.ts";
import { codeOf, Domain } from "./domain.ts";
import { from, Gateways } from "./gateway.ts";

const texts = ["one", "two", "three", "four", "five"];

describe("a stored message that is damaged", () => {
  const names = ["a.example", "b.example"] as const;
  let gateways: Gateways;
  let a: Domain;
  let b: Domain;
  let alice: Device;
  let bob: Device;
  let group: GroupState;
  let kept: readonly FeedItem[];
  let laterMs: number;

  beforeEach(async () => {
    gateways = new Gateways();
    laterMs = 0;
    const [authorityA, authorityB] = await Promise.all(names.map((name) => Authority.make(name)));
    if (authorityA === undefined || authorityB === undefined) throw new Error("two authorities");
    const both = { store: "sqlite", gateways } as const;
    a = await Domain.start(names[0], { ...both, authority: authorityA, peers: [authorityB] });
    const now = (): number => Date.now() + laterMs;
    b = await Domain.start(names[1], { ...both, authority: authorityB, peers: [authorityA], now });
    alice = await Device.connect(a, "alice/phone");
    bob = await Device.connect(b, "bob/phone");
    await bob.publish(24);
    group = await alice.createGroup();
    await alice.commitDecided(group, { add: [await alice.claimOne(bob)], memberDomains: [...names] });
    for (const text of texts) await alice.send(await alice.message(group, text));
    kept = await messagesAtB();
  });
  afterEach(async () => {
    await Promise.all([a.stop(), b.stop()]);
    gateways.stop();
  });

  /** What the group's feed has at b after the Commit that added bob, when so much has come. */
  async function messagesAtB(atLeast = texts.length): Promise<readonly FeedItem[]> {
    for (;;) {
      const { items } = await b.store.feeds.range(groupFeed(group.id), 1n, 100, 1e6);
      if (items.length >= atLeast) return items;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** Changes a database behind its service's back. */
  function change({ folder }: Domain, sql: string, ...values: readonly Uint8Array[]): void {
    const database = new DatabaseSync(join(folder, "ds.sqlite"));
    database.exec("PRAGMA busy_timeout = 10000");
    for (const value of values) database.prepare(sql).run(value);
    database.close();
  }

  const damage = (set: string, items: readonly FeedItem[]): void => {
    change(b, `UPDATE msg SET ${set} WHERE msg_id = ?`, ...items.map(({ msgId }) => msgId));
  };

  const itemsOfGroup = ({ items }: DeviceStream): delivery.FeedItem[] =>
    items.filter(({ groupId }) => Buffer.from(groupId).equals(group.id));

  const readAll = (): Promise<DeviceStream> => new DeviceStream(bob).until(({ caughtUp }) => caughtUp > 0);

  test.each([
    ["its bytes", "bytes = x'00'"],
    ["what stands beside them", "epoch = 7, kind = 2, hlc = 1, origin = 'c.example', origin_seq = 9"],
  ])("comes back from the domain that has it: %s", async (_what, set) => {
    damage(
      set,
      [1, 3].map((at) => kept[at]!),
    );
    const stream = await readAll();
    expect(itemsOfGroup(stream).map(({ body }) => body)).toEqual(texts.map(() => "message"));
    expect(itemsOfGroup(stream).map(({ message }) => message?.mlsMessage)).toEqual(
      kept.map(({ bytes }) => Buffer.from(bytes)),
    );
    expect(stream.violation).toBeUndefined();
    expect(await messagesAtB()).toEqual(kept);
  });

  test("a Commit comes back as well, with its certificate", async () => {
    await alice.commitDecided(group, { memberDomains: [...names] });
    const items = await messagesAtB(texts.length + 1);
    damage("bytes = x'00'", items.slice(-1));
    const stream = await readAll();
    expect(itemsOfGroup(stream).at(-1)?.body).toBe("commit");
    expect(await messagesAtB()).toEqual(items);
  });

  test.each(["its hash", "the other domain can not be reached", "the other domain brings something else"])(
    "is told as a gap, it alone, when it does not come back: %s",
    async (why) => {
      damage(why === "its hash" ? "hash = x'00'" : "bytes = x'00'", [kept[2]!]);
      if (why === "the other domain can not be reached") gateways.down.add("a.example");
      if (why === "the other domain brings something else") {
        gateways.tamper = (method, response) => {
          if (method !== "FetchMessage") return response;
          const answer = FederatedFeedService.FetchMessage.responseDeserialize(response);
          return FederatedFeedService.FetchMessage.responseSerialize({
            ...answer,
            item: Buffer.from("forged"),
          });
        };
      }
      const stream = await readAll();
      expect(itemsOfGroup(stream).map(({ body }) => body)).toEqual([
        ...["message", "message", "gap", "message", "message"],
      ]);
      expect(itemsOfGroup(stream)[2]?.gap).toMatchObject({ fromSeq: 4, toSeq: 4, reason: "corrupt" });
      expect(stream.violation).toBeUndefined();
      expect((await readAll()).violation).toBeUndefined();
    },
  );

  test("is looked for again after a while where a domain that may have it did not answer", async () => {
    damage("bytes = x'00'", [kept[2]!]);
    const bodies = async (): Promise<readonly (string | undefined)[]> =>
      itemsOfGroup(await readAll()).map(({ body }) => body);
    gateways.down.add("a.example");
    expect(await bodies()).toContain("gap");
    gateways.down.delete("a.example");
    expect(await bodies()).toContain("gap");
    laterMs += silentRetryMs;
    expect(await bodies()).toEqual(texts.map(() => "message"));
  });

  test("a damaged Welcome is told as a gap; the rest of the inbox and the groups go on", async () => {
    const inbox = (await b.store.feeds.cursors("bob@b.example/phone")).find(({ feed }) =>
      feed.startsWith("i"),
    );
    const { items } = await b.store.feeds.range(inbox?.feed ?? "", 0n, 10, 1e6);
    damage("bytes = x'00'", items);
    const stream = await readAll();
    expect(stream.items.filter(({ gap }) => gap !== null && gap !== undefined)).toHaveLength(items.length);
    expect(itemsOfGroup(stream).map(({ body }) => body)).toEqual(texts.map(() => "message"));
  });

  test("a damaged row of the ordering takes no part in it; other groups go on", async () => {
    const other = await alice.createGroup();
    for (const column of ["bytes = x'00'", "epoch = 7", "ballot = 99"]) {
      const before = await a.store.groups.find(group.id);
      change(a, `UPDATE acceptor SET ${column} WHERE group_id = ?`, group.id);
      expect(await codeOf(alice.submit(await alice.commit(group, { memberDomains: [...names] })))).toBe(
        "damaged",
      );
      expect(await a.store.groups.find(group.id)).toEqual(before);
      await alice.commitDecided(other);
    }
  });

  test("is given to a domain of its group, for its hash alone", async () => {
    gateways.strangers.set("c.example", await Authority.make("c.example"));
    const remote = await gateways.asGateway("b.example");
    const ask = (domain: string, groupId: Uint8Array, msgId: Uint8Array): Promise<unknown> =>
      remote.unary(FederatedFeedService.FetchMessage, { groupId, msgId }, { metadata: from(domain) });
    const { msgId, bytes } = kept[0]!;
    expect(await ask("a.example", group.id, msgId)).toMatchObject({ item: Buffer.from(bytes) });
    expect(await codeOf(ask("c.example", group.id, msgId))).toBe("not_a_member_domain");
    expect(await codeOf(ask("a.example", Buffer.alloc(32, 1), msgId))).toBe("unknown_group");
    expect(await codeOf(ask("a.example", group.id, Buffer.alloc(32, 1)))).toBe("unknown_message");
    for (const length of [0, 31, 33, 4_096])
      expect(await codeOf(ask("a.example", group.id, Buffer.alloc(length)))).toBe("bad_field");
    damage("bytes = x'00'", [kept[0]!]);
    expect(await codeOf(ask("a.example", group.id, msgId))).toBe("damaged");
  });

  test("is passed over by the reading that all streams share; each comes to it by itself", async () => {
    const [first, , third] = kept.map((item, at) => ({ ...item, seq: BigInt(at + 1) }));
    const range = (_feed: string, afterSeq: bigint): ReturnType<Store["feeds"]["range"]> => {
      if (afterSeq === 1n) return Promise.reject(new StorageError("corrupt", "the second"));
      const item = afterSeq === 0n ? first : afterSeq === 2n ? third : undefined;
      return Promise.resolve({ items: item === undefined ? [] : [item], endSeq: 3n });
    };
    const topic = new Topic(groupFeed(group.id), { feeds: { ...b.store.feeds, range } }, 0n);
    await topic.refresh();
    expect(topic.headSeq).toBe(3n);
    expect([topic.at(2n), topic.at(3n)?.seq]).toEqual([undefined, 3n]);
  });
});
