import { describe, expect, test } from "@jest/globals";
import { groupIdBytes, parseUserId } from "@entente/mls-wire";
import { type GroupPolicy, profilePolicy } from "@entente/policy";
import { GroupEntry } from "../../src/client/group-entry.ts";
import { HeldCommits } from "../../src/client/held-commits.ts";
import { KeyExpiry } from "../../src/client/key-expiry.ts";
import { decodeGroup } from "../../src/mls/group-codec.ts";
import { MemoryStore } from "../../src/store/memory-store.ts";
import { Keyring } from "../../src/successors/keyring.ts";
import { deliver, invite, Person, startMs } from "../mls/people.ts";
import { Diary } from "./diary.ts";
import { MemoryDomain } from "./memory-domain.ts";

// What is over by the group's policy is off the disk soon after, whether or not anything comes for the group (A23-72, A23-73, A23-76).
const messageSeconds = 100;
const resumptionSeconds = 300;
const bufferedSeconds = 40;

function policy(): GroupPolicy {
  const base = profilePolicy("small_chat", parseUserId("alice@a.example"));
  const retention = { ...base.retention, messageSeconds, resumptionSeconds, bufferedSeconds };
  const admission = { ...base.admission, rejoin: "proven", externalProposals: [] } as const;
  return { ...base, admission, retention };
}

/** Bob, who has a group in his store, and what a client of his does about it at a time. */
async function bobWith() {
  let seconds = 0;
  const nowMs = (): number => startMs + seconds * 1_000;
  const alice = await Person.make("alice@a.example/phone");
  const bob = await Person.make("bob@b.example/phone", undefined, { nowMs });
  await alice.create("private", true, undefined, policy());
  await invite(alice, [bob]);
  const store = new MemoryStore();
  const entry = new GroupEntry(store, bob.group, 0n);
  const keyring = new Keyring(store, nowMs);
  await entry.save(bob.group, { records: await keyring.recordsOfEpoch(bob.group) });
  const failures: unknown[] = [];
  return {
    keyring,
    failures,
    held: new HeldCommits(store, nowMs),
    entry,
    at: (to: number): void => {
      seconds = to;
    },
    /** A Commit of Alice's, saved as it comes. */
    commit: async (): Promise<void> => {
      await deliver(await alice.commit(), [alice, bob]);
      await entry.save(bob.group, { records: await keyring.recordsOfEpoch(bob.group) });
    },
    /** The first look after a start. */
    look: async (): Promise<void> => {
      const loaded = await GroupEntry.load(store, bob.environment, bob.group.id);
      const stopped = new AbortController().signal;
      const entries = new Map([[bob.group.id, loaded!]]);
      const services = { store, keyring, entries, nowMs, chance: () => 0, stopped };
      await new KeyExpiry(services).all((error) => failures.push(error));
    },
    stored: async () => {
      const state = decodeGroup((await store.group(bob.group.id))!.encoded);
      return {
        epochs: [...state.mls.historicalReceiverData.keys()],
        readable: [...state.mls.historicalReceiverData].flatMap(([epoch, { senderDataSecret }]) =>
          senderDataSecret.length > 0 ? [epoch] : [],
        ),
        proofs: (await keyring.memberships(bob.group.id)).map(({ epoch }) => epoch),
        revision: (await store.group(bob.group.id))!.revision,
      };
    },
    record: (prefix: string) => store.record(prefix + bob.group.id),
  };
}

describe("a look at what is on disk", () => {
  test("erases each kind of key at the end of its time, which counts while no client runs", async () => {
    const { at, commit, look, stored, failures } = await bobWith();
    await commit();
    at(50);
    await commit();
    at(messageSeconds - 1);
    await look();
    expect(await stored()).toMatchObject({ readable: [1n, 2n], proofs: [1n, 2n, 3n] });
    at(messageSeconds);
    await look();
    expect(await stored()).toMatchObject({ epochs: [1n, 2n], readable: [2n], proofs: [1n, 2n, 3n] });
    at(resumptionSeconds);
    await look();
    expect(await stored()).toMatchObject({ epochs: [2n], readable: [], proofs: [2n, 3n] });
    at(resumptionSeconds + 50);
    await look();
    // The epoch that goes on is not over, however long it lasts.
    expect(await stored()).toMatchObject({ epochs: [], proofs: [3n] });
    expect(failures).toEqual([]);
  });

  test("writes nothing where nothing is over", async () => {
    const { at, commit, look, stored } = await bobWith();
    await commit();
    await look();
    const before = await stored();
    at(messageSeconds - 1);
    await look();
    expect(await stored()).toEqual(before);
  });

  test("counts keys that other members gave from when it first saw them", async () => {
    const { at, commit, look, stored, keyring, entry } = await bobWith();
    await commit();
    const groupId = groupIdBytes(entry.group.id);
    const given = { groupId, epoch: 0n, secret: Uint8Array.of(1) };
    await entry.save(entry.group, { records: await keyring.recordsWith(entry.id, given) });
    at(10);
    await look();
    at(resumptionSeconds + 9);
    await look();
    expect(await stored()).toMatchObject({ proofs: [0n, 2n] });
    at(resumptionSeconds + 10);
    await look();
    expect(await stored()).toMatchObject({ proofs: [2n] });
  });
});

describe("a Commit that waits for a key", () => {
  test("waits as long as the policy says, over a start, and is then erased", async () => {
    const { at, look, held, entry, record } = await bobWith();
    const item = { commit: Uint8Array.of(1, 2, 3) };
    at(5);
    await held.hold(entry, item, {});
    at(5 + bufferedSeconds - 1);
    await look();
    expect((await held.of(entry))?.item.commit).toEqual(Uint8Array.of(1, 2, 3));
    at(5 + bufferedSeconds);
    expect(await held.of(entry)).toBeUndefined();
    expect(await record("held-commit/")).toBeDefined();
    await look();
    expect(await record("held-commit/")).toBeUndefined();
  });
});

test("a client that starts looks at once", async () => {
  const domain = await MemoryDomain.start();
  const alice = await Diary.enrol(domain.settings("alice@a.example/phone"));
  const store = new MemoryStore();
  const group = await alice.client.createGroup({ policy: policy() });
  // Told of every save; a disk outlives its client.
  let saved = (): void => undefined;
  const disk = new Proxy(store, {
    get: (target, name) => {
      if (name === "close") return () => Promise.resolve();
      if (name === "save") return (changes: never) => target.save(changes).then(() => saved());
      const value: unknown = Reflect.get(target, name);
      return typeof value === "function" ? (value as () => unknown).bind(target) : value;
    },
  });
  const epochs = async (): Promise<readonly bigint[]> => [
    ...decodeGroup((await store.group(group.id))!.encoded).mls.historicalReceiverData.keys(),
  ];
  const first = await Diary.enrol(domain.settings("bob@a.example/phone", { store: disk }));
  await group.invite(["bob@a.example"]);
  await (await first.joins(group)).update();
  await first.stop();
  expect(await epochs()).toEqual([1n]);
  const isErased = new Promise<void>((resolve) => {
    saved = () => void epochs().then((left) => left.length === 0 && resolve());
  });
  const later = (): number => Date.now() + resumptionSeconds * 1_000;
  const again = await Diary.open(domain.settings("bob@a.example/phone", { store: disk, nowMs: later }));
  await isErased;
  await Promise.all([again.stop(), alice.stop()]);
});
