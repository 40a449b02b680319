import { clientIdParts, type ClientId, type GroupId, parseUserId } from "@entente/mls-wire";
import { freshGroupId } from "../mls/fresh-group-id.ts";
import type { LeftClient } from "../client/claims.ts";
import type { GroupEntry } from "../client/group-entry.ts";
import type { JoinedGroup } from "../client/joined-group.ts";
import type { ReInitOptions } from "./reinits.ts";
import type { Succession } from "./succession.ts";

/** What {@link Continuations} is made of. */
export interface ContinuationParts {
  readonly ownId: ClientId;
  readonly succession: Succession;
  readonly randomBytes: (count: number) => Uint8Array;
  /** Throws ClientError `unknown_group`. */
  readonly entry: (groupId: GroupId) => GroupEntry;
  readonly group: (groupId: GroupId) => JoinedGroup;
}

/** A group that continues another. */
export interface Continued {
  readonly group: JoinedGroup;
  /** Members of the former group who could not be brought along, and why. */
  readonly left: readonly LeftClient[];
}

/**
 * Groups that continue others. Who is brought into one proves by a key of the former group to have been in it, and checks that nobody
 * else is (RFC 9420 11.2, 11.3).
 */
export class Continuations {
  readonly #parts: ContinuationParts;

  constructor(parts: ContinuationParts) {
    this.#parts = parts;
  }

  /**
   * A group of some of a group's members, like it in all else: all clients of these users that are in it. The former group goes on.
   *
   * @throws IdentifierError; GroupError; RpcFailure; ClientError `unknown_group`, and as of any Commit.
   */
  async branch(groupId: GroupId, users: readonly string[]): Promise<Continued> {
    const { ownId, succession, randomBytes } = this.#parts;
    const entry = this.#parts.entry(groupId);
    const { group } = entry;
    const chosen = new Set([clientIdParts(ownId).user, ...users.map(parseUserId)]);
    const { groupId: made, left } = await succession.successors.found(entry, {
      reason: "branch",
      clients: group.members.filter(({ user }) => chosen.has(user)).map(({ client }) => client),
      groupId: freshGroupId(ownId, { randomBytes }),
      suite: group.suite,
      extensions: group.extensions,
      asAgreed: false,
    });
    return { group: this.#parts.group(made), left };
  }

  /**
   * Ends a group for all its members, and brings them into one of another suite in its place. Its messages stay; nothing is sent in it
   * any more. Should this client be away before all are brought along, another of its domain does it.
   *
   * @throws ClientError `nothing_compatible` or `exhausted` naming a member that can not go over, and nothing is done; `succeeded` where
   * another ReInit was first; GroupError `policy_refused`; and as {@link branch}.
   */
  async reinitialize(groupId: GroupId, options: ReInitOptions = {}): Promise<Continued> {
    const entry = this.#parts.entry(groupId);
    const { groupId: made, left } = await this.#parts.succession.reInits.goOver(entry, options);
    return { group: this.#parts.group(made), left };
  }

  /** The group that has taken the place of another; undefined while none has. @throws ClientError `unknown_group`. */
  successorOf(groupId: GroupId): GroupId | undefined {
    return this.#parts.entry(groupId).successor;
  }
}
