import { type ClientId, groupIdBytes, groupIdFromBytes, groupIdParts } from "@entente/mls-wire";
import { equalBytes } from "@entente/tls-codec";
import type { Extension } from "ts-mls";
import { ClientError } from "../client/client-error.ts";
import type { Commits } from "../client/commits.ts";
import type { GroupEntry } from "../client/group-entry.ts";
import { sendersOf } from "../client/new-group.ts";
import type { SuiteName } from "../crypto/suite-name.ts";
import { freshGroupId } from "../mls/fresh-group-id.ts";
import type { GroupEnvironment } from "../mls/environment.ts";
import { externalSendersExtension } from "../mls/external-sender.ts";
import { GroupError } from "../mls/group-error.ts";
import type { Group } from "../mls/group.ts";
import { successorOf } from "../mls/reinit.ts";
import type { Session } from "../session/session.ts";
import type { FounderTurns } from "./founder-turns.ts";
import { mayFound, requireFounder } from "./founders.ts";
import type { MemberPackages } from "./member-packages.ts";
import type { Founded, Successors } from "./successors.ts";

/** What ReInits need of their client. */
export interface ReInitServices {
  readonly ownId: ClientId;
  readonly environment: GroupEnvironment;
  readonly session: Session;
  readonly commits: Commits;
  readonly successors: Successors;
  readonly turns: FounderTurns;
  readonly packages: () => MemberPackages;
  /** Suites that this client has keys for. */
  readonly ownSuites: () => readonly SuiteName[];
}

/** What a group is to go over to. */
export interface ReInitOptions {
  /** The group's own where absent. */
  readonly suite?: SuiteName;
  /** Whether to go over without members that have no KeyPackage for it; nothing is done then unless it is so. */
  readonly leaveBehind?: boolean;
}

/** Groups that their members end in favour of others (RFC 9420 11.2, A23-85, A23-94). */
export class ReInits {
  readonly #services: ReInitServices;
  readonly #own = new Set<string>();

  constructor(services: ReInitServices) {
    this.#services = services;
  }

  /**
   * Ends a group by a Commit, and makes the one that takes its place. Members without a KeyPackage for it keep it from being done.
   *
   * @throws ClientError `nothing_compatible`, `exhausted`, `succeeded` where another ReInit was first, and as of any Commit; GroupError
   * `policy_refused`, `reinitialized`; RpcFailure.
   */
  async goOver(entry: GroupEntry, { suite, leaveBehind = false }: ReInitOptions): Promise<Founded> {
    const { environment, ownId, commits, successors } = this.#services;
    const wanted = suite ?? entry.group.suite;
    requireFounder(entry.group.policy, ownId);
    if (!this.#services.ownSuites().includes(wanted))
      throw new ClientError("nothing_compatible", `this client has no key for ${wanted}`, ownId);
    const groupId = freshGroupId(ownId, environment.crypto.primitives);
    const plan = this.#services.packages();
    this.#own.add(entry.id);
    try {
      await entry.operations.take(() =>
        commits.bringThrough(entry, async (group) => {
          if (!group.active) return undefined;
          if (!leaveBehind) await requireEveryone(plan, group, ownId, wanted);
          const extensions = await this.#extensions(group, wanted);
          return { reInit: { groupId: groupIdBytes(groupId), suite: wanted, extensions } };
        }),
      );
      const { reInit } = entry.group.former;
      if (reInit === undefined) throw new GroupError("removed", "no longer a member");
      if (!equalBytes(reInit.groupId, groupIdBytes(groupId)))
        throw new ClientError("succeeded", "another ReInit was first", groupIdFromBytes(reInit.groupId));
      return await successors.found(entry, this.#request(entry), plan);
    } finally {
      this.#own.delete(entry.id);
    }
  }

  /** A Commit has ended a group: this client takes its place in the line of those who can make the successor. */
  ended(entry: GroupEntry): void {
    const { reInit } = entry.group.former;
    if (reInit === undefined || entry.successor !== undefined || this.#own.has(entry.id)) return;
    const { successors, turns } = this.#services;
    const { domain } = groupIdParts(groupIdFromBytes(reInit.groupId));
    const able = entry.group.members
      .filter((member) => member.domain === domain && mayFound(entry.group.policy, member.client))
      .map(({ client }) => client);
    // Whoever has asked for it goes first, and is one of those; the others leave it the time of one turn.
    const [first, ...others] = able;
    if (first === undefined) return;
    const line = [noClient, first, ...others];
    turns.begin(
      entry,
      line,
      async () => (await successors.of(entry.id)) !== undefined,
      async () => void (await successors.found(entry, this.#request(entry))),
    );
  }

  #request({ group }: GroupEntry) {
    const { reInit } = group.former;
    const agreed = reInit && successorOf(reInit);
    if (agreed === undefined)
      throw new GroupError("unsupported", "a successor of a suite that is not known here");
    return {
      reason: "reinit",
      clients: group.members.map(({ client }) => client),
      groupId: groupIdFromBytes(agreed.groupId),
      suite: agreed.suite,
      extensions: agreed.extensions,
      asAgreed: true,
    } as const;
  }

  /** What the group's own are, but for external senders: the domain of the successor is another, and its key of another suite. */
  async #extensions({ extensions, policy }: Group, suite: SuiteName): Promise<readonly Extension[]> {
    const others = extensions.filter(({ extensionType }) => extensionType !== "external_senders");
    const senders = await sendersOf(this.#services.session, {
      suite,
      ...(policy === undefined ? {} : { policy }),
    });
    return senders.length === 0 ? others : [...others, externalSendersExtension(senders)];
  }
}

/** Stands where whoever has asked for a ReInit is in line. */
const noClient = "" as ClientId;

async function requireEveryone(
  plan: MemberPackages,
  group: Group,
  ownId: ClientId,
  suite: SuiteName,
): Promise<void> {
  const others = group.members.map(({ client }) => client).filter((client) => client !== ownId);
  await plan.of(group, others, suite);
  const [left] = plan.left;
  if (left === undefined) return;
  const code = left.why === "nothing_compatible" ? left.why : "exhausted";
  throw new ClientError(code, `${left.client} can not go over to ${suite}: ${left.why}`, left.client);
}
