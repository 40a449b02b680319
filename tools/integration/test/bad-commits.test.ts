import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { setTimeout as pause } from "node:timers/promises";
import type { RpcFailure } from "@entente/client";
import {
  type CommitBundle,
  MLSMessage,
  parseUserId,
  type PublicMessage,
  RatchetTree,
} from "@entente/mls-wire";
import { profilePolicy } from "@entente/policy";
import { decodeRaw, encode, rawOf } from "@entente/tls-codec";
import { flipped, ForgingTransports, Person, Testbed } from "@entente/testbed";
import { authenticators, everyoneAtEpochOf } from "./agreement.ts";

// One bad Commit does not end a group: where handshakes are visible it is refused before it is ordered, with the step that
// fails; where they are encrypted the members find back by themselves (RFC 9750 5.3, A23-28, A23-70).
let testbed: Testbed<"in-process">;
let alice: Person, bob: Person, bea: Person;
const forging = new ForgingTransports();
const [atAlice, atBea] = [new ForgingTransports(), new ForgingTransports()];

beforeAll(async () => {
  testbed = await Testbed.start({ domains: ["a.example", "b.example"], mode: "in-process" });
  alice = await Person.enrol(testbed.domain("a.example"), "alice@a.example/phone", { transports: atAlice });
  bob = await Person.enrol(testbed.domain("b.example"), "bob@b.example/phone", { transports: forging });
  bea = await Person.enrol(testbed.domain("b.example"), "bea@b.example/phone", { transports: atBea });
});

afterAll(async () => {
  await Promise.all([alice, bob, bea].map((person) => person.leave()));
  await testbed.stop();
});

async function groupOfThree(handshakes: "encrypted" | "visible") {
  const group = await alice.client.createGroup({ handshakes });
  await group.invite(["bob@b.example", "bea@b.example"]);
  const bobs = await bob.joins(group.id);
  await bea.joins(group.id);
  return { group, bobs };
}

/** The same Commit with something of its PublicMessage changed. */
function altered(bundle: CommitBundle, change: (message: PublicMessage) => PublicMessage): CommitBundle {
  const { value } = bundle.commit;
  if (value.wireFormat !== "mls_public_message") throw new Error("not visible");
  const commit = { ...value, publicMessage: change(value.publicMessage) };
  return { ...bundle, commit: rawOf(MLSMessage, commit) };
}

const forgeries: [string, string, (bundle: CommitBundle) => CommitBundle][] = [
  [
    "whose signature is another",
    "signature_invalid",
    (bundle) =>
      altered(bundle, (message) => ({
        ...message,
        auth: { ...message.auth, signature: flipped(message.auth.signature, 3) },
      })),
  ],
  [
    "in another member's name",
    "signature_invalid",
    (bundle) =>
      altered(bundle, (message) => ({
        ...message,
        content: { ...message.content, sender: { senderType: "member", leafIndex: 0 } },
      })),
  ],
  [
    "of nobody in the group",
    "sender_unknown",
    (bundle) =>
      altered(bundle, (message) => ({
        ...message,
        content: { ...message.content, sender: { senderType: "member", leafIndex: 77 } },
      })),
  ],
  [
    "with a GroupInfo that nobody signed",
    "group_info_signature_invalid",
    (bundle) => ({ ...bundle, groupInfo: decodeRaw(MLSMessage, flipped(bundle.groupInfo!.bytes, -1)) }),
  ],
  [
    "with another tree than follows from it",
    "tree_wrong",
    (bundle) => ({
      ...bundle,
      ratchetTree: decodeRaw(RatchetTree, encode(RatchetTree, [otherLeaf(bundle)])),
    }),
  ],
];

/** The leaf of the Commit's path alone: a tree, and not the group's. */
function otherLeaf({ commit }: CommitBundle): RatchetTree[number] {
  const content =
    commit.value.wireFormat === "mls_public_message" ? commit.value.publicMessage.content : undefined;
  if (content?.contentType !== "commit" || content.commit.path === undefined) throw new Error("no path");
  return { nodeType: "leaf", leafNode: content.commit.path.leafNode };
}

describe("in a group of visible handshakes", () => {
  test("a bad Commit is refused before it is ordered, with its reason, and the group goes on", async () => {
    const { group, bobs } = await groupOfThree("visible");
    const { epoch } = group;
    for (const [what, reason, forge] of forgeries) {
      forging.forge = forge;
      const failure = await bobs.update().then(
        () => undefined,
        (error: unknown) => error as RpcFailure,
      );
      expect([what, failure?.code, failure?.detail.reason]).toEqual([what, "bad_commit", reason]);
    }
    // Without a GroupInfo nobody says who orders what comes after it, whatever the Commit is like.
    forging.forge = (bundle) => ({ ...bundle, groupInfo: undefined });
    await expect(bobs.update()).rejects.toMatchObject({ code: "bad_bundle" });
    forging.forge = undefined;
    expect([group.epoch, bobs.epoch]).toEqual([epoch, epoch]);
    await bobs.update();
    await everyoneAtEpochOf(bob, group.id, [alice, bea]);
    expect(bobs.epoch).toBe(epoch + 1n);
    await group.remove(["bea@b.example"]);
    await everyoneAtEpochOf(alice, group.id, [bob]);
    expect(new Set(authenticators(group.id, [alice, bob])).size).toBe(1);
  });
});

/** Reports are sent in the background. */
async function reported(done: () => boolean): Promise<void> {
  for (let waits = 0; !done() && waits < 500; waits++) await pause(20);
}

function byReporters(left: Report, right: Report): number {
  return reportersOf(left) - reportersOf(right);
}

type Report = (typeof atAlice.reports)[number];

function reportersOf(report: Report): number {
  return typeof report === "string" ? -1 : (report.reporters ?? 0);
}

describe("in a group of encrypted handshakes", () => {
  test("a Commit that nobody can read ends an epoch; everyone finds back and is told, and more than half report it", async () => {
    const { group, bobs } = await groupOfThree("encrypted");
    const { epoch } = group;
    forging.forge = (bundle) => {
      forging.forge = undefined;
      return { ...bundle, commit: decodeRaw(MLSMessage, flipped(bundle.commit.bytes, -1)) };
    };
    const committing = bobs.update().catch((error: unknown) => error);
    await Promise.all(
      [alice, bob, bea].map((each) => each.until("to be healed", ({ kind }) => kind === "healed")),
    );
    await committing;
    await alice.client.group(group.id).update();
    await everyoneAtEpochOf(alice, group.id, [bob, bea]);
    expect(group.epoch > epoch + 1n).toBe(true);
    await reported(() => atAlice.reports.length + atBea.reports.length >= 2);
    const [first, second] = [...atAlice.reports, ...atBea.reports].sort(byReporters);
    expect(first).toMatchObject({ verdict: "noted", remedy: "none", reporters: 1, needed: 2 });
    expect(second).toMatchObject({ verdict: "condemned", remedy: "reset", reporters: 2, needed: 2 });
    expect(new Set(authenticators(group.id, [alice, bob, bea])).size).toBe(1);
    await group.send("nothing is over");
    await Promise.all([bob, bea].map((each) => each.reads("nothing is over")));
  });

  test("a report that is not the reporter's, or about no decided Commit, does not count", async () => {
    const { bobs } = await groupOfThree("encrypted");
    const from = [atAlice.reports.length, atBea.reports.length] as const;
    atAlice.forgeReport = (report) => ({
      ...report,
      signature: flipped(report.signature ?? new Uint8Array(), 0),
    });
    atBea.forgeReport = (report) => ({
      ...report,
      valueHash: flipped(report.valueHash ?? new Uint8Array(), 0),
    });
    forging.forge = (bundle) => {
      forging.forge = undefined;
      return { ...bundle, commit: decodeRaw(MLSMessage, flipped(bundle.commit.bytes, -1)) };
    };
    await bobs.update().catch((error: unknown) => error);
    await reported(() => atAlice.reports.length > from[0] && atBea.reports.length > from[1]);
    expect([atAlice.reports.at(-1), atBea.reports.at(-1)]).toEqual(["bad_report", "bad_report"]);
  });
});

describe("how many reports condemn a Commit", () => {
  const forgings = [new ForgingTransports(), new ForgingTransports()];
  const more: Person[] = [];

  beforeAll(async () => {
    for (const [index, transports] of forgings.entries()) {
      const domain = index === 0 ? "a.example" : "b.example";
      more.push(await Person.enrol(testbed.domain(domain), `eli-${index}@${domain}/phone`, { transports }));
    }
  });

  afterAll(async () => {
    await Promise.all(more.map((person) => person.leave()));
  });

  test.each([
    ["more than half, where the group's policy wants one", 1, 3],
    ["as many as the policy wants, where that is more", 4, 4],
  ])("%s (A23-70)", async (_, reportersMin, needed) => {
    const small = profilePolicy("small_chat", parseUserId("alice@a.example"));
    const behaviour = { ...small.behaviour, reportersMin, badCommits: "candidates" } as const;
    const group = await alice.client.createGroup({ policy: { ...small, behaviour } });
    const people = [alice, bob, bea, ...more];
    await group.invite(people.slice(1).map(({ id }) => id.slice(0, id.indexOf("/"))));
    for (const each of people.slice(1)) await each.joins(group.id);
    const sources = [atAlice, atBea, ...forgings];
    for (const source of sources) source.forgeReport = (report) => report;
    const from = sources.map(({ reports }) => reports.length);
    const reports = () => sources.flatMap((each, index) => each.reports.slice(from[index]));
    forging.forge = (bundle) => {
      forging.forge = undefined;
      return { ...bundle, commit: decodeRaw(MLSMessage, flipped(bundle.commit.bytes, -1)) };
    };
    const committing = bob.client
      .group(group.id)
      .update()
      .catch((error: unknown) => error);
    await reported(() => reports().length >= 4);
    const verdicts = reports()
      .sort(byReporters)
      .map((report) => (typeof report === "string" ? report : [report.verdict, report.remedy]));
    const noted = Array.from({ length: needed - 1 }, () => ["noted", "none"]);
    const condemned = Array.from({ length: 5 - needed }, () => ["condemned", "candidates"]);
    expect(verdicts).toEqual([...noted, ...condemned]);
    expect(reports()[0]).toMatchObject({ needed });
    await committing;
  });
});
