import { encode } from "@entente/tls-codec";
import { beforeEach, describe, expect, test } from "@jest/globals";
import { createApplicationMessage } from "ts-mls";
import { privateFrame } from "../src/frames.ts";
import { mlsContext } from "../src/mls/context.ts";
import { Content, type Announcement } from "../src/wire/content.ts";
import { Circle, ideal, trusting } from "./circle.ts";

describe("a universe that lies about itself (D-18) is refused", () => {
  let circle: Circle;
  let truth: Announcement;

  beforeEach(async () => {
    circle = await Circle.of(["alice", "bob", "charlie"]);
    const [bob, charlie] = [circle.session("bob"), circle.session("charlie")];
    await circle.session("alice").init([bob.keyPackage(), charlie.keyPackage()]);
    const [welcome] = await circle.take("alice");
    await circle.hand("bob", welcome!.frame);
    const { universe } = circle.session("alice");
    truth = {
      type: "announcement",
      revision: "draft-02",
      cipherSuite: 1,
      exportLength: 32,
      universeId: universe!.id,
      members: universe!.roster.map(({ member, keyPackage }) => ({ member, keyPackage })),
    };
  });

  /** What bob makes of another announcement by alice. */
  async function told(change: Partial<Announcement>): Promise<string[]> {
    const { groups, state } = await circle.inspect("alice");
    const mls = {
      ...groups.get("alice")!.mls,
      signaturePrivateKey: state.identity.signaturePrivateKey,
      clientConfig: mlsContext(ideal, trusting).config,
    };
    const content = encode(Content, { ...truth, ...change });
    const { privateMessage } = await createApplicationMessage(mls, content, ideal);
    const outcome = await circle.hand("bob", privateFrame(privateMessage));
    return [...outcome.refusals.map(({ code }) => code), ...outcome.events.map(({ kind }) => kind)];
  }

  test("the truth is believed", async () => {
    expect(await told({})).toEqual(["announced"]);
    const [universe] = (await circle.copyOf("bob")).announced;
    expect(universe).toMatchObject({ founder: "alice", revision: "draft-02" });
  });

  const lies: [string, (truth: Announcement) => Partial<Announcement>][] = [
    ["another identifier", () => ({ universeId: new Uint8Array(32) })],
    ["another revision", () => ({ revision: "draft-00" })],
    ["another suite", () => ({ cipherSuite: 2 })],
    ["another export length", () => ({ exportLength: 16 })],
    ["a member less", ({ members }) => ({ members: members.slice(0, 2) })],
    ["a member twice", ({ members }) => ({ members: [...members.slice(0, 2), members[1]!] })],
    ["members in another order", ({ members }) => ({ members: [members[0]!, members[2]!, members[1]!] })],
    [
      "a member under another's name",
      ({ members }) => ({ members: members.map((m, i) => (i === 2 ? { ...m, member: "carol" } : m)) }),
    ],
    [
      "a KeyPackage that is none",
      ({ members }) => ({ members: members.map((m) => ({ ...m, keyPackage: Uint8Array.of(1) })) }),
    ],
  ];

  test.each(lies)("%s", async (_, lie) => {
    expect(await told(lie(truth))).toEqual(["universe_mismatch"]);
    await expect(circle.session("bob").join(truth.universeId)).rejects.toMatchObject({
      code: "universe_unknown",
    });
  });

  test("a stranger's KeyPackage for a member", async () => {
    const stranger = (await (await Circle.of(["charlie"])).inspect("charlie")).state.own!.keyPackage;
    const members = truth.members.map((m, i) => (i === 2 ? { ...m, keyPackage: stranger } : m));
    expect(await told({ members })).toEqual(["universe_mismatch"]);
  });
});

describe("who can be in a universe", () => {
  test("nobody whose KeyPackage lacks what the revision needs (D-20)", async () => {
    const circle = await Circle.of(["alice"]);
    await circle.add("bob", { revision: "draft-00" });
    await expect(circle.session("alice").init([circle.session("bob").keyPackage()])).rejects.toMatchObject({
      code: "revision_unsupported",
      member: "bob",
    });
  });

  test("nobody twice, and never nobody", async () => {
    const circle = await Circle.of(["alice", "bob"]);
    const bob = circle.session("bob").keyPackage();
    await expect(circle.session("alice").init([bob, bob])).rejects.toMatchObject({ code: "members_invalid" });
    await expect(circle.session("alice").init([])).rejects.toMatchObject({ code: "members_invalid" });
    await expect(circle.session("alice").init([Uint8Array.of(0)])).rejects.toMatchObject({
      code: "key_package_invalid",
    });
  });

  test("one session, one universe", async () => {
    const circle = await Circle.of(["alice", "bob"]);
    await circle.begin();
    await expect(circle.session("alice").init([])).rejects.toMatchObject({ code: "already_joined" });
    await expect(circle.say("alice", "ok")).resolves.toBeDefined();
  });

  test("nobody speaks before there is one", async () => {
    const circle = await Circle.of(["alice"]);
    await expect(circle.say("alice", "hello?")).rejects.toMatchObject({ code: "not_joined" });
    await expect(circle.session("alice").update()).rejects.toMatchObject({ code: "not_joined" });
  });

  test("Send Groups of others are at the identifiers derived for them (D-7)", async () => {
    const circle = await Circle.of(["alice", "bob", "charlie"]);
    await circle.begin();
    const ids = (name: string) => circle.session(name).universe!.roster.map(({ groupId }) => groupId);
    expect(ids("bob")).toEqual(ids("alice"));
    expect(new Set(ids("alice").map(String)).size).toBe(3);
    expect(ids("alice").every(({ length }) => length === 32)).toBe(true);
  });
});
