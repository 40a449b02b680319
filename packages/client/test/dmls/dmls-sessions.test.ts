import { beforeEach, describe, expect, test } from "@jest/globals";
import { bytesFromHex, equalBytes } from "@entente/tls-codec";
import { AddressRenewal } from "../../src/client/address-renewal.ts";
import { dmlsMessage, readDmlsMessage } from "../../src/dmls/dmls-message.ts";
import { sessionsMax } from "../../src/dmls/limits.ts";
import { opened } from "../../src/dmls/session-envelope.ts";
import { addressOf, keyOfAddress, keyOfSender } from "../../src/inbox/correspondent.ts";
import { nodeCrypto } from "../../src/node/node-crypto.ts";
import { Correspondent, PostOffice } from "./post-office.ts";

let office: PostOffice;
let alice: Correspondent, bob: Correspondent, eve: Correspondent;

beforeEach(async () => {
  office = new PostOffice();
  alice = await Correspondent.make("alice", office);
  bob = await Correspondent.make("bob", office);
  eve = await Correspondent.make("eve", office);
});

const session = (at: Correspondent) => at.sessions.sessions()[0]!;
const say = (at: Correspondent, text: string) => session(at).send(new TextEncoder().encode(text));
/** What is in an envelope of the session that an invitation is to. */
const openedBy = async (invitation: Uint8Array, message: Uint8Array) => {
  const [invited, answer] = [readDmlsMessage(invitation), readDmlsMessage(message)];
  if (invited?.kind !== "invitation" || answer?.kind !== "sealed") throw new Error("no answer");
  return opened(nodeCrypto.primitives, invited.key, answer);
};
const idOf = (at: Correspondent): Uint8Array => bytesFromHex(session(at).id)!;

describe("sessions by invitation", () => {
  test("begin when everyone has accepted; everyone hears everyone", async () => {
    await alice.sessions.invite([bob.id, eve.id, bob.id, alice.id]);
    await office.deliver();
    for (const each of [alice, bob, eve])
      expect([...session(each).members].sort()).toEqual([alice.id, bob.id, eve.id]);
    await say(bob, "hi");
    await office.deliver();
    expect([alice.heard, bob.heard, eve.heard]).toEqual([["bob: hi"], [], ["bob: hi"]]);
    await session(bob).update();
    await say(alice, "hello");
    await office.deliver();
    expect(eve.heard).toEqual(["bob: hi", "alice: hello"]);
    expect([alice, bob, eve].flatMap(({ problems }) => problems)).toEqual([]);
  });

  test("name clients in invitations alone: all else goes by the addresses that invitation and KeyPackages tell", async () => {
    await alice.sessions.invite([bob.id, eve.id]);
    await office.deliver();
    for (const each of [alice, bob, eve]) await say(each, "hi");
    await office.deliver();
    await session(alice).remove(eve.id);
    await office.deliver();
    const kinds = (sender: "address" | "client"): ReadonlySet<string | undefined> =>
      new Set(
        office.history.flatMap((letter) =>
          letter.sender.kind === sender ? [readDmlsMessage(letter.message)?.kind] : [],
        ),
      );
    expect(kinds("client")).toEqual(new Set(["invitation"]));
    // Who is who is read by nobody who carries it.
    expect(kinds("address")).toEqual(new Set(["sealed"]));
    for (const { sender, message } of office.history)
      if (sender.kind === "address") expect(Buffer.from(message).includes("@a.example")).toBe(false);
    expect([alice, bob, eve].flatMap(({ problems }) => problems)).toEqual([]);
    expect(session(eve).excluded).toBe(true);
  });

  test("take no invitation by an address, and no KeyPackage from another address than it tells", async () => {
    await bob.sessions.close();
    await alice.sessions.invite([bob.id]);
    const invited = office.letters.at(-1)!;
    const from = { kind: "address", address: addressOf(eve.id, eve.address) } as const;
    office.post(from, [eve.id], invited.message, new Uint8Array(16));
    await bob.open();
    await office.deliver();
    expect(eve.problems).toEqual([expect.stringContaining("an invitation by nobody")]);
    expect(session(alice).running).toBe(true);
    const answered = office.history.find(({ to }) => to === alice.id);
    await eve.sessions.invite([alice.id, bob.id]);
    const answer = await openedBy(invited.message, answered!.message);
    if (answer?.kind !== "key_package") throw new Error("no answer");
    const again = dmlsMessage({ ...answer, session: idOf(eve) });
    office.post(
      { kind: "address", address: addressOf(alice.id, alice.address) },
      [eve.id],
      again,
      new Uint8Array(16),
    );
    await office.deliver();
    expect(eve.problems.at(-1)).toContain("another client's KeyPackage");
  });

  test("begin without those who do not answer, when told; a late answer joins nothing", async () => {
    await eve.sessions.close();
    await alice.sessions.invite([bob.id, eve.id]);
    await office.deliver();
    expect(session(alice).running).toBe(false);
    await alice.sessions.begin(session(alice).id);
    await eve.open();
    await office.deliver();
    expect([...session(bob).members].sort()).toEqual([alice.id, bob.id]);
    expect(alice.problems).toEqual([expect.stringContaining("not asked for a KeyPackage")]);
    expect(session(eve).running).toBe(false);
  });

  test("outlive processes at every step", async () => {
    await eve.sessions.close();
    const invited = await alice.sessions.invite([bob.id]);
    for (const each of [alice, bob]) await each.sessions.close();
    office.letters.length = 0;
    // The invitation was lost with the process; it is the same message again, and the office has seen it.
    await alice.open();
    expect(office.letters).toEqual([]);
    expect(session(alice).id).toBe(invited.id);
    alice.post([bob], office.history[0]!.message);
    await bob.open(async () => undefined);
    await office.deliver();
    expect(bob.sessions.invitations()).toEqual([
      { id: invited.id, founder: alice.id, members: [alice.id, bob.id] },
    ]);
    await bob.sessions.close();
    await bob.open();
    await bob.sessions.accept(invited.id);
    await office.deliver();
    await say(bob, "there");
    for (const each of [alice, bob]) {
      await each.sessions.close();
      await each.open();
    }
    await office.deliver();
    await say(alice, "and back");
    await office.deliver();
    expect([alice.heard, bob.heard]).toEqual([["bob: there"], ["alice: and back"]]);
  });

  test("outlive addresses: each is renewed while it has a quarter of its time, and read from the leaf that tells it", async () => {
    await alice.sessions.invite([bob.id, eve.id]);
    await office.deliver();
    const [dayMs, startMs, before] = [86_400_000, Date.now(), alice.address];
    let nowMs = startMs;
    const fresh: Uint8Array[] = [];
    const renewal = new AddressRenewal({
      addresses: {
        endsOf: async (sealed) => ({
          notAfterMs: sealed.map(
            (each) => startMs + (fresh.some((one) => equalBytes(one, each)) ? 700 : 400) * dayMs,
          ),
          lifetimeMs: 400 * dayMs,
        }),
        fillIfReached: () => Promise.resolve(),
        take: () => {
          fresh.push(office.addressFor(alice.id));
          return fresh.at(-1)!;
        },
      },
      places: () => alice.places.now(),
      nowMs: () => nowMs,
      chance: () => 0.5,
    });
    const toldBy = (at: Correspondent): Uint8Array | undefined => session(at).addressOf(alice.id);
    nowMs += 299 * dayMs;
    await renewal.look();
    expect(fresh).toEqual([]);
    nowMs += 2 * dayMs;
    await renewal.look();
    expect([fresh.length, toldBy(alice)]).toEqual([1, fresh[0]]);
    // Who has not heard of it yet writes to the one before, which is still good.
    expect(toldBy(bob)).toEqual(before);
    await office.deliver();
    for (const each of [alice, bob, eve]) expect(toldBy(each)).toEqual(fresh[0]);
    nowMs += 2 * dayMs;
    await renewal.look();
    expect(fresh).toHaveLength(1);
    office.retired.add(keyOfAddress(addressOf(alice.id, before)));
    for (const each of [alice, bob, eve]) {
      await each.sessions.close();
      await each.open();
    }
    for (const each of [bob, alice]) {
      await say(each, `from ${each.id}`);
      await office.deliver();
    }
    expect(alice.heard).toEqual([`bob: from ${bob.id}`]);
    expect(eve.heard).toEqual([`bob: from ${bob.id}`, `alice: from ${alice.id}`]);
    const last = office.history.at(-1)!.sender;
    expect(keyOfSender(last)).toBe(keyOfAddress(addressOf(alice.id, fresh[0]!)));
    expect([alice, bob, eve].flatMap(({ problems }) => problems)).toEqual([]);
  });

  test("are forgotten with all that is on disk of them", async () => {
    await alice.sessions.invite([bob.id]);
    await office.deliver();
    await bob.sessions.forget(session(bob).id);
    expect(bob.sessions.sessions()).toEqual([]);
    expect((await bob.store.records("dmls", "", 100)).length).toBe(0);
    await say(alice, "anyone?");
    await office.deliver();
    expect(bob.problems).toEqual([expect.stringContaining("an envelope of no session here")]);
  });
});

describe("hostile words are refused, and harm no session", () => {
  const id = new Uint8Array(16).fill(7);

  test("invitations that lie, and one too many", async () => {
    const invitation = (members: readonly Correspondent[], session: Uint8Array = id) =>
      dmlsMessage({
        session,
        kind: "invitation",
        members: members.map((each) => each.id),
        address: eve.address,
        key: new Uint8Array(32),
      });
    eve.post([bob], Uint8Array.of(1, 2, 3));
    eve.post([bob], invitation([alice, bob]));
    eve.post([bob], invitation([eve, alice]));
    eve.post([bob], invitation([eve, bob, bob]));
    eve.post([bob], invitation([eve, bob], new Uint8Array(15)));
    await office.deliver();
    expect(bob.sessions.invitations()).toEqual([]);
    expect(bob.problems).toHaveLength(5);
    await alice.sessions.invite([bob.id]);
    await office.deliver();
    eve.post([bob], invitation([eve, bob], idOf(alice)));
    await office.deliver();
    expect(bob.problems.at(-1)).toContain("a session of another");
    await bob.sessions.close();
    await bob.open(async () => undefined);
    for (let i = 0; i < sessionsMax; i++) {
      const name = new Uint8Array(16);
      new DataView(name.buffer).setUint32(0, i);
      eve.post([bob], invitation([eve, bob], name));
    }
    await office.deliver();
    expect(bob.sessions.invitations()).toHaveLength(sessionsMax - 1);
    expect(bob.problems.at(-1)).toContain("too many sessions");
    await expect(bob.sessions.invite([alice.id])).rejects.toMatchObject({ code: "too_many_operations" });
    await say(alice, "still here");
    await office.deliver();
    expect(bob.heard).toEqual(["alice: still here"]);
  });

  test("a KeyPackage of someone else, of nobody, and one that was not asked for", async () => {
    await bob.sessions.close();
    await alice.sessions.invite([bob.id, eve.id]);
    await eve.sessions.close();
    const answer = (keyPackage: Uint8Array, session: Uint8Array = idOf(alice)) =>
      dmlsMessage({ session, kind: "key_package", keyPackage });
    const stranger = await Correspondent.make("mallory", office);
    const other = await stranger.sessions.invite([bob.id]);
    eve.post([alice], answer(other.keyPackage()));
    eve.post([alice], answer(Uint8Array.of(1)));
    stranger.post([alice], answer(other.keyPackage()));
    eve.post([alice], answer(other.keyPackage(), id));
    await office.deliver();
    expect(alice.problems.map((each) => each.slice(each.indexOf(":") + 2))).toEqual([
      "another client's KeyPackage",
      expect.stringContaining("a KeyPackage that is refused"),
      "not asked for a KeyPackage",
      "not asked for a KeyPackage",
    ]);
    expect(session(alice).running).toBe(false);
  });

  test("a client that nobody vouches for founds nothing and joins nothing", async () => {
    office.disbelieved.add(bob.id);
    await alice.sessions.invite([bob.id]);
    await office.deliver();
    expect(alice.problems).toEqual([expect.stringContaining("a KeyPackage that is refused")]);
    expect(session(alice).running).toBe(false);
  });

  test("a damaged session keeps no other from going on", async () => {
    await alice.sessions.invite([bob.id]);
    await office.deliver();
    const damaged = session(bob).id;
    await eve.sessions.invite([bob.id]);
    await office.deliver();
    await bob.sessions.close();
    await bob.store.save({ records: new Map([[`dmls-state/${damaged}/session`, Uint8Array.of(1)]]) });
    await bob.open();
    expect(bob.problems).toEqual([expect.stringContaining("state_corrupt")]);
    await session(eve).send(new TextEncoder().encode("hi"));
    await office.deliver();
    expect(bob.heard).toEqual(["eve: hi"]);
  });
});
