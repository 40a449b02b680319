import type { ClientSettings, GroupId, JoinedGroup } from "@entente/client";
import { type CommitWatch, Person, type Testbed } from "@entente/testbed";
import type { History } from "./history/history.ts";
import { judge, type Violation } from "./history/judge.ts";
import { Recorder } from "./history/recorder.ts";

/** Where somebody is at home: a domain, at one of its replicas where that matters. */
export interface Place {
  readonly domain: string;
  readonly home?: ClientSettings["home"];
}

/** Someone at one of the domains, with what came to their device. */
export interface Member {
  /** The domain's name. */
  readonly domain: string;
  readonly person: Person;
  readonly watch: CommitWatch;
  readonly recorder: Recorder;
}

/** Groups with one member at each domain of a testbed. */
export class People {
  readonly members: readonly Member[];
  readonly groupIds: readonly GroupId[];

  private constructor(members: readonly Member[], groupIds: readonly GroupId[]) {
    this.members = members;
    this.groupIds = groupIds;
  }

  /** Enrols one person at each place; by turns they make a group and invite the others. */
  static async gather(testbed: Testbed, places: readonly (Place | string)[], groups = 1): Promise<People> {
    const members: Member[] = [];
    for (const [index, place] of places.entries()) {
      const { domain: name, home } = typeof place === "string" ? { domain: place } : place;
      const id = `person${String(index)}@${name}/phone`;
      const recorder = new Recorder(id);
      const { watch } = recorder;
      const person = await Person.enrol(testbed.domain(name), id, {
        transports: recorder,
        ...(home === undefined ? {} : { home }),
      });
      recorder.follow(person);
      members.push({ domain: name, recorder, watch, person });
    }
    const groupIds: GroupId[] = [];
    for (let index = 0; index < groups; index++) {
      const creator = members[index % members.length];
      if (creator === undefined) throw new RangeError("no domains");
      const others = members.filter((member) => member !== creator);
      const group = await creator.person.client.createGroup();
      await group.invite(others.map(({ person }) => person.id.slice(0, person.id.indexOf("/"))));
      await Promise.all(others.map(({ person }) => person.joins(group.id)));
      groupIds.push(group.id);
    }
    return new People(members, groupIds);
  }

  /** A member's handle of one of the groups; of the first unless told. @throws RangeError without groups. */
  groupOf({ person }: Member, groupId: GroupId | undefined = this.groupIds[0]): JoinedGroup {
    if (groupId === undefined) throw new RangeError("no groups");
    return person.client.group(groupId);
  }

  /** Resolves when everyone is where the furthest is, in every group. @throws Error when they do not hold the same secrets there. */
  async agree(): Promise<void> {
    for (const groupId of this.groupIds) {
      const groups = this.members.map((member) => this.groupOf(member, groupId));
      const furthest = groups.map(({ epoch }) => epoch).reduce((a, b) => (a > b ? a : b));
      await Promise.all(this.members.map(({ person }) => person.reaches(groupId, furthest)));
      const states = new Set(
        groups.map(({ epochAuthenticator }) => Buffer.from(epochAuthenticator).toString("hex")),
      );
      if (states.size !== 1) throw new Error(`the members of ${groupId} differ at epoch ${String(furthest)}`);
    }
  }

  /** All that the members were told and saw since the first Commit that the domains ordered together, of each group. */
  histories(): readonly History[] {
    const recorders = this.members.map(({ recorder }) => recorder);
    return this.groupIds.map((groupId) => Recorder.history(recorders, groupId, 1n));
  }

  /** Epochs that were seen to end, and calls that submitted a Commit. */
  figures(): { readonly decided: number; readonly submissions: number } {
    const histories = this.histories();
    return {
      decided: histories.reduce((sum, { seen }) => sum + new Set(seen.map(({ epoch }) => epoch)).size, 0),
      submissions: histories.reduce((sum, { submitted }) => sum + submitted.length, 0),
    };
  }

  /** Which promises about the order of Commits they break. */
  violations(): readonly Violation[] {
    return this.histories().flatMap(judge);
  }

  async leave(): Promise<void> {
    await Promise.all(this.members.map(({ person }) => person.leave()));
  }
}
