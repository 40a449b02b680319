import { describe, expect, test } from "@jest/globals";
import { groupFeed, inboxFeed } from "../../src/index.ts";
import {
  aDecision,
  aMessage,
  anAccept,
  anAcceptor,
  bytes,
  feed,
  group,
  hash,
  now,
  populated,
  readAll,
  type StoreFactory,
} from "./samples.ts";

export function decideSuite(open: StoreFactory): void {
  describe("decide", () => {
    test("exactly one value ends an epoch; the loser learns the winner; the same value again is a duplicate", async () => {
      const store = await populated(open);
      const answers = await Promise.all(
        ["x", "y", "z"].map((name) => store.delivery.decide(aDecision(0n, name))),
      );
      const codes = answers.map((answer) => answer.code);
      expect([...codes].sort()).toEqual(["decided", "stale", "stale"]);
      const won = ["x", "y", "z"][codes.indexOf("decided")] ?? "";
      const winner = { valueHash: hash(`value ${won}`), certificate: bytes(`certificate ${won}`) };
      for (const answer of answers.filter(({ code }) => code === "stale")) {
        expect(answer).toEqual({ code: "stale", currentEpoch: 1n, winner });
      }
      expect(await store.delivery.decide(aDecision(0n, won))).toEqual({
        code: "duplicate",
        currentEpoch: 1n,
      });
      expect(await store.delivery.decide(aDecision(2n, "later"))).toEqual({
        code: "ahead",
        currentEpoch: 1n,
      });
      const elsewhere = aDecision(0n, "x", { groupId: hash("elsewhere") });
      expect(await store.delivery.decide(elsewhere)).toEqual({ code: "unknown_group" });
      expect(await store.groups.find(group)).toMatchObject({ epoch: 1n, head: hash(`head ${won}`) });
      expect(await readAll(store, "alice/1")).toEqual([`1 commit ${won}`]);
      await store.close();
    });

    test("a lost race leaves no trace: no item, no Welcome, no cursor, no outbox row", async () => {
      const store = await populated(open);
      await store.delivery.decide(aDecision(0n, "x"));
      const loser = aDecision(0n, "y", {
        inboxes: [{ clientId: "bob/1", message: aMessage("welcome") }],
        opens: [{ clientId: "bob/1", from: "after_commit" }],
        closes: ["alice/1"],
        outbox: [{ domain: "b.example" }],
      });
      expect((await store.delivery.decide(loser)).code).toBe("stale");
      expect(await readAll(store, "bob/1")).toEqual(["no_cursor"]);
      expect(await readAll(store, "bob/1", inboxFeed("bob/1"))).toEqual([]);
      expect((await store.outbox.read("b.example", 0n, 10, 1_000)).items).toEqual([]);
      await store.delivery.accept(anAccept("after"));
      expect(await readAll(store, "alice/1")).toEqual(["1 commit x", "2 after"]);
      await store.close();
    });

    test("proposals come before the Commit and are not repeated; Welcomes reach inboxes; one row per domain", async () => {
      const store = await populated(open);
      await store.delivery.accept(anAccept("p1"));
      const welcome = aMessage("welcome", { kind: 3 });
      const decision = aDecision(0n, "x", {
        items: [aMessage("p1"), aMessage("p2"), aMessage("commit x")],
        inboxes: ["alice/2", "bob/1"].map((clientId) => ({ clientId, message: welcome })),
        outbox: [{ domain: "b.example", frame: bytes("frame") }, { domain: "c.example" }],
      });
      expect(await store.delivery.decide(decision)).toEqual({
        code: "decided",
        commitSeq: 3n,
        inboxSeqs: [1n, 1n],
      });
      expect(await readAll(store, "alice/1")).toEqual(["1 p1", "2 p2", "3 commit x"]);
      for (const clientId of ["alice/2", "bob/1"]) {
        expect(await readAll(store, clientId, inboxFeed(clientId))).toEqual(["1 welcome"]);
      }
      const sent = [];
      for (const domain of ["b.example", "c.example"])
        sent.push(...(await store.outbox.read(domain, 0n, 10, 1_000)).items);
      expect(sent.map((item) => Buffer.from(item.bytes).toString())).toEqual(["frame", "commit x"]);
      expect(sent.map((item) => item.msgId)).toEqual([hash("commit x"), hash("commit x")]);
      await store.close();
    });

    test("a joiner reads from after the Commit, an external one from the Commit, a removed one up to it", async () => {
      const store = await populated(open);
      await store.delivery.accept(anAccept("before"));
      await store.delivery.decide(
        aDecision(0n, "add", { opens: [{ clientId: "bob/1", from: "after_commit" }] }),
      );
      await store.delivery.accept(anAccept("between"));
      const opens = [{ clientId: "alice/2", from: "commit" as const }];
      await store.delivery.decide(aDecision(1n, "swap", { opens, closes: ["bob/1"] }));
      await store.delivery.accept(anAccept("after"));
      expect(await readAll(store, "alice/1")).toEqual([
        "1 before",
        "2 commit add",
        "3 between",
        "4 commit swap",
        "5 after",
      ]);
      expect(await readAll(store, "bob/1")).toEqual(["3 between", "4 commit swap"]);
      expect(await readAll(store, "alice/2")).toEqual(["4 commit swap", "5 after"]);
      expect(await store.feeds.acknowledge([{ clientId: "bob/1", feed, seq: 5n }])).toEqual([
        { code: "past_end", endSeq: 4n },
      ]);
      await store.close();
    });

    test("one who comes back reads nothing of the time away, and a gap where it had not finished", async () => {
      const store = await populated(open);
      await store.delivery.decide(
        aDecision(0n, "add", { opens: [{ clientId: "bob/1", from: "after_commit" }] }),
      );
      await store.delivery.accept(anAccept("unread"));
      await store.delivery.decide(aDecision(1n, "remove", { closes: ["bob/1"] }));
      await store.delivery.accept(anAccept("secret"));
      const back = aDecision(2n, "back", { opens: [{ clientId: "bob/1", from: "after_commit" }] });
      await store.delivery.decide(back);
      await store.delivery.accept(anAccept("hello again"));
      expect(await readAll(store, "bob/1")).toEqual(["gap to 5", "6 hello again"]);
      await store.close();
    });

    test("one who had read to its removal comes back without a gap", async () => {
      const store = await populated(open);
      await store.delivery.decide(
        aDecision(0n, "add", { opens: [{ clientId: "bob/1", from: "after_commit" }] }),
      );
      await store.delivery.decide(aDecision(1n, "remove", { closes: ["bob/1"] }));
      await store.feeds.acknowledge([{ clientId: "bob/1", feed, seq: 2n }]);
      await store.delivery.accept(anAccept("secret"));
      await store.delivery.decide(
        aDecision(2n, "back", { opens: [{ clientId: "bob/1", from: "after_commit" }] }),
      );
      await store.delivery.accept(anAccept("hello again"));
      expect(await readAll(store, "bob/1")).toEqual(["5 hello again"]);
      await store.close();
    });

    test("a Welcome that was sent as a message before is delivered all the same", async () => {
      const store = await populated(open);
      await store.delivery.accept(anAccept("welcome", { feeds: [inboxFeed("alice/2")] }));
      const inboxes = [{ clientId: "bob/1", message: aMessage("welcome", { kind: 3 }) }];
      expect(await store.delivery.decide(aDecision(0n, "x", { inboxes }))).toMatchObject({ code: "decided" });
      expect(await readAll(store, "bob/1", inboxFeed("bob/1"))).toEqual(["1 welcome"]);
      expect(await readAll(store, "alice/2", inboxFeed("alice/2"))).toEqual(["1 welcome"]);
      await store.close();
    });

    test("a domain that the Commit brings in begins with the next epoch", async () => {
      const store = await populated(open);
      const groupId = hash("from b");
      const decision = aDecision(7n, "x", {
        groupId,
        joinsDomain: true,
        items: [aMessage("commit x", { groupId, originSeq: 40n })],
        opens: [{ clientId: "bob/1", from: "after_commit" }],
      });
      expect(await store.delivery.decide(decision)).toMatchObject({ code: "decided", commitSeq: 1n });
      expect(await store.groups.find(groupId)).toMatchObject({ epoch: 8n, createdAtMs: now });
      await store.delivery.accept(
        anAccept("", { message: aMessage("hi", { groupId }), feeds: [groupFeed(groupId)] }),
      );
      expect(await readAll(store, "bob/1", groupFeed(groupId))).toEqual(["2 hi"]);
      expect(await store.delivery.decide(decision)).toEqual({ code: "duplicate", currentEpoch: 8n });
      const rejoined = {
        ...decision,
        epoch: 11n,
        valueHash: hash("11"),
        items: [aMessage("commit 11", { groupId })],
      };
      expect(await store.delivery.decide(rejoined)).toMatchObject({ code: "decided", commitSeq: 3n });
      expect(await store.groups.find(groupId)).toMatchObject({ epoch: 12n });
      await store.close();
    });

    test("a closed group decides nothing more; strangers cannot join", async () => {
      const store = await populated(open);
      const stranger = aDecision(0n, "x", { opens: [{ clientId: "nobody", from: "after_commit" }] });
      expect(await store.delivery.decide(stranger)).toEqual({ code: "unknown_client", clientId: "nobody" });
      await store.devices.revoke("bob/1");
      const revoked = aDecision(0n, "x", { inboxes: [{ clientId: "bob/1", message: aMessage("welcome") }] });
      expect(await store.delivery.decide(revoked)).toEqual({ code: "unknown_client", clientId: "bob/1" });
      const last = aDecision(0n, "last");
      await store.delivery.decide({ ...last, next: { ...last.next, state: "closed" } });
      expect(await store.groups.find(group)).toMatchObject({ epoch: 1n, state: "closed" });
      expect(await store.delivery.decide(aDecision(1n, "more"))).toEqual({ code: "closed" });
      await expect(store.delivery.decide(aDecision(1n, "none", { items: [] }))).rejects.toMatchObject({
        code: "limit",
      });
      await store.close();
    });

    test("a closed group takes messages no more, but for those that another domain accepted before the end", async () => {
      const store = await populated(open);
      const before = aMessage("before", { epoch: 0n });
      const accept = async (message: typeof before, more: object = {}): Promise<unknown> =>
        await store.delivery.accept(anAccept("", { message, epochsPastMax: 1n, ...more }));
      const relayed = (epoch: bigint, seq: bigint): Promise<unknown> =>
        accept(aMessage(`relayed ${String(epoch)} ${String(seq)}`, { epoch, originSeq: seq }), {
          inbound: { origin: "b.example", stream: 1n, seq },
        });
      expect(await accept(before)).toMatchObject({ code: "accepted" });
      const last = aDecision(0n, "last");
      await store.delivery.decide({ ...last, next: { ...last.next, state: "closed" } });
      expect(await accept(before)).toMatchObject({ code: "duplicate" });
      for (const epoch of [0n, 1n, 2n])
        expect(await accept(aMessage(`late ${String(epoch)}`, { epoch }))).toEqual({ code: "closed" });
      expect(await relayed(0n, 1n)).toMatchObject({ code: "accepted" });
      expect(await relayed(1n, 2n)).toEqual({ code: "closed" });
      expect(await relayed(2n, 2n)).toEqual({ code: "closed" });
      await store.close();
    });

    test("the acceptor's row is saved with the decision, or nothing is", async () => {
      const store = await populated(open);
      const acceptor = anAcceptor({ epoch: 1n, revision: 5n });
      expect(await store.delivery.decide(aDecision(0n, "x", { acceptor }))).toEqual({
        code: "revision_conflict",
      });
      expect(await store.groups.find(group)).toMatchObject({ epoch: 0n });
      const decision = aDecision(0n, "x", { acceptor: { ...acceptor, revision: 0n } });
      expect(await store.delivery.decide(decision)).toMatchObject({ code: "decided" });
      expect(await store.ordering.load([group])).toEqual([{ ...acceptor, revision: 1n }]);
      await store.close();
    });
  });
}
