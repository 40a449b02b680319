import { randomBytes } from "node:crypto";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { attachmentOf, type GroupId, inboxProtocols } from "@entente/client";
import { type EventualEvent, EventualGroups } from "@entente/client/eventual";
import { type ClientId, groupIdBytes, parseUserId } from "@entente/mls-wire";
import { profilePolicy } from "@entente/policy";
import { groupFeed } from "@entente/storage";
import { DmlsPerson, flipped, Person, type ProcessDomain, Testbed } from "@entente/testbed";
import { filesBelow, findings } from "./secret-search.ts";
import { TappedTransports } from "./tapped-transports.ts";

// What a domain has on disk of the people of another after a conversation in a group of encrypted handshakes (A23-118, A23-119).
const domains = ["a.example", "b.example"] as const;
const nameAt = (domain: string): string => `u${randomBytes(8).toString("hex")}@${domain}`;
/** The first of each begins the group; the second is invited by the other domain's first. */
const users = {
  "a.example": [nameAt("a.example"), nameAt("a.example")],
  "b.example": [nameAt("b.example"), nameAt("b.example")],
} as const;
let testbed: Testbed<"processes">;
const taps = { "a.example": new TappedTransports(), "b.example": new TappedTransports() } as const;
let groupId: GroupId;

beforeAll(async () => {
  const logging = process.env["ENTENTE_LOG"];
  process.env["ENTENTE_LOG"] = "debug";
  testbed = await Testbed.start({ domains, mode: "processes" });
  if (logging === undefined) delete process.env["ENTENTE_LOG"];
  else process.env["ENTENTE_LOG"] = logging;
  await converse();
  // As a power cut leaves them: what was deleted lately is still in the write-ahead logs and in free pages.
  for (const name of domains) {
    const { services } = testbed.domain(name);
    await Promise.all([services.as.kill(), services.ds.kill(), services.gateway.kill()]);
  }
});

afterAll(async () => {
  await testbed.stop();
});

/** Invitations, messages, receipts, files and notices both ways, and people of each domain come and are removed. */
async function converse(): Promise<void> {
  const [alice, ann, bob, ben] = (await Promise.all(
    domains.flatMap((name) =>
      users[name].map((user) =>
        Person.enrol(testbed.domain(name), `${user}/phone`, { transports: taps[name] }),
      ),
    ),
  )) as [Person, Person, Person, Person];
  const group = await alice.client.createGroup({ externalJoins: "closed" });
  await group.invite([userOf(bob)]);
  const atBob = await bob.joins(group.id);
  await atBob.invite([userOf(ann)]);
  await ann.joins(group.id);
  await group.invite([userOf(ben)]);
  await ben.joins(group.id);
  const everyone = [alice, ann, bob, ben];
  for (const person of everyone) {
    const id = await person.client.group(group.id).send(`from ${person.name}`);
    for (const each of everyone) await each.reads(`from ${person.name}`);
    await person.client.deliveryStatus(id);
    await person.client.group(group.id).sendEphemeral("typing");
  }
  await group.sendAttachment({ content: new Uint8Array(randomBytes(300_000)), name: "film.mp4" });
  await bob.until("a file", (event) => event.kind === "message" && attachmentOf(event.content) !== undefined);
  await atBob.update();
  for (const person of everyone) await person.reaches(group.id, atBob.epoch);
  groupId = group.id;
  // Each by somebody of the other domain, whose servers then have the Commit.
  await atBob.remove([userOf(ann)]);
  await alice.reaches(group.id, atBob.epoch);
  await group.remove([userOf(ben)]);
  await bob.reaches(group.id, group.epoch);
  await fanOut(alice, bob, [ann, ben]);
  await report(alice, bob);
  await report(bob, alice);
  await writeLetters(alice, bob, taps["b.example"]);
  await writeLetters(bob, alice, taps["a.example"]);
  await talkInSession(alice, bob);
  await Promise.all(everyone.map((person) => person.leave()));
}

/** Somebody writes what somebody of the other domain reports. */
async function report(writer: Person, reporter: Person): Promise<void> {
  const policy = profilePolicy("small_chat", parseUserId(userOf(writer)));
  const admission = { ...policy.admission, externalJoins: "nobody" as const };
  // Whom a policy grants a role, it names.
  const group = await writer.client.createGroup({ policy: { ...policy, admission, roles: [] } });
  await group.invite([userOf(reporter)]);
  await reporter.joins(group.id);
  const insult = `an insult by ${writer.name}`;
  await group.send(insult);
  await reporter.reads(insult);
  const event = reporter.diary.find(
    (each) => each.kind === "message" && new TextDecoder().decode(each.content) === insult,
  );
  const { messageId } = event as { readonly messageId: string };
  expect((await reporter.client.checks.report(messageId, "abuse")).reportId).toMatch(/^[0-9a-f]{32}$/u);
}

/** What members say to each other beside a group: keys, a question for one that has not come, and that a Commit is refused. */
async function writeLetters(maker: Person, other: Person, atOther: TappedTransports): Promise<void> {
  const group = await maker.client.createGroup({ externalJoins: "closed" });
  await group.invite([userOf(other)]);
  await other.joins(group.id);
  let isSpoilt = false;
  atOther.alter = ({ inboxMessage }) => {
    if (!inboxMessage || isSpoilt) return;
    isSpoilt = true;
    inboxMessage.payload = flipped(inboxMessage.payload, -1);
  };
  const id = new TextEncoder().encode("board");
  await maker.client.sharedKeys.share(group.id, id, new Uint8Array(randomBytes(32)));
  await maker.client.sharedKeys.mix(group.id, id);
  await other.reaches(group.id, group.epoch);
  atOther.alter = ({ commit }) => {
    if (commit) commit.commit = flipped(commit.commit, -1);
  };
  await group.update();
  await other.until("to refuse it", (event) => event.kind === "refused" && event.groupId === group.id);
  const isReport = (): boolean => lettersIn(atOther.said).includes("commit_report");
  await eventually(isReport);
  atOther.alter = () => undefined;
}

/** A DMLS session whose messages go from inbox to inbox. */
async function talkInSession(alice: Person, bob: Person): Promise<void> {
  const [atAlice, atBob] = await Promise.all([alice, bob].map((person) => DmlsPerson.open(person)));
  await atAlice!.sessions.invite([atBob!.id]);
  await Promise.all([atAlice!.connected(1), atBob!.connected(1)]);
  for (const [speaker, hearer] of [
    [atAlice!, atBob!],
    [atBob!, atAlice!],
  ] as const) {
    await speaker.session.update();
    await speaker.say("in the session");
    await hearer.hears(`${speaker.person.name}: in the session`);
  }
  await Promise.all([atAlice!.sessions.close(), atBob!.sessions.close()]);
}

/** What devices say to devices, by the numbers of protocols and kinds. */
const kinds: ReadonlyMap<number, { readonly at: number; readonly names: readonly string[] }> = new Map([
  [inboxProtocols.members, { at: 2, names: ["", "commit_report", "keys", "key_request"] }],
  // Behind the session's name and its length.
  [
    inboxProtocols.dmls,
    { at: 3, names: ["", "invitation", "key_package", "frame", "hosted", "sealed", "for_members"] },
  ],
]);

function letterIn(payload: Uint8Array | undefined): string | undefined {
  const kind = kinds.get(payload?.[1] ?? 0);
  const nameBytes = payload?.[1] === inboxProtocols.dmls ? (payload[2] ?? 0) : 0;
  return kind?.names[payload?.[kind.at + nameBytes] ?? 0];
}

const lettersIn = (words: readonly { readonly payload: Uint8Array | undefined }[]): readonly string[] =>
  words.flatMap(({ payload }) => letterIn(payload) ?? []);

async function eventually(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** A group of the eventual mode, by client fanout: invitations, messages and Commits both ways, and who is removed by the other domain. */
async function fanOut(alice: Person, bob: Person, others: readonly Person[]): Promise<void> {
  const all = await Promise.all([alice, bob, ...others].map(openEventual));
  const [first, second] = all;
  const id = await first!.groups.create();
  await first!.groups.invite(id, [alice, bob, ...others].slice(1).map(userOf));
  for (const each of all) await each.until(({ kind }) => kind === "joined" || each === first);
  for (const each of all) {
    await each.groups.send(id, new TextEncoder().encode(each.person.id));
    const isIt = (event: EventualEvent): boolean =>
      event.kind === "message" && event.sender === each.person.id;
    for (const other of all) if (other !== each) await other.until(isIt);
  }
  // Each by somebody of the other domain.
  for (const [by, gone, epoch] of [
    [second, others[0], 2n],
    [first, others[1], 3n],
  ] as const) {
    await by!.groups.remove(id, [gone!.id as ClientId]);
    for (const each of [first, second])
      await each!.until((event) => event.kind === "epoch" && event.epoch === epoch);
  }
  await Promise.all(all.map(({ groups }) => groups.close()));
}

/** A person with groups of the eventual mode who waits for what happens there. */
async function openEventual(person: Person): Promise<{
  readonly person: Person;
  readonly groups: EventualGroups;
  readonly until: (isIt: (event: EventualEvent) => boolean) => Promise<void>;
}> {
  const diary: EventualEvent[] = [];
  let wake = (): void => undefined;
  const groups = await EventualGroups.open(person.client, {
    times: { rollbackMs: 0, holdMs: 3_600_000, beaconMs: 3_600_000 },
    event: async (_id, event) => {
      diary.push(event);
      wake();
    },
  });
  const until = async (isIt: (event: EventualEvent) => boolean): Promise<void> => {
    while (!diary.some(isIt)) await new Promise<void>((resolve) => (wake = resolve));
  };
  return { person, groups, until };
}

const userOf = ({ id }: Person): string => id.slice(0, id.indexOf("/"));

/** What the services of a domain have on disk: stores with their write-ahead logs, attachments, their own logs at their most talkative. */
function filesOf(domain: ProcessDomain): readonly string[] {
  return filesBelow(domain.folder.path, ["clients"]);
}

describe.each([
  ["a.example", "b.example"],
  ["b.example", "a.example"],
] as const)("what %s has on disk", (domain, other) => {
  const found = (text: string): readonly string[] => [
    ...new Set(
      findings(filesOf(testbed.domain(domain)), Buffer.from(text)).map(
        ({ file, form }) => `${file.slice(testbed.path.length + 1)} (${form})`,
      ),
    ),
  ];

  test("names its own people", () => {
    for (const user of users[domain]) {
      const [name = ""] = user.split("@");
      expect(found(name).some((place) => place.includes("data/ds.sqlite"))).toBe(true);
    }
  });

  test("says until when who was removed may read, and that the others read on", () => {
    const database = new DatabaseSync(testbed.domain(domain).folder.file("data/ds.sqlite"), {
      readOnly: true,
    });
    const rows = database
      .prepare("SELECT client_id, until_seq FROM cursor_row WHERE feed = ?")
      .all(groupFeed(groupIdBytes(groupId)));
    database.close();
    expect(rows.filter((row) => row["until_seq"] === null)).toHaveLength(users[domain].length - 1);
    // Who has read all of it is forgotten by the next sweep.
    const removed = rows.filter((row) => row["until_seq"] !== null);
    expect(removed.length).toBeLessThanOrEqual(1);
    for (const row of removed) expect(Number(row["until_seq"])).toBeGreaterThan(0);
    // Which of its devices is which, only its keys tell.
    expect(rows.filter(({ client_id }) => !String(client_id).startsWith("~"))).toEqual([]);
  });

  test(`is told nobody of ${other} by devices that write to devices, and tells its own nobody`, () => {
    const fanned = taps[domain].said.filter(({ path }) => /SendToAddresses|SendToInboxes/u.test(path));
    const { heard } = taps[domain];
    const letters = ["commit_report", "key_request", "keys", "sealed"];
    expect([...new Set(lettersIn(fanned))]).toEqual(expect.arrayContaining(letters));
    expect([...new Set(lettersIn(heard))]).toEqual(expect.arrayContaining(letters));
    // Who shares a group is invited in it.
    const { said } = taps["a.example"];
    expect(
      lettersIn([...said, ...taps["b.example"].heard]).filter((each) => each === "for_members"),
    ).toHaveLength(2);
    for (const user of users[other]) {
      const [name = ""] = user.split("@");
      expect(fanned.filter(({ request }) => request.includes(name))).toEqual([]);
      expect(heard.filter(({ words }) => words.includes(name))).toEqual([]);
    }
  });

  test(`names nobody of ${other}, in no form`, () => {
    for (const user of users[other]) {
      const [name = ""] = user.split("@");
      expect(found(name)).toEqual([]);
    }
  });
});
