import type { ClientId } from "@entente/mls-wire";
import { equalBytes } from "@entente/tls-codec";
import type { ProposalWithSender, RatchetTree } from "ts-mls";
import { claimsOfCredential } from "./credential.ts";
import { GroupError } from "./group-error.ts";
import type { GroupEvent } from "./group-event.ts";
import { clientsOf, leafAt, leavesOf, type Member, memberAt, memberOf } from "./member.ts";

/** What a Commit did to the members. */
export interface MembershipChange {
  readonly added: readonly Member[];
  /** As they were before. */
  readonly removed: readonly Member[];
  readonly updated: readonly Member[];
}

/** Leaf indices that the Remove proposals of a Commit name. */
export function removedLeaves(proposals: readonly ProposalWithSender[]): readonly number[] {
  return proposals.flatMap(({ proposal }) =>
    proposal.proposalType === "remove" && "remove" in proposal ? [proposal.remove.removed] : [],
  );
}

/**
 * Compares two trees. A leaf that no Remove names keeps its client, whatever credential it gets (RFC 9420 5.3.1): throws
 * GroupError `identity_changed` otherwise, and `client_twice` when a client ends with two leaves.
 */
export function membershipChange(
  before: RatchetTree,
  after: RatchetTree,
  removedIndices: readonly number[],
): MembershipChange {
  const gone = new Set(removedIndices);
  const removed = removedIndices.flatMap((index) => memberAt(before, index) ?? []);
  const added: Member[] = [];
  const updated: Member[] = [];
  for (const [index, leaf] of leavesOf(after)) {
    const old = gone.has(index) ? undefined : leafAt(before, index);
    if (old === undefined) {
      added.push(memberOf(leaf, index));
    } else if (!equalBytes(old.hpkePublicKey, leaf.hpkePublicKey)) {
      const [was, is] = [claimsOfCredential(old.credential), claimsOfCredential(leaf.credential)];
      if (was.client !== is.client) {
        throw new GroupError("identity_changed", `${was.client} would become ${is.client}`, {
          client: was.client,
        });
      }
      updated.push(memberOf(leaf, index));
    }
  }
  requireDistinct(clientsOf(after));
  return { added, removed, updated };
}

/** Throws GroupError `client_twice`. */
export function requireDistinct(clients: readonly ClientId[]): void {
  const seen = new Set<ClientId>();
  for (const client of clients) {
    if (seen.has(client)) throw new GroupError("client_twice", `${client} has two leaves`, { client });
    seen.add(client);
  }
}

/** Whether a Commit of these proposals needs a path: all but those of Add, PreSharedKey and ReInit alone (RFC 9420 12.4). */
export function needsPath(proposals: readonly ProposalWithSender[]): boolean {
  const pathless: ReadonlySet<string | number> = new Set(["add", "psk", "reinit"]);
  return proposals.length === 0 || proposals.some(({ proposal }) => !pathless.has(proposal.proposalType));
}

/** The change as events, removals first. */
export function membershipEvents(change: MembershipChange, by: Member | undefined): readonly GroupEvent[] {
  return [
    ...change.removed.map((member) => ({ type: "member_removed", member, by }) as const),
    ...change.added.map((member) => ({ type: "member_added", member, by }) as const),
    ...change.updated.map((member) => ({ type: "member_updated", member }) as const),
  ];
}
