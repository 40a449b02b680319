import type { GroupId, JoinedGroup } from "@entente/client";
import { CommitWatch, Person, type ProcessDomain, type Testbed } from "@entente/testbed";

/** Someone at one of the domains, with what came to their device. */
export interface Member {
  readonly domain: ProcessDomain;
  readonly person: Person;
  readonly watch: CommitWatch;
}

/** A group with one member at each domain of a testbed. */
export class People {
  readonly members: readonly Member[];
  readonly groupId: GroupId;

  private constructor(members: readonly Member[], groupId: GroupId) {
    this.members = members;
    this.groupId = groupId;
  }

  /** Enrols one person at each domain; the first makes the group and invites the others. */
  static async gather(testbed: Testbed<"processes">, domains: readonly string[]): Promise<People> {
    const members: Member[] = [];
    for (const [index, name] of domains.entries()) {
      const domain = testbed.domain(name);
      const watch = new CommitWatch();
      const id = `person${String(index)}@${name}/phone`;
      members.push({ domain, watch, person: await Person.enrol(domain, id, { transports: watch }) });
    }
    const [creator, ...others] = members;
    if (creator === undefined) throw new RangeError("no domains");
    const group = await creator.person.client.createGroup();
    await group.invite(others.map(({ person }) => person.id.slice(0, person.id.indexOf("/"))));
    await Promise.all(others.map(({ person }) => person.joins(group.id)));
    return new People(members, group.id);
  }

  groupOf({ person }: Member): JoinedGroup {
    return person.client.group(this.groupId);
  }

  /** Resolves when everyone is where the furthest is. @throws Error when they do not hold the same secrets there. */
  async agree(): Promise<void> {
    const epochs = this.members.map((member) => this.groupOf(member).epoch);
    const furthest = epochs.reduce((a, b) => (a > b ? a : b));
    await Promise.all(this.members.map(({ person }) => person.reaches(this.groupId, furthest)));
    const states = new Set(
      this.members.map((member) => Buffer.from(this.groupOf(member).epochAuthenticator).toString("hex")),
    );
    if (states.size !== 1) throw new Error(`the members differ at epoch ${String(furthest)}`);
  }

  /** Epochs that more than one Commit ended, by what came to the devices. */
  forks(): readonly bigint[] {
    const values = new Map<bigint, string>();
    const forked = new Set<bigint>();
    for (const { epoch, value } of this.members.flatMap(({ watch }) => watch.seen)) {
      const known = values.get(epoch) ?? value;
      if (known !== value) forked.add(epoch);
      values.set(epoch, known);
    }
    return [...forked];
  }

  async leave(): Promise<void> {
    await Promise.all(this.members.map(({ person }) => person.leave()));
  }
}
