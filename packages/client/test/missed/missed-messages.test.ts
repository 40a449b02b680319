import { describe, expect, test } from "@jest/globals";
import { type ClientId, parseUserId } from "@entente/mls-wire";
import { type GroupPolicy, profilePolicy } from "@entente/policy";
import { hexFromBytes } from "@entente/tls-codec";
import { decodeEvent } from "../../src/client/event-record.ts";
import { GroupEntry } from "../../src/client/group-entry.ts";
import { missedAgeMsMax, missedBytesMax, missedMessagesMax, missedPauseMs } from "../../src/missed/limits.ts";
import { MissedMessages } from "../../src/missed/missed-messages.ts";
import { encodeWish } from "../../src/missed/missed-wish.ts";
import { MemoryStore } from "../../src/store/memory-store.ts";
import { Keyring } from "../../src/successors/keyring.ts";
import {
  encodeLetter,
  letterSignContent,
  type MemberLetter,
  proofContent,
  readLetter,
} from "../../src/successors/member-letter.ts";
import { deliver, invite, Person, startMs, text } from "../mls/people.ts";

// Members give each other what was missed, to whom, and how much of it (A23-48).
const names = [
  "alice@a.example/phone",
  "bob@b.example/phone",
  "bob@b.example/tablet",
  "carol@b.example/phone",
] as const;

function policy(): GroupPolicy {
  const base = profilePolicy("small_chat", parseUserId("alice@a.example"));
  const admission = { rejoin: "proven", missedMessages: "offered", externalProposals: [] } as const;
  const rights = { ...base.rights, addClients: "members" } as const;
  return { ...base, rights, admission: { ...base.admission, ...admission } };
}

type Letter = Extract<MemberLetter, { readonly kind: "missed_answer" | "missed_request" }>;

/** One member with its store; what it sends is kept for the test to bring. */
class Site {
  readonly person: Person;
  readonly store = new MemoryStore();
  readonly keyring: Keyring;
  readonly missed: MissedMessages;
  readonly sent: { readonly to: readonly ClientId[]; readonly letter: Letter }[] = [];
  /** Clients that the log of their domain does not have. */
  readonly unproved = new Set<string>();
  asksForKeys = 0;
  #entry: GroupEntry | undefined;
  #work: Promise<void>[] = [];

  constructor(person: Person, nowMs: () => number) {
    this.person = person;
    this.keyring = new Keyring(this.store, nowMs);
    const entries = { get: () => this.#entry } as unknown as ReadonlyMap<string, GroupEntry>;
    this.missed = new MissedMessages({
      ownId: person.client,
      environment: { ...person.environment, nowMs },
      store: this.store,
      entries,
      keyring: this.keyring,
      channel: () => ({
        sendSealed: async (_own, to, message) => {
          const letter = readLetter(message) as Letter;
          this.sent.push({ to: to.map(({ client }) => client), letter });
          return { messageIds: [], unreached: [] };
        },
      }),
      told: () => undefined,
      inBackground: (work) => {
        this.#work.push(work());
      },
      stopped: new AbortController().signal,
      proved: async (members) => {
        if (members.some(({ client }) => this.unproved.has(client))) throw new Error("log_silent");
      },
      requestKeys: () => {
        this.asksForKeys += 1;
      },
    });
  }

  get entry(): GroupEntry {
    return this.#entry!;
  }

  /** The epoch that the person is in is saved, with what belongs to it. */
  async epochBegan(): Promise<void> {
    const { group } = this.person;
    const before = this.#entry?.group;
    this.#entry ??= new GroupEntry(this.store, group, 0n);
    const keys = await this.keyring.recordsOfEpoch(group);
    const presence = await this.missed.presence.recordsOfEpoch(before, group);
    await this.#entry.save(group, { records: new Map([...keys, ...presence]) });
  }

  async read(what: string, epoch: bigint, atMs = startMs, sender: string = names[0]): Promise<string> {
    const plaintext = new TextEncoder().encode(what);
    const id = hexFromBytes(this.person.environment.crypto.primitives.randomBytes(32));
    const rest = { generation: 0, atMs, state: "received" as const, authenticatedData: new Uint8Array() };
    const { id: groupId } = this.person.group;
    await this.store.save({ messages: [{ id, groupId, sender, epoch, plaintext, ...rest }] });
    return id;
  }

  async hears(from: Site, letter: Letter | undefined): Promise<void> {
    const carried = readLetter(encodeLetter(letter!)) as Letter;
    await this.missed.heard({ kind: "client", client: from.person.client }, carried);
    const work = this.#work.splice(0);
    await Promise.allSettled(work);
  }

  /** What members have given, oldest first. */
  async given(): Promise<readonly string[]> {
    const rows = await this.store.events(1_000);
    const events = await Promise.all(
      rows.map(({ body }) => decodeEvent(body, this.person.client, (id) => this.store.message(id))),
    );
    return events.flatMap((event) =>
      event?.kind === "missed_message"
        ? [text(event.content)]
        : event?.kind === "refused"
          ? [event.code]
          : [],
    );
  }
}

/** A group at epoch 3 of Alice, both devices of Bob (the tablet since epoch 2), and Carol (since 3); `alone`: who has come back from outside. */
async function four() {
  let now = startMs;
  const sites = await Promise.all(names.map(async (name) => new Site(await Person.make(name), () => now)));
  const [alice, bob, tablet, carol] = sites as [Site, Site, Site, Site];
  await alice.person.create("private", true, undefined, policy());
  await alice.epochBegan();
  const joined: Site[] = [alice];
  for (const site of [bob, tablet, carol]) {
    await invite(
      alice.person,
      [site.person],
      joined.slice(1).map(({ person }) => person),
    );
    joined.push(site);
    for (const each of joined) await each.epochBegan();
  }
  const passes = (ms: number): void => {
    now += ms;
  };
  /** The whole group goes one epoch on. */
  const goOn = async (): Promise<void> => {
    await deliver(
      await alice.person.commit(),
      sites.map(({ person }) => person),
    );
    for (const each of sites) await each.epochBegan();
  };
  /** As if the site had just come into the group from outside, in its epoch of now. */
  const cameBack = async (site: Site): Promise<void> => {
    const { group } = site.person;
    await site.store.save({ records: await site.missed.recordsOfJoin(group, group) });
  };
  return { alice, bob, tablet, carol, passes, goOn, cameBack };
}

/** Work in the background goes on until it is as wanted, or nothing comes of it. */
async function settled(isSo: () => boolean): Promise<void> {
  for (let turns = 0; turns < 10_000 && !isSo(); turns++)
    await new Promise((resolve) => setImmediate(resolve));
}

async function asked(site: Site): Promise<Letter> {
  await site.missed.ask(site.entry);
  return site.sent.at(-1)!.letter;
}

describe("a member that has come back", () => {
  test("gets what it missed since its last epoch, once, with who gave it, and no message of its new epoch", async () => {
    const { alice, bob, goOn, cameBack } = await four();
    await alice.read("of epoch 2", 2n);
    await alice.read("of epoch 3", 3n);
    await goOn();
    await alice.read("of epoch 4", 4n);
    await cameBack(bob);
    const question = await asked(bob);
    // The user's own device first, and others after it, one of each user.
    expect(bob.sent.at(-1)!.to).toEqual([names[2], names[0], names[3]]);
    await alice.hears(bob, question);
    expect(alice.sent.map(({ to }) => to)).toEqual([[bob.person.client]]);
    const answer = alice.sent[0]!.letter;
    await bob.hears(alice, answer);
    // The last epoch that it had the key of is 3: what it has of that already is known by its name.
    expect(await bob.given()).toEqual(["of epoch 3"]);
    await bob.hears(alice, answer);
    expect(await bob.given()).toEqual(["of epoch 3"]);
  });

  test("is answered once a minute", async () => {
    const { alice, bob, goOn, cameBack, passes } = await four();
    await goOn();
    await cameBack(bob);
    await alice.hears(bob, await asked(bob));
    passes(missedPauseMs - 1);
    await alice.hears(bob, await asked(bob));
    expect(alice.sent).toHaveLength(1);
    passes(1);
    await alice.hears(bob, await asked(bob));
    expect(alice.sent).toHaveLength(2);
  });

  test("that can prove nothing asks for keys first, and asks when they have come", async () => {
    const { bob, cameBack, goOn } = await four();
    await goOn();
    await bob.store.save({ records: new Map([[`keyring/${bob.person.group.id}`, undefined]]) });
    await cameBack(bob);
    await expect(bob.missed.ask(bob.entry)).rejects.toMatchObject({ code: "psk_missing" });
    bob.missed.goOn(bob.entry);
    await settled(() => bob.asksForKeys > 0);
    expect(bob.asksForKeys).toBe(1);
    const { resumptionPsk } = bob.person.group;
    const key = { ...resumptionPsk, epoch: 2n };
    await bob.store.save({ records: await bob.keyring.recordsWith(bob.person.group.id, key) });
    await bob.missed.keysCame(bob.entry);
    await settled(() => bob.sent.length > 0);
    expect(bob.sent).toHaveLength(1);
  });
});

describe("nobody is answered", () => {
  const refusals: readonly [
    string,
    (letter: Extract<Letter, { kind: "missed_request" }>, asker: Site) => Promise<Letter>,
  ][] = [
    [
      "whose proof is changed",
      async (letter) => ({
        ...letter,
        proof: letter.proof.map((byte, index) => (index === 0 ? byte ^ 1 : byte)),
      }),
    ],
    [
      "whose signature is changed",
      async (letter) => ({ ...letter, signature: letter.signature.map((byte) => byte ^ 1) }),
    ],
    ["who asks about more than was signed and proved", async (letter) => ({ ...letter, from: 0n })],
    [
      "who proves it by a key of an epoch that it says another of",
      async (letter, asker) => {
        const open = { ...letter, proofEpoch: 2n };
        return { ...open, signature: await asker.person.group.sign(letterSignContent(open)) };
      },
    ],
    [
      "who proves it by a key of the epoch that it asks in",
      async (letter, asker) => {
        const { group } = asker.person;
        const open = { ...letter, proofEpoch: group.epoch };
        const { hmacSha256 } = asker.person.environment.crypto.primitives;
        const content = proofContent(open, asker.person.client);
        const proved = { ...open, proof: hmacSha256(group.resumptionPsk.secret, content) };
        return { ...proved, signature: await group.sign(letterSignContent(proved)) };
      },
    ],
  ];

  test.each(refusals)("%s", async (_name, change) => {
    const { alice, bob, goOn, cameBack } = await four();
    await goOn();
    await cameBack(bob);
    const question = (await asked(bob)) as Extract<Letter, { kind: "missed_request" }>;
    const before = await alice.store.events(10);
    await alice.hears(bob, await change(question, bob));
    expect(alice.sent).toEqual([]);
    expect(await alice.store.events(10)).toEqual(before);
    await alice.hears(bob, question);
    expect(alice.sent).toHaveLength(1);
  });

  test("in another's name, or who is no member any more", async () => {
    const { alice, bob, carol, goOn, cameBack } = await four();
    await goOn();
    await cameBack(bob);
    const question = await asked(bob);
    await alice.hears(carol, question);
    expect(alice.sent).toEqual([]);
    const decided = await alice.person.commit({ remove: [bob.person.client] });
    await deliver(decided, [alice.person]);
    await alice.epochBegan();
    await alice.hears(bob, question);
    expect(alice.sent).toEqual([]);
  });

  test("who was no member in the epoch of its proof, but for the user's own devices, and these if their log has them", async () => {
    const { alice, bob, tablet, carol, goOn, cameBack, passes } = await four();
    await bob.read("before the tablet", 1n, startMs, names[0]);
    await bob.read("with the tablet", 2n);
    await goOn();
    await cameBack(tablet);
    // A key that a member gave it, of an epoch that it was not in.
    const given = (await bob.keyring.memberships(bob.person.group.id)).filter(({ epoch }) => epoch === 1n);
    await tablet.store.save({ records: new Map([[`keyring/${tablet.person.group.id}`, undefined]]) });
    await tablet.store.save({ records: await tablet.keyring.recordsWithAll(tablet.person.group.id, given) });
    await tablet.store.save({ records: await tablet.missed.recordsOfJoin(undefined, tablet.person.group) });
    const question = await asked(tablet);
    for (const other of [alice, carol]) {
      await other.hears(tablet, question);
      expect(other.sent).toEqual([]);
    }
    bob.unproved.add(tablet.person.client);
    await bob.hears(tablet, question);
    expect(bob.sent).toEqual([]);
    bob.unproved.clear();
    passes(missedPauseMs);
    await bob.hears(tablet, question);
    await tablet.hears(bob, bob.sent[0]?.letter);
    expect(await tablet.given()).toEqual(["before the tablet", "with the tablet"]);
  });
});

test("who asks about the time before it joined, or after it was removed, gets nothing of it", async () => {
  const { alice, bob, tablet, carol, goOn, passes } = await four();
  for (const epoch of [0n, 1n, 2n, 3n, 4n]) await alice.read(`of epoch ${String(epoch)}`, epoch);
  await goOn();
  /** Asks about everything, whatever it is due. */
  const greedy = async (site: Site): Promise<readonly string[]> => {
    const { group } = site.person;
    const wish = {
      state: "wanted",
      before: group.epoch,
      from: 0n,
      nonce: new Uint8Array(16),
      asked: [],
    } as const;
    await site.store.save({ records: new Map([[`missed/${group.id}`, encodeWish({ ...wish, asked: [] })]]) });
    await alice.hears(site, await asked(site));
    await site.hears(alice, alice.sent.at(-1)?.letter);
    return site.given();
  };
  expect(await greedy(carol)).toEqual(["of epoch 3"]);
  expect(await greedy(tablet)).toEqual(["of epoch 2", "of epoch 3"]);
  const everyone = [alice, bob, tablet, carol];
  const others = everyone.filter((each) => each !== carol);
  await deliver(
    await alice.person.commit({ remove: [carol.person.client] }),
    everyone.map(({ person }) => person),
  );
  for (const each of others) await each.epochBegan();
  await alice.read("after carol", 5n);
  await invite(
    alice.person,
    [carol.person],
    others.slice(1).map(({ person }) => person),
  );
  for (const each of everyone) await each.epochBegan();
  await alice.read("with carol again", 6n);
  await goOn();
  passes(missedPauseMs);
  // What it has already does not come again; the fifth epoch was not its own.
  expect(await greedy(carol)).toEqual(["of epoch 3", "of epoch 4", "with carol again"]);
});

describe("an answer is believed", () => {
  test("from who was asked alone, once, to the question of now, sealed to this client and signed", async () => {
    const { alice, bob, carol, goOn, cameBack } = await four();
    await alice.read("believe me", 3n);
    await goOn();
    await cameBack(bob);
    const question = await asked(bob);
    await alice.hears(bob, question);
    const answer = alice.sent[0]!.letter as Extract<Letter, { kind: "missed_answer" }>;
    await bob.hears(carol, answer);
    await bob.hears(alice, { ...answer, ciphertext: answer.ciphertext.map((byte) => byte ^ 1) });
    await carol.hears(alice, answer);
    expect([...(await bob.given()), ...(await carol.given())]).toEqual([]);
    // A later question: the answer to the earlier one is none to it.
    await asked(bob);
    await bob.hears(alice, answer);
    expect(await bob.given()).toEqual([]);
  });
});

describe("one answer has bounds", () => {
  async function answerOf(fill: (alice: Site) => Promise<void>): Promise<readonly string[]> {
    const { alice, bob, goOn, cameBack } = await four();
    await fill(alice);
    await goOn();
    await cameBack(bob);
    await alice.hears(bob, await asked(bob));
    await bob.hears(alice, alice.sent[0]!.letter);
    return bob.given();
  }

  test.each([0, 1])("of number: the newest, and that there were more (%s past it)", async (over) => {
    const given = await answerOf(async (alice) => {
      for (let index = 0; index < missedMessagesMax + over; index++)
        await alice.read(String(index), 3n, startMs + index);
    });
    const newest = Array.from({ length: missedMessagesMax }, (_, index) => String(index + over));
    expect(given).toEqual([...newest, ...(over > 0 ? ["missed_more"] : [])]);
  });

  test.each([0, 1])("of bytes (%s past it)", async (over) => {
    const most = "m".repeat(missedBytesMax - 2 * 400 - 3 + over);
    const given = await answerOf(async (alice) => {
      await alice.read("old", 3n, startMs - 1);
      await alice.read(most, 3n);
    });
    expect(given.map((each) => each.slice(0, 11))).toEqual(
      over === 0 ? ["old", "mmmmmmmmmmm"] : ["mmmmmmmmmmm", "missed_more"],
    );
  });

  test("of age", async () => {
    const given = await answerOf(async (alice) => {
      await alice.read("too old", 3n, startMs - missedAgeMsMax - 1);
      await alice.read("just in time", 3n, startMs - missedAgeMsMax);
    });
    expect(given).toEqual(["just in time"]);
  });
});
