import { encode } from "@entente/tls-codec";
import {
  authenticationExtensionType,
  type AuthenticationProcess,
  AuthenticationProcesses,
  type ProcessDemand,
  processDemand,
  processesProblem,
  sharedProcessesProblem,
  type ToldProcesses,
  toldProcesses,
} from "@entente/mls-wire";
import type { Extension, LeafNode, RatchetTree } from "ts-mls";
import { claimsOfCredential } from "./credential.ts";
import { GroupError } from "./group-error.ts";
import { leavesOf } from "./member.ts";

export { authenticationExtensionType, type AuthenticationProcesses } from "@entente/mls-wire";

/** The processes that this SDK has a name for. */
export type KnownProcess = Exclude<AuthenticationProcess, number>;

/** The extension of a leaf. Throws GroupError `unsupported` for a client that does not support its own process. */
export function authenticationExtension(processes: AuthenticationProcesses): Extension {
  const problem = processesProblem(processes);
  if (problem !== undefined) throw new GroupError("unsupported", problem);
  return {
    extensionType: authenticationExtensionType,
    extensionData: encode(AuthenticationProcesses, processes),
  };
}

/** What a rule about processes looks at in a leaf. */
type Leaf = Pick<LeafNode, "credential" | "extensions">;

const known = new WeakMap<Leaf, ToldProcesses>();

function processesOf(leaf: Leaf): ToldProcesses {
  const extension = leaf.extensions.find(
    ({ extensionType }) => extensionType === authenticationExtensionType,
  );
  const found =
    known.get(leaf) ?? toldProcesses(leaf.credential.credentialType === "basic", extension?.extensionData);
  known.set(leaf, found);
  return found;
}

/** Why leaves can not be members of one group: all members support each other's process. Undefined where they can. */
export function processProblem(
  leaves: Iterable<Leaf>,
): { readonly leaf: Leaf; readonly problem: string } | undefined {
  return sharedProcessesProblem([...leaves].map((leaf) => [leaf, processesOf(leaf)] as const));
}

/** Throws GroupError `processes_differ` for a tree of which not all members support each other's process (F-23). */
export function requireSharedProcesses(tree: RatchetTree): void {
  const found = processProblem(leavesOf(tree).map(([, leaf]) => leaf));
  if (found === undefined) return;
  const { client } = claimsOfCredential(found.leaf.credential);
  throw new GroupError("processes_differ", `${client}: ${found.problem}`, { client });
}

/** Whether a client with this leaf could be a member beside those of a tree. */
export function sharesProcesses(tree: RatchetTree, leaf: Leaf): boolean {
  return processProblem([...leavesOf(tree).map(([, each]) => each), leaf]) === undefined;
}

/** What the members of a tree ask of who is to join them, in processes; undefined where they ask nothing. */
export function demandOfTree(tree: RatchetTree): ProcessDemand | undefined {
  return processDemand(leavesOf(tree).map(([, leaf]) => processesOf(leaf)));
}
