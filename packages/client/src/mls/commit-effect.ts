import type { ClientId } from "@entente/mls-wire";
import { equalBytes, hexFromBytes } from "@entente/tls-codec";
import type { ProposalWithSender, RatchetTree } from "ts-mls";
import { clientAddressOf } from "./client-address.ts";
import type { RemovedClient } from "./commit-claim.ts";
import { claimsOfCredential } from "./credential.ts";
import { GroupError } from "./group-error.ts";
import type { GroupEvent } from "./group-event.ts";
import { clientsOf, leafAt, leavesOf, type Member, memberAt, memberOf } from "./member.ts";

/** The clients at these leaves, with the addresses that the leaves tell. Blank ones are passed over. Throws GroupError `identity_invalid`. */
export function removedAt(tree: RatchetTree, leafIndices: Iterable<number>): readonly RemovedClient[] {
  return [...new Set(leafIndices)].flatMap((leafIndex) => {
    const leaf = leafAt(tree, leafIndex);
    if (leaf === undefined) return [];
    return [{ client: claimsOfCredential(leaf.credential).client, address: clientAddressOf(leaf) }];
  });
}

/** What a Commit did to the members. */
export interface MembershipChange {
  readonly added: readonly Member[];
  /** As they were before. */
  readonly removed: readonly Member[];
  readonly updated: readonly Member[];
  /** Those of the updated whose signature key is another than before. */
  readonly rotated: readonly Member[];
}

/** Leaf indices that the Remove proposals of a Commit name. */
export function removedLeaves(proposals: readonly ProposalWithSender[]): readonly number[] {
  return proposals.flatMap(({ proposal }) =>
    proposal.proposalType === "remove" && "remove" in proposal ? [proposal.remove.removed] : [],
  );
}

/**
 * Compares two trees. A leaf that no Remove names keeps its client, whatever credential it gets (RFC 9420 5.3.1): throws
 * GroupError `identity_changed` otherwise, `client_twice` when a client ends with two leaves, `invalid` when a signature key does.
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
  const rotated: Member[] = [];
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
      const member = memberOf(leaf, index);
      updated.push(member);
      if (!equalBytes(old.signaturePublicKey, leaf.signaturePublicKey)) rotated.push(member);
    }
  }
  requireDistinct(clientsOf(after));
  if (added.length > 0 || rotated.length > 0) requireDistinctKeys(after);
  return { added, removed, updated, rotated };
}

/** Throws GroupError `client_twice`. */
export function requireDistinct(clients: readonly ClientId[]): void {
  const seen = new Set<ClientId>();
  for (const client of clients) {
    if (seen.has(client)) throw new GroupError("client_twice", `${client} has two leaves`, { client });
    seen.add(client);
  }
}

/** Throws GroupError `invalid` where two leaves have one signature key (RFC 9420 7.3), which ts-mls does not see in a path. */
function requireDistinctKeys(tree: RatchetTree): void {
  const seen = new Set<string>();
  for (const [, leaf] of leavesOf(tree)) {
    const key = hexFromBytes(leaf.signaturePublicKey);
    if (seen.has(key)) {
      const { client } = claimsOfCredential(leaf.credential);
      throw new GroupError("invalid", "a signature key of two leaves", { client });
    }
    seen.add(key);
  }
}

/** Whether a Commit of these proposals needs a path: all but those of Add, PreSharedKey and ReInit alone (RFC 9420 12.4). */
export function needsPath(proposals: readonly ProposalWithSender[]): boolean {
  const pathless: ReadonlySet<string | number> = new Set(["add", "psk", "reinit"]);
  return proposals.length === 0 || proposals.some(({ proposal }) => !pathless.has(proposal.proposalType));
}

/** Whether a Commit of these proposals ends the group (RFC 9420 12.1.5). */
export function hasReInit(proposals: readonly ProposalWithSender[]): boolean {
  return proposals.some(({ proposal }) => proposal.proposalType === "reinit");
}

/** The change as events, removals first. */
export function membershipEvents(change: MembershipChange, by: Member | undefined): readonly GroupEvent[] {
  return [
    ...change.removed.map((member) => ({ type: "member_removed", member, by }) as const),
    ...change.added.map((member) => ({ type: "member_added", member, by }) as const),
    ...change.updated.map((member) => ({ type: "member_updated", member }) as const),
    ...change.rotated.map((member) => ({ type: "member_rotated", member }) as const),
  ];
}
