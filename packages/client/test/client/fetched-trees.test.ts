import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import type { JoinedGroup } from "../../src/client/joined-group.ts";
import type { ClientSettings } from "../../src/client/settings.ts";
import { MemoryStore } from "../../src/store/memory-store.ts";
import { RpcFailure } from "../../src/transport/rpc-failure.ts";
import { Diary } from "./diary.ts";
import { MemoryDomain } from "./memory-domain.ts";

// A Welcome whose tree is fetched: at once, later, or never. `treeInsideBytes: 0` makes every tree a large one.
let domain: MemoryDomain;
let alice: Diary, bob: Diary;
let group: JoinedGroup;
let settings: ClientSettings;

/** A store that outlives its client, as a disk does. */
class Disk extends MemoryStore {
  override close(): Promise<void> {
    return Promise.resolve();
  }
}

beforeEach(async () => {
  domain = await MemoryDomain.start();
  alice = await Diary.enrol(domain.settings("alice@a.example/phone", { treeInsideBytes: 0 }));
  // Without chance no pause takes any time.
  settings = domain.settings("bob@a.example/phone", { store: new Disk(), chance: () => 0 });
  bob = await Diary.enrol(settings);
  group = await alice.client.createGroup({ externalJoins: "closed" });
});

afterEach(async () => {
  domain.before = () => undefined;
  await alice.stop();
  await bob.stop();
});

/** Refuses downloads so many times. Returns how often any was asked for. */
function failing(times: number, code = "peer_unreachable"): () => number {
  let asked = 0;
  domain.before = (call) => {
    if (call === "DownloadChunk" && ++asked <= times) throw new RpcFailure(code, "not now");
  };
  return () => asked;
}

async function talks(): Promise<void> {
  const theirs = await bob.joins(group);
  await theirs.send("here");
  await alice.until((event) => event.kind === "message");
}

describe("a Welcome whose tree lies at the domain", () => {
  test("is joined by, and what lies there names nobody", async () => {
    await group.invite(["bob@a.example"]);
    await talks();
    const stored = Buffer.from(domain.blobs.stored());
    expect(stored.length).toBeGreaterThan(1_000);
    expect(stored.includes("bob@a.example")).toBe(false);
    expect(stored.includes(Buffer.from(alice.client.group(group.id).members()[0]!.signatureKey))).toBe(false);
  });

  test("waits on disk while the tree can not be fetched, and nothing else does", async () => {
    // More than one Welcome's patience, and less than all that follows.
    const asked = failing(30);
    await group.invite(["bob@a.example"]);
    await talks();
    expect(asked()).toBeGreaterThan(30);
  });

  test("is joined once, whatever else has it tried again meanwhile", async () => {
    let open = (): void => undefined;
    domain.blobs.gate = new Promise((resolve) => (open = resolve));
    // As often as one part is tried in a row; the next attempt stands at the gate.
    failing(12);
    const standing = domain.when("DownloadChunk bob@a.example/phone");
    await group.invite(["bob@a.example"]);
    await standing;
    const other = await alice.client.createGroup();
    await other.invite(["bob@a.example"]);
    await bob.joins(other);
    await other.update();
    await bob.reaches(other, 2n);
    open();
    await talks();
    expect(bob.events.filter(({ kind }) => kind === "refused")).toEqual([]);
  });

  test("is gone on with after a restart", async () => {
    failing(Infinity);
    await group.invite(["bob@a.example"]);
    // Comes after it, and is not held up by it.
    const other = await alice.client.createGroup();
    await other.invite(["bob@a.example"]);
    await bob.joins(other);
    await bob.stop();
    expect(bob.events.some((event) => event.kind === "joined" && event.groupId === group.id)).toBe(false);
    failing(0);
    bob = await Diary.open(settings);
    await talks();
  });

  test("is refused, once, when the tree is lost for good", async () => {
    domain.before = (call) => {
      if (call === "DownloadChunk") domain.blobs.lose();
    };
    await group.invite(["bob@a.example"]);
    const refused = await bob.until((event) => event.kind === "refused");
    expect(refused).toMatchObject({ code: "tree_missing" });
    const other = await alice.client.createGroup();
    await other.invite(["bob@a.example"]);
    await bob.joins(other);
    expect(bob.events.filter((event) => event.kind === "refused")).toHaveLength(1);
  });
});
