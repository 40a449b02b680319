import {
  decode,
  DecodeError,
  encode,
  openEnum,
  struct,
  uint16,
  type Value,
  vectorV,
} from "@entente/tls-codec";
import type { Extension, LeafNode, RatchetTree } from "ts-mls";
import { claimsOfCredential } from "./credential.ts";
import { GroupError } from "./group-error.ts";
import { leavesOf } from "./member.ts";

/**
 * `uint16 AuthenticationProcess`: how a member is known to be who its leaf says (draft-ietf-mls-federation 6.2). Open: another
 * process is another number.
 *
 * - `x509`: a certificate chain to the root of the client's domain, and that domain's word.
 * - `log_vouched`: a basic credential, whose key the transparency log of the client's domain has under the client's name.
 * - `fingerprint`: a basic credential, whose key the members have compared out of band.
 */
export const AuthenticationProcess = openEnum(uint16, { x509: 1, log_vouched: 2, fingerprint: 3 });
export type AuthenticationProcess = Value<typeof AuthenticationProcess>;

/** The processes that this SDK has a name for. */
export type KnownProcess = Exclude<AuthenticationProcess, number>;

/** Extension type of a leaf in which a client tells its process; for private use. */
export const authenticationExtensionType = 0xfe10;

/** Processes in one leaf. */
const processesMax = 16;

/**
 *     struct { AuthenticationProcess used; AuthenticationProcess supported<V>; } AuthenticationProcesses;
 *
 * The process of the leaf's own credential, and those by which the client can tell who others are: advertised like cipher suites,
 * and signed with the leaf (F-23).
 */
const AuthenticationProcesses = struct({
  used: AuthenticationProcess,
  supported: vectorV(AuthenticationProcess),
});
export type AuthenticationProcesses = Value<typeof AuthenticationProcesses>;

/** The extension of a leaf. Throws GroupError `unsupported` for a client that does not support its own process. */
export function authenticationExtension(processes: AuthenticationProcesses): Extension {
  const problem = ownProblem(processes);
  if (problem !== undefined) throw new GroupError("unsupported", problem);
  return {
    extensionType: authenticationExtensionType,
    extensionData: encode(AuthenticationProcesses, processes),
  };
}

/** What a rule about processes looks at in a leaf. */
type Leaf = Pick<LeafNode, "credential" | "extensions">;

const known = new WeakMap<Leaf, AuthenticationProcesses | "silent" | { readonly problem: string }>();

/**
 * What a leaf says of its process. A leaf with a certificate that says nothing uses x509 and supports that alone; a basic one that
 * says nothing is of a closed system whose members have agreed beforehand (F-22), and has no part in the rule.
 */
function processesOf(leaf: Leaf): AuthenticationProcesses | "silent" | { readonly problem: string } {
  const found = known.get(leaf) ?? read(leaf);
  known.set(leaf, found);
  return found;
}

function read({
  credential,
  extensions,
}: Leaf): AuthenticationProcesses | "silent" | { readonly problem: string } {
  const isBasic = credential.credentialType === "basic";
  const extension = extensions.find(({ extensionType }) => extensionType === authenticationExtensionType);
  if (extension === undefined) return isBasic ? "silent" : { used: "x509", supported: ["x509"] };
  try {
    const processes = decode(AuthenticationProcesses, extension.extensionData);
    const isOfType = (processes.used === "x509") !== isBasic;
    const problem = isOfType ? ownProblem(processes) : "its process is not one of its credential's type";
    return problem === undefined ? processes : { problem };
  } catch (error) {
    if (error instanceof DecodeError) return { problem: "its processes can not be read" };
    throw error;
  }
}

function ownProblem({ used, supported }: AuthenticationProcesses): string | undefined {
  if (supported.length > processesMax) return `more than ${processesMax} authentication processes`;
  return supported.includes(used)
    ? undefined
    : "its own authentication process is not among those it supports";
}

/**
 * Why leaves can not be members of one group: all members support each other's process. Undefined where they can. Depends on the
 * leaves alone, so that all members come to the same answer. Cost: leaves times processes in use.
 */
export function processProblem(
  leaves: Iterable<Leaf>,
): { readonly leaf: Leaf; readonly problem: string } | undefined {
  const all = [...leaves].map((leaf) => [leaf, processesOf(leaf)] as const);
  const used = new Set(
    all.flatMap(([, each]) => (typeof each === "object" && "used" in each ? [each.used] : [])),
  );
  for (const [leaf, each] of all) {
    if (each === "silent") continue;
    if ("problem" in each) return { leaf, problem: each.problem };
    const missing = [...used].find((process) => !each.supported.includes(process));
    if (missing !== undefined)
      return { leaf, problem: `does not support the authentication process ${missing} of another member` };
  }
  return undefined;
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
