import { randomBytes } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { type ClientEvent, type JoinedGroup, textOf } from "@entente/client";
import { groupIdBytes, MLSMessage, parseUserId } from "@entente/mls-wire";
import { profilePolicy } from "@entente/policy";
import type { delivery } from "@entente/proto";
import { Person, Testbed } from "@entente/testbed";
import { encode } from "@entente/tls-codec";
import { authenticators } from "./agreement.ts";
import { HostileTransports, type ItemBody } from "./hostile-transports.ts";
import { decidedCommit, forge } from "./stranger.ts";

// A Delivery Service that lies to its own client: it can withhold, and nothing else (A18-30, A18-37, A23-18).
const hostile = new HostileTransports();
const watched = new HostileTransports();
let testbed: Testbed<"in-process">;
let alice: Person, bob: Person, carol: Person;
let group: JoinedGroup;
let feed: Uint8Array;
let attacks = 0;

beforeAll(async () => {
  testbed = await Testbed.start({ domains: ["a.example"], mode: "in-process" });
  const domain = testbed.domain("a.example");
  alice = await Person.enrol(domain, "alice@a.example/phone");
  bob = await Person.enrol(domain, "bob@a.example/phone", { transports: hostile });
  carol = await Person.enrol(domain, "carol@a.example/phone", { transports: watched });
  group = await alice.client.createGroup();
  feed = groupIdBytes(group.id);
  await group.invite(["bob@a.example"]);
  await bob.joins(group.id);
  await bob.client.group(group.id).update();
  await alice.reaches(group.id, group.epoch);
});

afterEach(() => {
  hostile.tamper = (item) => [item];
});

afterAll(async () => {
  await Promise.all([alice.leave(), bob.leave(), carol.leave()]);
  await testbed.stop();
});

/** What bob believes about the group. */
function beliefs(): unknown {
  const { epoch, active } = bob.client.group(group.id);
  const members = bob.client
    .group(group.id)
    .members()
    .map(({ client }) => client);
  return { epoch, active, members, authenticator: authenticators(group.id, [bob]) };
}

/** What happened to bob because of an attack between two messages of alice, both of which he reads; he believes what he did before. */
async function attack(act: () => void | Promise<void>): Promise<readonly ClientEvent[]> {
  attacks += 1;
  const [before, after] = [`before attack ${String(attacks)}`, `after attack ${String(attacks)}`];
  await group.send(before);
  await bob.reads(before);
  const [believed, seen] = [beliefs(), bob.diary.length];
  await act();
  await group.send(after);
  await bob.reads(after);
  expect(beliefs()).toEqual(believed);
  return bob.diary.slice(seen).filter((event) => event.kind !== "message" || textOf(event.content) !== after);
}

const codes = (events: readonly ClientEvent[]): readonly string[] =>
  events.map((event) => (event.kind === "refused" ? event.code : event.kind));

const inGroup = (mlsMessage: Uint8Array): ItemBody => ({ groupId: feed, message: { mlsMessage } });

const lastSeen = (of: HostileTransports, wanted: (item: delivery.FeedItem) => boolean): delivery.FeedItem => {
  const found = of.seen.findLast(wanted);
  if (found === undefined) throw new Error("the real service sent no such item");
  return found;
};
const isIn = (item: delivery.FeedItem, id: Uint8Array): boolean => Buffer.from(item.groupId).equals(id);

/** The bytes with one bit turned over in the byte at each `step`, one after the other. */
function flipped(bytes: Uint8Array, step: number): readonly Uint8Array[] {
  return Array.from({ length: Math.ceil(bytes.length / step) }, (_, turn) => {
    const copy = Uint8Array.from(bytes);
    const at = turn * step;
    copy[at] = (copy[at] ?? 0) ^ (1 << (turn % 8));
    return copy;
  });
}

describe("a message that the Delivery Service makes up", () => {
  test("of random bytes is refused", async () => {
    const { epoch } = bob.client.group(group.id);
    const made = (contentType: "application" | "proposal"): Uint8Array =>
      encode(MLSMessage, {
        version: "mls10",
        wireFormat: "mls_private_message",
        privateMessage: {
          groupId: feed,
          epoch,
          contentType,
          authenticatedData: new Uint8Array(),
          encryptedSenderData: randomBytes(28),
          ciphertext: randomBytes(120),
        },
      });
    // Of a version, and of a wire format, that nobody has.
    const unknown = [Uint8Array.of(9, 9), Uint8Array.of(0, 1, 9, 9)].map((start) =>
      Buffer.concat([start, randomBytes(200)]),
    );
    const events = await attack(() => {
      for (const bytes of [made("application"), made("proposal"), ...unknown, new Uint8Array()])
        hostile.inject(inGroup(bytes));
    });
    expect(codes(events)).toEqual(["invalid", "invalid", "version_wrong", "malformed", "malformed"]);
  });

  test("with keys of a group of its own that has the same name and epoch is refused", async () => {
    const { message } = await forge(group.id, group.epoch, alice.id);
    const events = await attack(() => {
      hostile.inject(inGroup(message));
    });
    expect(codes(events)).toEqual(["invalid"]);
  });
});

describe("a message that the Delivery Service alters", () => {
  test("is refused whichever byte it is, and read when it comes as it was sent", async () => {
    const events = await attack(async () => {
      hostile.tamper = (item) => {
        const bytes = item.message?.mlsMessage;
        return bytes ? [...flipped(bytes, 1).map(inGroup), item] : [item];
      };
      await group.send("as it was sent");
      await bob.reads("as it was sent");
      hostile.tamper = (item) => [item];
    });
    const messages = events.filter(({ kind }) => kind === "message");
    expect(messages).toHaveLength(1);
    expect(new Set(codes(events))).toEqual(
      new Set(["message", "invalid", "malformed", "version_wrong", "epoch_future"]),
    );
  });
});

describe("a message that the Delivery Service repeats", () => {
  test("under another number is read once", async () => {
    const events = await attack(async () => {
      await group.send("once");
      await bob.reads("once");
      const item = lastSeen(hostile, (each) => isIn(each, feed) && each.body === "message");
      for (let turn = 0; turn < 3; turn++) hostile.inject(item);
    });
    expect(codes(events)).toEqual(["message"]);
  });

  test("to the one who wrote it is told once", async () => {
    const events = await attack(async () => {
      await bob.client.group(group.id).send("by myself");
      await bob.reads("by myself");
      const item = lastSeen(hostile, (each) => isIn(each, feed) && each.body === "message");
      for (let turn = 0; turn < 3; turn++) hostile.inject(item);
    });
    expect(codes(events)).toEqual(["message"]);
  });

  test("under a number that goes backwards is nothing new", async () => {
    const events = await attack(async () => {
      await group.send("no going back");
      await bob.reads("no going back");
      const item = lastSeen(hostile, (each) => isIn(each, feed) && each.body === "message");
      const last = hostile.lastOf(feed);
      for (const seq of [last, last - 1, 1, 0]) hostile.injectAt(seq, item);
      hostile.injectAt(last, inGroup(randomBytes(200)));
    });
    expect(codes(events)).toEqual(["message"]);
  });
});

describe("a message that the Delivery Service leaves out", () => {
  test("is missed when the next one comes (A23-26)", async () => {
    const events = await attack(async () => {
      let dropped = false;
      hostile.tamper = (item) => {
        if (dropped || !item.message) return [item];
        dropped = true;
        return [];
      };
      await group.send("never shown");
      await group.send("shown");
      await bob.reads("shown");
    });
    expect(codes(events)).toEqual(["missing", "message"]);
    expect(bob.texts(group.id)).not.toContain("never shown");
  });
});

describe("a Commit", () => {
  test("of an epoch that is over, of one that is to come, of another group, of a stranger, changes nothing", async () => {
    const other = await alice.client.createGroup();
    await other.invite(["bob@a.example"]);
    await bob.joins(other.id);
    await other.update();
    await bob.reaches(other.id, other.epoch);
    const elsewhere = lastSeen(
      hostile,
      (item) => isIn(item, groupIdBytes(other.id)) && item.body === "commit",
    );
    const over = lastSeen(hostile, (item) => isIn(item, feed) && item.body === "commit");
    const now = await forge(group.id, group.epoch, alice.id);
    const later = await forge(group.id, group.epoch + 1n, alice.id);
    const events = await attack(() => {
      hostile.inject(over);
      hostile.inject({ groupId: feed, commit: { ...elsewhere.commit } });
      hostile.inject({ groupId: feed, commit: { ...later.commit } });
      hostile.inject({ groupId: feed, commit: { ...now.commit } });
      hostile.inject(inGroup(now.commit.commit));
    });
    expect(codes(events)).toEqual(["invalid", "epoch_future", "invalid", "malformed"]);
  });

  test("with any byte altered is refused, and takes effect when it comes as it was sent", async () => {
    const before = group.epoch;
    const seen = bob.diary.length;
    hostile.tamper = (item) => {
      const { commit } = item;
      const bytes = commit?.commit;
      if (!commit || !bytes) return [item];
      const altered = flipped(bytes, 5).map((each) => decidedCommit(each, commit));
      const digests = (commit.omittedPartDigests ?? []).map((_, index, all) => ({
        ...commit,
        omittedPartDigests: all.map((digest, at) =>
          at === index ? Uint8Array.from(randomBytes(32)) : digest,
        ),
      }));
      const forged = [...altered, ...digests, { ...commit, omittedPartDigests: [] }];
      return [...forged.map((each) => ({ groupId: feed, commit: each })), item];
    };
    await group.update();
    await bob.reaches(group.id, before + 1n);
    const events = bob.diary.slice(seen);
    expect(events.filter(({ kind }) => kind !== "refused")).toMatchObject([
      { kind: "epoch", epoch: before + 1n, committer: alice.id, added: [], removed: [] },
    ]);
    expect(events.length).toBeGreaterThan(50);
    expect(new Set(authenticators(group.id, [alice, bob])).size).toBe(1);
  });
});

describe("a Welcome", () => {
  test("for someone else, or with any byte altered, makes bob no member of anything", async () => {
    const third = await alice.client.createGroup();
    await third.invite(["carol@a.example"]);
    await carol.joins(third.id);
    const notForBob = lastSeen(watched, (item) => item.body === "welcome");
    const groups = bob.client.groups().length;
    hostile.tamper = (item) => {
      const { welcome } = item;
      const bytes = welcome?.welcome;
      if (!welcome || !bytes) return [item];
      const altered = flipped(bytes, 9).map((each) => ({ ...welcome, welcome: each }));
      return [...altered.map((each) => ({ groupId: item.groupId, welcome: each })), item];
    };
    const seen = bob.diary.length;
    hostile.inject(notForBob);
    const fourth = await alice.client.createGroup();
    await fourth.invite(["bob@a.example"]);
    await bob.joins(fourth.id);
    const events = bob.diary.slice(seen);
    expect(events.filter(({ kind }) => kind !== "refused")).toMatchObject([
      { kind: "joined", groupId: fourth.id },
    ]);
    expect(codes(events)[0]).toBe("not_invited");
    expect(events.length).toBeGreaterThan(20);
    expect(bob.client.groups()).toHaveLength(groups + 1);
    expect(() => bob.client.group(third.id)).toThrow("unknown_group");
  });

  test("that comes twice does not make a member again", async () => {
    const item = lastSeen(hostile, (each) => each.body === "welcome");
    const events = await attack(() => {
      hostile.inject(item);
    });
    expect(codes(events)).toEqual(["not_invited"]);
  });
});

describe("a Delivery Service that changes the history of a group", () => {
  /** A group of alice and bob for one attack, which it does not survive. */
  async function doomed(): Promise<JoinedGroup> {
    const made = await alice.client.createGroup();
    await made.invite(["bob@a.example"]);
    await bob.joins(made.id);
    return made;
  }

  const refusalOf = async (made: JoinedGroup): Promise<string[]> => {
    const isRefusal = (event: ClientEvent): boolean => event.kind === "refused" && event.groupId === made.id;
    await bob.until("a refusal", isRefusal);
    return [...codes(bob.diary.filter(isRefusal))];
  };

  test("by leaving out a Commit is noticed with what comes after it (A18-37)", async () => {
    const made = await doomed();
    const { epoch } = made;
    hostile.tamper = (item) => (item.body === "commit" ? [] : [item]);
    await made.update();
    await made.send("from an epoch that bob does not know");
    expect(await refusalOf(made)).toEqual(["epoch_future"]);
    expect(bob.client.group(made.id).epoch).toBe(epoch);
  });

  test("by telling another value of a Commit than was decided is noticed at once", async () => {
    const made = await doomed();
    const { epoch } = made;
    hostile.tamper = (item) => {
      const { commit } = item;
      if (!commit?.commit) return [item];
      const omittedPartDigests = [randomBytes(32), randomBytes(32), randomBytes(32)];
      const told = decidedCommit(commit.commit, { ...commit, omittedPartDigests });
      return [{ groupId: item.groupId, commit: told }];
    };
    await made.update();
    expect(await refusalOf(made)).toEqual(["certificate_invalid"]);
    expect(bob.client.group(made.id).epoch).toBe(epoch);
    hostile.tamper = (item) => [item];
  });
});

describe("a message that is held back until the keys of its epoch are gone", () => {
  /** A group in which one came so late. */
  async function withLateMessage(missedMessages: "offered" | "withheld"): Promise<JoinedGroup> {
    const small = profilePolicy("small_chat", parseUserId("alice@a.example"));
    const admission = { ...small.admission, rejoin: "proven" as const, missedMessages };
    const retention = { ...small.retention, messageEpochs: 5 };
    const made = await alice.client.createGroup({ policy: { ...small, admission, retention } });
    await made.invite(["bob@a.example"]);
    await bob.joins(made.id);
    let late: ItemBody | undefined;
    hostile.tamper = (item) => {
      if (!isIn(item, groupIdBytes(made.id)) || item.body !== "message" || !item.message) return [item];
      late = { groupId: item.groupId, message: item.message };
      return [];
    };
    await made.send("late");
    for (let update = 0; update < 9; update += 1) await made.update();
    await bob.reaches(made.id, made.epoch);
    hostile.tamper = (item) => [item];
    hostile.inject(late ?? {});
    const told = (event: ClientEvent): boolean =>
      event.kind === "refused" && event.groupId === made.id && event.code === "epoch_past";
    await bob.until("to be told", told);
    return made;
  }

  test("is told of, not passed over", async () => {
    const made = await withLateMessage("withheld");
    expect(bob.texts(made.id)).toEqual([]);
  });

  test("is given by a member where the group's policy offers it", async () => {
    const made = await withLateMessage("offered");
    const given = await bob.until("the message", (event) => event.kind === "missed_message");
    expect(given).toMatchObject({ groupId: made.id, sender: alice.client.id, from: alice.client.id });
    expect(given.kind === "missed_message" && textOf(given.content)).toBe("late");
  });
});

describe("a Commit without proof that it was decided", () => {
  test("is not merged, whatever stands for the certificate, and is when it comes with it", async () => {
    const made = await alice.client.createGroup();
    await made.invite(["bob@a.example"]);
    await bob.joins(made.id);
    await made.update();
    await bob.reaches(made.id, 2n);
    const isCommit = (item: delivery.FeedItem): boolean =>
      isIn(item, groupIdBytes(made.id)) && item.body === "commit";
    const former = lastSeen(hostile, isCommit).commit?.certificate ?? new Uint8Array();
    const seen = bob.diary.length;
    hostile.tamper = (item) => {
      const { commit } = item;
      const proof = commit?.certificate;
      if (!commit || !proof) return [item];
      const wrong = [
        new Uint8Array(),
        randomBytes(proof.length),
        proof.subarray(0, -1),
        Uint8Array.from([...proof, 0]),
        former,
        ...flipped(proof, 7),
      ];
      return [
        ...wrong.map((certificate) => ({ groupId: item.groupId, commit: { ...commit, certificate } })),
        item,
      ];
    };
    await made.update();
    await bob.reaches(made.id, 3n);
    hostile.tamper = (item) => [item];
    // In another group bob may still be finding back from what it was told before.
    const events = bob.diary.slice(seen).filter((event) => "groupId" in event && event.groupId === made.id);
    expect(events.filter(({ kind }) => kind !== "refused")).toMatchObject([{ kind: "epoch", epoch: 3n }]);
    expect(codes(events)[0]).toBe("certificate_missing");
    expect(new Set(codes(events).slice(1))).toEqual(new Set(["certificate_invalid", "epoch"]));
    expect(events.length).toBeGreaterThan(20);
  });
});
