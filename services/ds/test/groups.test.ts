import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { encodeRatchetTree } from "ts-mls/ratchetTree.js";
import { randomBytes } from "node:crypto";
import { createProposal, encodeMlsMessage } from "ts-mls";
import { DeliveryService } from "@entente/proto";
import { CommitAuthenticatedData, CommitBundle, type DomainName } from "@entente/mls-wire";
import { configOf } from "@entente/ordering";
import { decode, encode } from "@entente/tls-codec";
import { bundleOf, Device, type GroupState, suite } from "./device.ts";
import { DeviceStream } from "./device-stream.ts";
import { refusalOf } from "@entente/service-kit/testing";
import { codeOf, Domain } from "./domain.ts";
import { PublishStream } from "./publish-stream.ts";

describe.each(["memory", "sqlite"] as const)("groups on %s", (store) => {
  let domain: Domain;
  let alice: Device;
  beforeAll(async () => {
    domain = await Domain.start("a.example", { store });
    alice = await Device.connect(domain, "alice/phone");
  });
  afterAll(() => domain.stop());

  function create(
    groupId: Uint8Array,
    groupInfo: Uint8Array,
    idempotencyKey: Uint8Array = randomBytes(16),
    by = alice,
  ) {
    return by.call(DeliveryService.CreateGroup, { idempotencyKey, groupId, groupInfo });
  }

  test("a group is made once", async () => {
    const { group, groupInfo } = await alice.newGroup();
    const key = randomBytes(16);
    const first = await create(group.id, groupInfo, key);
    expect(Buffer.from(first.head).equals(group.head)).toBe(true);
    expect(await create(group.id, groupInfo, key)).toEqual(first);
    expect(await codeOf(create(group.id, groupInfo))).toBe("group_exists");
    const other = await alice.newGroup();
    expect(await codeOf(create(other.group.id, other.groupInfo, key))).toBe("idempotency_key_reused");
  });

  test("a new group is checked", async () => {
    const bob = await Device.connect(domain, "bob/phone");
    const { group, groupInfo } = await alice.newGroup();
    const other = await alice.newGroup();
    const abroad = await alice.newGroup("b.example");
    const flipped = groupInfo.map((byte, i) => (i === groupInfo.length - 1 ? byte ^ 1 : byte));
    expect(await codeOf(create(abroad.group.id, abroad.groupInfo))).toBe("wrong_domain");
    expect(await codeOf(create(randomBytes(16), groupInfo))).toBe("bad_identifier");
    expect(await codeOf(create(new Uint8Array(), groupInfo))).toBe("bad_identifier");
    expect(await codeOf(create(group.id, other.groupInfo))).toBe("bad_group_info");
    expect(await codeOf(create(group.id, flipped))).toBe("bad_group_info");
    expect(await codeOf(create(group.id, groupInfo, undefined, bob))).toBe("bad_group_info");
    // Nor with the maker's tree beside it: the first leaf says whose group it is.
    const ratchetTree = encodeRatchetTree(group.mls.ratchetTree);
    const stolen = { idempotencyKey: randomBytes(16), groupId: group.id, groupInfo, ratchetTree };
    expect(await codeOf(bob.call(DeliveryService.CreateGroup, stolen))).toBe("bad_group_info");
    expect(await codeOf(create(group.id, groupInfo.subarray(0, -1)))).toBe("malformed");
    expect(await codeOf(create(group.id, Buffer.concat([groupInfo, Uint8Array.of(0)])))).toBe("malformed");
    expect(await codeOf(create(group.id, await alice.message(group, "no GroupInfo")))).toBe("bad_group_info");
    expect(await codeOf(create(group.id, new Uint8Array(64 * 1024 + 1)))).toBe("too_large");
    expect(await codeOf(create(group.id, groupInfo, randomBytes(17)))).toBe("bad_idempotency_key");
    await create(group.id, groupInfo);
  });

  test("of a hundred Commits at once one is decided, and the others learn which", async () => {
    const group = await alice.createGroup();
    const bundles = await Promise.all(Array.from({ length: 100 }, () => alice.commit(group)));
    const results = await Promise.all(bundles.map((bundle) => alice.submit(bundle)));
    const decided = results.flatMap((result) => (result?.decided ? [result.decided] : []));
    expect(decided.length).toBe(1);
    const winner = Buffer.from(decided[0]?.valueHash ?? []).toString("hex");
    const stale = results.flatMap((result) => (result?.stale ? [result.stale] : []));
    expect(stale.length).toBe(99);
    for (const { currentEpoch, winnerHash } of stale) {
      expect([currentEpoch, Buffer.from(winnerHash).toString("hex")]).toEqual([1, winner]);
    }
    const feed = await new DeviceStream(alice).until(({ caughtUp }) => caughtUp > 0);
    expect(feed.texts(group.id)).toEqual(["commit"]);
  });

  test("the same bundle meets the same fate for ever, and its epoch's winner is told", async () => {
    const group = await alice.createGroup();
    const loser = await alice.commit(group);
    const winner = await alice.commitDecided(group);
    for (let i = 0; i < 3; i++) await alice.commitDecided(group);
    const again = await alice.submit(winner);
    expect(again?.decided).toMatchObject({ epoch: 0 });
    expect(Buffer.from(again?.decided?.nextHead ?? []).equals(winner.nextHead)).toBe(true);
    const lost = await alice.submit(loser);
    expect(lost?.stale?.currentEpoch).toBe(4);
    expect(Buffer.from(lost?.stale?.winnerHash ?? []).equals(winner.valueHash)).toBe(true);
  });

  test("a Commit of an epoch to come is stale without a winner", async () => {
    const group = await alice.createGroup();
    const first = await alice.commit(group);
    group.adopt(first);
    const result = await alice.submit(await alice.commit(group));
    expect(result?.stale).toMatchObject({ currentEpoch: 0 });
    expect(result?.stale?.winnerHash.length).toBe(0);
  });

  test("bundles are checked", async () => {
    const group = await alice.createGroup();
    const bob = await Device.connect(domain, "bob/tablet");
    await bob.publish(2);
    const joined = await alice.commit(group, { add: [await alice.claimOne(bob)] });
    const good = await alice.commit(group);
    const data = (changes: Record<string, unknown>): Uint8Array =>
      encode(CommitAuthenticatedData, {
        version: "v1",
        previousHead: group.head,
        memberDomains: ["a.example" as DomainName],
        removedClients: [],
        ...changes,
      });
    const solo = configOf({ mode: "quorum" }, ["a.example"]);
    const two = configOf({ mode: "quorum" }, ["a.example", "b.example"]);
    const commit = bundleCommit(good.bytes);
    const manyDomains = Array.from({ length: 1_001 }, (_, i) => `d${String(i).padStart(4, "0")}`);
    const cases: [string, Uint8Array, string][] = [
      ["nothing", new Uint8Array(), "malformed"],
      ["too large", new Uint8Array(4 * 1024 * 1024 + 1), "too_large"],
      ["a byte too many", Buffer.concat([good.bytes, Uint8Array.of(0)]), "malformed"],
      ["another version", good.bytes.map((byte, i) => (i === 1 ? 2 : byte)), "malformed"],
      ["no Commit", bundleOf(await alice.message(group, "x"), []), "malformed"],
      ["another history", (await alice.commit(group, { previousHead: randomBytes(32) })).bytes, "wrong_head"],
      ["no head", (await alice.commit(group, { previousHead: new Uint8Array() })).bytes, "bad_bundle"],
      ["no data", (await alice.commit(group, { authenticatedData: new Uint8Array() })).bytes, "malformed"],
      [
        "data twice",
        (await alice.commit(group, { authenticatedData: Buffer.concat([data({}), data({})]) })).bytes,
        "malformed",
      ],
      ["no domains", (await alice.commit(group, { memberDomains: [], config: solo })).bytes, "bad_bundle"],
      ["no GroupInfo", bundleOf(commit, []), "bad_bundle"],
      ["other domains declared", (await alice.commit(group, { config: two })).bytes, "bad_bundle"],
      [
        "another order than the policy's",
        (await alice.commit(group, { config: configOf({ mode: "fixed" }, ["a.example"]) })).bytes,
        "bad_bundle",
      ],
      [
        "only others' domains",
        (await alice.commit(group, { memberDomains: ["b.example"] })).bytes,
        "not_a_member_domain",
      ],
      [
        "a thousand domains and one",
        (await alice.commit(group, { memberDomains: manyDomains, config: solo })).bytes,
        "too_large",
      ],
    ];
    for (const [what, bytes, code] of cases)
      expect([what, await codeOf(alice.submit(bytes))]).toEqual([what, code]);
    const stray = bundleOf(bundleCommit(good.bytes), [bundleCommit(good.bytes)]);
    expect(await codeOf(alice.submit(stray))).toBe("malformed");
    const twice = await alice
      .submit(joined.bytes.subarray(0, -1))
      .catch((error: { code: string }) => error.code);
    expect(twice).toBe("malformed");
    expect(await codeOf(bob.submit(good))).toBe("not_a_member");
    const unknown = await alice.newGroup();
    expect(await codeOf(alice.submit(await alice.commit(unknown.group)))).toBe("unknown_group");
    expect((await alice.submit(good))?.result).toBe("decided");
  });

  test("a public Commit is as good", async () => {
    const group = await alice.createGroup();
    expect((await alice.submit(await alice.commit(group, { publicMessage: true })))?.result).toBe("decided");
  });

  test("the same message is accepted once", async () => {
    const group = await alice.createGroup();
    const message = await alice.message(group, "once");
    const first = await alice.send(message);
    expect(first?.accepted).toMatchObject({ seq: 1, duplicate: false });
    expect((await alice.send(message))?.accepted).toMatchObject({ seq: 1, duplicate: true });
    const both = await Promise.all([alice.send(message), alice.send(await alice.message(group, "twice"))]);
    expect(both.map((result) => result?.accepted?.seq)).toEqual([1, 2]);
  });

  test("messages are taken for five epochs, and of none to come", async () => {
    const group = await alice.createGroup();
    const old = await alice.message(group, "of epoch 0");
    const second = await alice.message(group, "of epoch 0 too");
    const first = await alice.commit(group);
    group.adopt(first);
    const early = await alice.message(group, "of epoch 1");
    expect((await alice.send(early))?.wrongEpoch).toMatchObject({ currentEpoch: 0 });
    await alice.submit(first);
    expect((await alice.send(early))?.result).toBe("accepted");
    for (let i = 0; i < 4; i++) await alice.commitDecided(group);
    expect((await alice.send(old))?.result).toBe("accepted");
    await alice.commitDecided(group);
    expect((await alice.send(second))?.wrongEpoch).toMatchObject({ currentEpoch: 6 });
  });

  test("messages are checked", async () => {
    const group = await alice.createGroup();
    const { commit } = { commit: bundleCommit((await alice.commit(group)).bytes) };
    const { groupInfo } = await alice.newGroup();
    const message = await alice.message(group, "x");
    expect(await codeOf(alice.send(new Uint8Array()))).toBe("malformed");
    expect(await codeOf(alice.send(new Uint8Array(256 * 1024 + 1)))).toBe("too_large");
    expect(await codeOf(alice.send(commit))).toBe("bad_message");
    expect(await codeOf(alice.send(groupInfo))).toBe("bad_message");
    expect(await codeOf(alice.send(Buffer.concat([message, Uint8Array.of(0)])))).toBe("malformed");
    const made = await createProposal(
      group.mls,
      true,
      { proposalType: "remove", remove: { removed: 0 } },
      suite,
    );
    const proposal = encodeMlsMessage(made.message);
    expect((await alice.send(proposal))?.result).toBe("accepted");
    expect(await codeOf(alice.send(proposal.subarray(0, -1)))).toBe("malformed");
    const eve = await Device.connect(domain, "eve/phone");
    expect(await codeOf(eve.send(message))).toBe("not_a_member");
    const unknown = await alice.newGroup();
    expect(await codeOf(alice.send(await alice.message(unknown.group, "x")))).toBe("unknown_group");
    const { code, message: text } = await refusalOf(eve.send(message));
    expect(`${code} ${text}`).not.toContain("eve");
  });

  test("a publishing stream answers in order, refusals among the rest", async () => {
    const group: GroupState = await alice.createGroup();
    const stream = new PublishStream(alice);
    const messages: Uint8Array[] = [];
    for (let i = 0; i < 300; i++) messages.push(await alice.message(group, String(i)));
    messages[150] = Uint8Array.of(1, 2, 3);
    for (const message of messages) stream.say(message);
    stream.finish();
    const answers = await stream.all();
    expect(answers.length).toBe(300);
    expect(answers[150]?.refused).toMatchObject({ code: "malformed", retryAfterMs: 0 });
    const seqs = answers.flatMap((answer) => (answer.accepted ? [answer.accepted.seq] : []));
    expect(seqs).toEqual(Array.from({ length: 299 }, (_, i) => i + 1));
    const nobody = await Device.enrol(domain, "nobody/phone");
    const refused = new PublishStream(nobody);
    refused.say(messages[0]!);
    await expect(refused.all()).rejects.toMatchObject({ code: "no_session" });
  });
});

/** The Commit of a bundle without proposals and Welcomes in between: all that is left after version and the empty rest. */
function bundleCommit(bundle: Uint8Array): Uint8Array {
  return decode(CommitBundle, bundle).commit.bytes;
}
