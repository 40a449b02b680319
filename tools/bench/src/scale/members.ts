import { setTimeout as pause } from "node:timers/promises";
import { Client, type GroupId, type JoinedGroup, MemoryStore, textOf } from "@entente/client";
import { nodeCrypto } from "@entente/client/node";
import { clientConfiguration } from "@entente/domain";
import { hexFromBytes } from "@entente/tls-codec";
import { InProcessDomain, Person, ProcessDomain, Testbed, type TestbedMode } from "@entente/testbed";
import { cpuSecondsOf } from "../delivery/crowd.ts";
import { CostBook, type CostLine } from "./costs.ts";
import { Traffic } from "./traffic.ts";

/** A group of real clients across three domains. */
export interface MembersPlan {
  /** How many there are in the end, each a user of its own. */
  readonly members: number;
  /** How many of them are connected, join and follow; the others have published KeyPackages and are away. */
  readonly online: number;
  /** Members that one Commit adds. */
  readonly addedAtOnce: number;
  /** How often each operation is done in the finished group. */
  readonly repeats: number;
  readonly handshakes: "visible" | "encrypted";
  readonly mode: TestbedMode;
  /** How long it may take to bring the members in, about; the group is as large as it is by then, with one at least who is away. 0: any time. */
  readonly minutes: number;
}

/** What a run came to. */
export interface MembersResult {
  /** How many it had: fewer than planned where the time was bounded. */
  readonly members: number;
  readonly lines: readonly CostLine[];
  /** What should have been so and was not; empty. */
  readonly broken: readonly string[];
}

const domains = ["a.example", "b.example", "c.example"] as const;

/** How long one step may take, and how often a client that takes it is looked at, in milliseconds. */
const patienceMs = 1_800_000;
const lookMs = 20;

/** Shares of the time that is given, after which nobody enrols, and nobody is added. */
const enrolShare = 0.5;
const addShare = 0.8;

/** Clients that enrol at once. */
const enrolledAtOnce = 8;

interface Online {
  readonly person: Person;
  readonly traffic: Traffic;
}

/** Makes the group, works in it and looks whether all who are there agree. */
export async function runMembers(
  plan: MembersPlan,
  progress: (line: string) => void,
): Promise<MembersResult> {
  const testbed = await Testbed.start({ domains, mode: plan.mode });
  const online: Online[] = [];
  const book = new CostBook(() => servicesCpuSeconds(testbed));
  try {
    const run = new MembersRun(plan, testbed, book, online, progress);
    const broken = await run.all();
    return { members: run.members, lines: book.lines(), broken };
  } finally {
    await Promise.all(online.map(({ person }) => person.leave()));
    await testbed.stop();
  }
}

class MembersRun {
  readonly #plan: MembersPlan;
  readonly #testbed: Testbed;
  readonly #book: CostBook;
  readonly #online: Online[];
  readonly #progress: (line: string) => void;
  readonly #startedMs = performance.now();
  /** Who is there to be added, and then who is in the group. */
  #members: number;
  /** Places from here on are taken by who enrolled that much later. */
  #moved = { from: 0, by: 0 };

  constructor(
    plan: MembersPlan,
    testbed: Testbed,
    book: CostBook,
    online: Online[],
    progress: (line: string) => void,
  ) {
    this.#plan = plan;
    this.#members = plan.members;
    this.#testbed = testbed;
    this.#book = book;
    this.#online = online;
    this.#progress = progress;
  }

  async all(): Promise<readonly string[]> {
    const founder = await this.#arrive(0);
    await this.#enrolAll();
    const group = await founder.person.client.createGroup({
      handshakes: this.#plan.handshakes,
      externalJoins: this.#plan.handshakes === "visible" ? "own_clients" : "closed",
    });
    await this.#addAll(founder, group);
    await this.#work(founder, group);
    if (this.#plan.handshakes === "visible") await this.#newDevice(group);
    const size = group.members().length;
    const expected = this.#members + (this.#plan.handshakes === "visible" ? 1 : 0);
    return [
      ...(size === expected ? [] : [`${String(size)} members instead of ${String(expected)}`]),
      ...this.#disagreements(group),
    ];
  }

  /** Who is connected beside the founder: some who join at the very beginning, and some who join at the end. */
  get #early(): number {
    return Math.ceil((this.#plan.online - 1) / 2);
  }

  get #late(): number {
    return this.#plan.online - 1 - this.#early;
  }

  /** How many the group has, or is to have. */
  get members(): number {
    return this.#members;
  }

  #isOver(share: number): boolean {
    const { minutes } = this.#plan;
    return minutes > 0 && performance.now() - this.#startedMs > share * minutes * 60_000;
  }

  async #arrive(member: number): Promise<Online> {
    const traffic = new Traffic();
    const { domain, id } = this.#named(member);
    const person = await Person.enrol(domain, `${id}/phone`, { transports: traffic.transports });
    const arrived = { person, traffic };
    this.#online.push(arrived);
    return arrived;
  }

  #named(place: number) {
    const { from, by } = this.#moved;
    const member = place < from ? place : place + by;
    const name = domains[member % domains.length] ?? domains[0];
    return { domain: this.#testbed.domain(name), id: `member${String(member)}@${name}` };
  }

  /** Every member after the first enrols, and stocks KeyPackages; as many as there is time for. */
  async #enrolAll(): Promise<void> {
    const traffic = new Traffic();
    const between = this.#members - this.#late;
    for (let member = 1; member <= Math.min(this.#early, between - 1); member += 1)
      await this.#arrive(member);
    let next = this.#early + 1;
    for (
      ;
      next < between && (next === this.#early + 1 || !this.#isOver(enrolShare));
      next += enrolledAtOnce
    ) {
      const some = Array.from({ length: Math.min(enrolledAtOnce, between - next) }, (_none, at) => next + at);
      await this.#enrolAway(some, traffic);
      if (next % 200 < enrolledAtOnce) this.#progress(`${String(next)} of ${String(this.#members)} enrolled`);
    }
    this.#members = Math.min(next, between) + this.#late;
    for (let member = this.#members - this.#late; member < this.#members; member += 1)
      await this.#arrive(member);
    this.#progress(`${String(this.#members)} enrolled`);
  }

  #enrolAway(away: readonly number[], traffic: Traffic): Promise<void> {
    const enrolOne = async (member: number): Promise<void> => {
      const { domain, id } = this.#named(member);
      const client = await Client.enrol(
        {
          clientId: `${id}/phone`,
          home: clientConfiguration(domain.folder),
          store: new MemoryStore(),
          transports: traffic.transports,
          crypto: nodeCrypto,
        },
        await domain.invite(id),
      );
      await client.start();
      await client.stop();
    };
    return this.#book.cost(
      `enrol ${String(away.length)}, with 21 KeyPackages each`,
      away.length,
      () => Promise.all(away.map(enrolOne)),
      [traffic],
    );
  }

  async #addAll({ person, traffic }: Online, group: JoinedGroup): Promise<void> {
    const { addedAtOnce } = this.#plan;
    for (let from = 1; from < this.#members; from += addedAtOnce) {
      const mayEnd = from >= 2 * (this.#early + 1) && from + this.#late < this.#members;
      if (mayEnd && this.#isOver(addShare)) this.#fold(from);
      const until = Math.min(this.#members, from + addedAtOnce);
      const users = Array.from({ length: until - from }, (_none, at) => this.#named(from + at).id);
      await this.#book.cost(`add ${String(users.length)} in one Commit`, until, () => group.invite(users), [
        traffic,
      ]);
      const joiners = this.#online.filter((each) =>
        users.some((user) => each.person.id.startsWith(`${user}/`)),
      );
      await this.#joined(joiners, group, until);
      await this.#followed(group, "follow that Commit", until, joiners);
      this.#progress(`${person.id}: ${String(group.members().length)} members`);
    }
  }

  /** The time is over: of those who are not in yet only the ones that are connected come. */
  #fold(from: number): void {
    this.#moved = { from, by: this.#members - this.#late - from };
    this.#members = from + this.#late;
  }

  /** From the moment when the Commit took effect at its committer, until the slowest of the joiners is in. */
  async #joined(joiners: readonly Online[], group: JoinedGroup, members: number): Promise<void> {
    if (joiners.length === 0) return;
    await this.#book.cost(
      `join by Welcome, the last of ${String(joiners.length)} at once`,
      members,
      () => Promise.all(joiners.map(({ person }) => reached(person, group.id, 0n))),
      joiners.map(({ traffic }) => traffic),
    );
  }

  /** Until all who were there before are in the group's epoch. */
  async #followed(
    group: JoinedGroup,
    operation: string,
    members: number,
    besides: readonly Online[] = [],
  ): Promise<void> {
    const [, ...others] = this.#online.filter(
      (each) => !besides.includes(each) && each.person.client.groups().some(({ id }) => id === group.id),
    );
    if (others.length === 0) return;
    await this.#book.cost(
      `${operation}, the last of ${String(others.length)}`,
      members,
      () => Promise.all(others.map(({ person }) => reached(person, group.id, group.epoch))),
      others.map(({ traffic }) => traffic),
    );
  }

  async #work({ traffic }: Online, group: JoinedGroup): Promise<void> {
    const { repeats } = this.#plan;
    const members = this.#members;
    const others = this.#online.slice(1);
    for (let round = 0; round < repeats; round += 1) {
      this.#progress(`round ${String(round + 1)} of ${String(repeats)}`);
      await this.#book.cost("update the own keys", members, () => group.update(), [traffic]);
      await this.#followed(group, "follow an update", members);
      const text = `message ${String(round)}`;
      await this.#book.cost("send a message", members, () => group.send(text), [traffic]);
      await this.#book.cost(
        `read it, the last of ${String(others.length)}`,
        members,
        () => Promise.all(others.map((each) => each.person.reads(text))),
        others.map((each) => each.traffic),
      );
    }
    // One of those who are away: in the middle.
    const { id } = this.#named(Math.floor(members / 2));
    await this.#book.cost("remove a member", members, () => group.remove([id]), [traffic]);
    await this.#followed(group, "follow a removal", members);
    await this.#book.cost("add a member", members, () => group.invite([id]), [traffic]);
    await this.#followed(group, "follow an addition", members);
  }

  /** A second device of the founder joins with nobody's help: GroupInfo and tree from its domain, an external Commit. */
  async #newDevice(group: JoinedGroup): Promise<void> {
    const traffic = new Traffic();
    const { domain, id } = this.#named(0);
    const second = await Person.enrol(domain, `${id}/tablet`, { transports: traffic.transports });
    await this.#book.cost("join from outside", this.#members, () => second.client.joinUserGroups(), [
      traffic,
    ]);
    this.#online.push({ person: second, traffic });
    const { epoch } = second.client.group(group.id);
    await Promise.all(this.#online.map((each) => reached(each.person, group.id, epoch)));
  }

  /** All who are connected must be in one state, and have read each message once. */
  #disagreements(group: JoinedGroup): readonly string[] {
    const wanted = hexFromBytes(group.epochAuthenticator);
    const texts = Array.from({ length: this.#plan.repeats }, (_none, round) => `message ${String(round)}`);
    return this.#online.flatMap(({ person }) => {
      const own = person.client.group(group.id);
      const state =
        hexFromBytes(own.epochAuthenticator) === wanted ? [] : [`${person.id} is in another state`];
      const read = person.diary.flatMap((event) => (event.kind === "message" ? [textOf(event.content)] : []));
      const isNew = person.id.endsWith("/tablet");
      const heard = isNew || read.join() === texts.join() ? [] : [`${person.id} read ${read.join(", ")}`];
      return [...state, ...heard];
    });
  }
}

/** Waits until a client is in an epoch of a group, or past it: in a large group on a slow machine that may take minutes. */
async function reached({ id, client }: Person, groupId: GroupId, epoch: bigint): Promise<void> {
  const untilMs = performance.now() + patienceMs;
  const isThere = (): boolean =>
    client.groups().some((group) => group.id === groupId && group.epoch >= epoch);
  while (!isThere()) {
    if (performance.now() > untilMs) throw new Error(`${id} did not reach epoch ${String(epoch)}`);
    await pause(lookMs);
  }
}

function servicesCpuSeconds(testbed: Testbed): number {
  let seconds = 0;
  for (const name of domains) {
    const domain = testbed.domain(name);
    if (domain instanceof InProcessDomain || !(domain instanceof ProcessDomain)) return Number.NaN;
    for (const service of Object.values(domain.services)) seconds += cpuSecondsOf(service.pid);
  }
  return seconds;
}
