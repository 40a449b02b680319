import type { Commit, LeafNode, Proposal, ProtocolVersion, RatchetTree } from "@entente/mls-wire";
import { protocolVersions } from "ts-mls";
import { GroupError } from "./group-error.ts";
import { furtherVersionsMax } from "./limits.ts";

/** The versions of MLS that this SDK can do. */
export const ownVersions: readonly ProtocolVersion[] = ["mls10"];

/**
 * The versions that ts-mls has a name for. It reads no leaf that lists another one, where RFC 9420 7.2 has it passed over: one member
 * whose client can do a later version would shut out all who use ts-mls. It looks here each time, so that what is added counts at once.
 */
const named = protocolVersions as Record<string, number>;

/**
 * Has ts-mls read and write versions that it does not know, in capabilities and in ReInits; each is its number in text there. Called with
 * what was decoded strictly, before ts-mls sees the bytes. Nothing is done for versions that are known already.
 *
 * @throws GroupError `unsupported` beyond `furtherVersionsMax` of them in one process.
 */
export function carryVersions(versions: Iterable<ProtocolVersion>): void {
  for (const version of versions) {
    if (typeof version === "string" || Object.hasOwn(named, version)) continue;
    if (Object.keys(named).length > furtherVersionsMax)
      throw new GroupError("unsupported", `more than ${furtherVersionsMax} versions of MLS`);
    named[version] = version;
  }
}

/** The versions that {@link carryVersions} has added, ascending. What is stored as ts-mls has it can be read only with them. */
export function carriedVersions(): readonly number[] {
  return Object.entries(named).flatMap(([name, code]) => (name === "mls10" ? [] : [code]));
}

/** {@link carryVersions} of a leaf. */
export function carryLeaf({ capabilities }: LeafNode): void {
  carryVersions(capabilities.versions);
}

/** {@link carryVersions} of all leaves of a tree. */
export function carryTree(tree: RatchetTree): void {
  for (const node of tree) if (node?.nodeType === "leaf") carryLeaf(node.leafNode);
}

/** {@link carryVersions} of what a message to a group holds. */
export function carryContent(content: { readonly commit?: Commit; readonly proposal?: Proposal }): void {
  const { commit, proposal } = content;
  if (proposal !== undefined) carryProposal(proposal);
  if (commit === undefined) return;
  for (const each of commit.proposals) if (each.type === "proposal") carryProposal(each.proposal);
  if (commit.path !== undefined) carryLeaf(commit.path.leafNode);
}

function carryProposal(proposal: Proposal): void {
  if (proposal.proposalType === "add") {
    carryVersions([proposal.keyPackage.version]);
    carryLeaf(proposal.keyPackage.leafNode);
  } else if (proposal.proposalType === "update") carryLeaf(proposal.leafNode);
  else if (proposal.proposalType === "reinit") carryVersions([proposal.version]);
}

/**
 * That an MLSMessage is of a version that this client has. Nothing signs this field of a Welcome, but another version would be another
 * grammar; of the others the signature covers it (RFC 9420 6.1, 10, 12.4.3).
 *
 * @throws GroupError `version_wrong`.
 */
export function requireMessageVersion(bytes: Uint8Array): void {
  const [high = 0, low = 0] = bytes;
  if (bytes.length >= 2 && (high !== 0 || low !== 1)) throw wrongVersion((high << 8) | low, "a message");
}

/** That a KeyPackage or a group is of a version that this client has. @throws GroupError `version_wrong`. */
export function requireVersion(version: ProtocolVersion, what: string): void {
  if (!ownVersions.includes(version)) throw wrongVersion(version, what);
}

function wrongVersion(version: ProtocolVersion, what: string): GroupError {
  return new GroupError("version_wrong", `${what} of MLS version ${version}; this client has mls10 alone`);
}
