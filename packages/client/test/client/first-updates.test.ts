import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { MemoryStore } from "../../src/store/memory-store.ts";
import { RpcFailure } from "../../src/transport/rpc-failure.ts";
import { Diary } from "./diary.ts";
import { MemoryDomain } from "./memory-domain.ts";

// A18-5, A23-11: a reply is followed by an update.
let domain: MemoryDomain;
let alice: Diary, bob: Diary;

beforeEach(async () => {
  domain = await MemoryDomain.start();
  alice = await Diary.enrol(domain.settings("alice@a.example/phone"));
});

afterEach(async () => {
  await alice.stop();
  await bob.stop();
});

/** The kinds of the calls with which a client changed a group, in order. */
function writes(client: string): readonly string[] {
  return domain.log.filter((line) =>
    ["SendMessage", "SubmitCommit"].some((call) => line === `${call} ${client}`),
  );
}

/** A store that outlives its client, as a disk does. */
function lasting(store: MemoryStore): MemoryStore {
  return new Proxy(store, {
    get: (target, name) => {
      if (name === "close") return () => Promise.resolve();
      const value: unknown = Reflect.get(target, name);
      return typeof value === "function" ? (value as () => unknown).bind(target) : value;
    },
  });
}

describe("the first message of a client that was invited", () => {
  test("is followed by a self-update, later ones are not, and the group's maker makes none", async () => {
    bob = await Diary.enrol(domain.settings("bob@a.example/phone"));
    const group = await alice.client.createGroup();
    await group.invite(["bob@a.example"]);
    const theirs = await bob.joins(group);
    const hasContributed = (): boolean | undefined =>
      group.members().find(({ client }) => client === bob.client.id)?.contributed;
    await group.send("hello");
    expect(hasContributed()).toBe(false);
    await theirs.send("hello to you");
    await alice.reaches(group, 2n);
    await bob.reaches(group, 2n);
    expect(hasContributed()).toBe(true);
    expect(alice.events.at(-1)).toMatchObject({ kind: "epoch", epoch: 2n, committer: bob.client.id });
    await theirs.send("again");
    await theirs.update();
    expect(theirs.epoch).toBe(3n);
    await alice.reaches(group, 3n);
    expect(writes(bob.client.id)).toEqual(
      ["SendMessage", "SubmitCommit", "SendMessage", "SubmitCommit"].map(
        (call) => `${call} ${bob.client.id}`,
      ),
    );
    expect(writes(alice.client.id)).toHaveLength(2);
  });

  test("is followed by nothing where the settings say so", async () => {
    bob = await Diary.enrol(domain.settings("bob@a.example/phone", { updateAfterJoining: false }));
    const group = await alice.client.createGroup();
    await group.invite(["bob@a.example"]);
    const theirs = await bob.joins(group);
    await theirs.send("hello to you");
    await theirs.update();
    expect(theirs.epoch).toBe(2n);
  });

  test("is not undone by an update that fails, which the next start makes up for", async () => {
    const store = new MemoryStore();
    bob = await Diary.enrol(domain.settings("bob@a.example/phone", { store: lasting(store) }));
    const group = await alice.client.createGroup();
    await group.invite(["bob@a.example"]);
    const theirs = await bob.joins(group);
    domain.before = (call, caller) => {
      if (call === "SubmitCommit" && caller === bob.client.id) throw new RpcFailure("refused_for_now", "no");
    };
    expect(await theirs.send("hello to you")).toHaveLength(64);
    await bob.stop();
    expect(theirs.epoch).toBe(1n);
    domain.before = () => undefined;
    bob = await Diary.open(domain.settings("bob@a.example/phone", { store: lasting(store) }));
    await alice.reaches(group, 2n);
    await bob.reaches(group, 2n);
  });

  test("leaves no update due when another Commit of the client came first", async () => {
    bob = await Diary.enrol(domain.settings("bob@a.example/phone"));
    const group = await alice.client.createGroup();
    await group.invite(["bob@a.example"]);
    const theirs = await bob.joins(group);
    await theirs.update();
    await theirs.send("hello to you");
    await theirs.update();
    expect(theirs.epoch).toBe(3n);
  });
});
