import type { GroupId, JoinedGroup } from "@entente/client";
import { type CommitWatch, Person, type Testbed } from "@entente/testbed";
import type { History } from "./history/history.ts";
import { judge, type Violation } from "./history/judge.ts";
import { Recorder } from "./history/recorder.ts";

/** Someone at one of the domains, with what came to their device. */
export interface Member {
  /** The domain's name. */
  readonly domain: string;
  readonly person: Person;
  readonly watch: CommitWatch;
  readonly recorder: Recorder;
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
  static async gather(testbed: Testbed, domains: readonly string[]): Promise<People> {
    const members: Member[] = [];
    for (const [index, name] of domains.entries()) {
      const id = `person${String(index)}@${name}/phone`;
      const recorder = new Recorder(id);
      const { watch } = recorder;
      const person = await Person.enrol(testbed.domain(name), id, { transports: recorder });
      recorder.follow(person);
      members.push({ domain: name, recorder, watch, person });
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

  /** All that the members were told and saw since the first Commit that the domains ordered together. */
  history(): History {
    return Recorder.history(
      this.members.map(({ recorder }) => recorder),
      1n,
    );
  }

  /** Which promises about the order of Commits it breaks. */
  violations(): readonly Violation[] {
    return judge(this.history());
  }

  async leave(): Promise<void> {
    await Promise.all(this.members.map(({ person }) => person.leave()));
  }
}
