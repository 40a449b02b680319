import { decode, DecodeError, openEnum, struct, uint16, type Value, vectorV } from "@entente/tls-codec";

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

/** Extension type of a leaf in which a client tells its process; for private use. */
export const authenticationExtensionType = 0xfe10;

/** Processes in one leaf, or in one list of a demand. */
export const processesMax = 16;

/**
 *     struct { AuthenticationProcess used; AuthenticationProcess supported<V>; } AuthenticationProcesses;
 *
 * The process of the leaf's own credential, and those by which the client can tell who others are: advertised like cipher suites,
 * and signed with the leaf (F-23).
 */
export const AuthenticationProcesses = struct({
  used: AuthenticationProcess,
  supported: vectorV(AuthenticationProcess),
});
export type AuthenticationProcesses = Value<typeof AuthenticationProcesses>;

/** What a leaf says of its process, nothing (`silent`), or something that is wrong by itself. */
export type ToldProcesses = AuthenticationProcesses | "silent" | { readonly problem: string };

/**
 * What a leaf says of its process. A leaf with a certificate that says nothing uses x509 and supports that alone; a basic one that
 * says nothing is of a closed system whose members have agreed beforehand (F-22), and has no part in the rule.
 *
 * @param extensionData of the leaf's extension of {@link authenticationExtensionType}; undefined where it has none.
 */
export function toldProcesses(isBasic: boolean, extensionData: Uint8Array | undefined): ToldProcesses {
  if (extensionData === undefined) return isBasic ? "silent" : { used: "x509", supported: ["x509"] };
  try {
    const processes = decode(AuthenticationProcesses, extensionData);
    const isOfType = (processes.used === "x509") !== isBasic;
    const problem = isOfType
      ? processesProblem(processes)
      : "its process is not one of its credential's type";
    return problem === undefined ? processes : { problem };
  } catch (error) {
    if (error instanceof DecodeError) return { problem: "its processes can not be read" };
    throw error;
  }
}

/** What is wrong with processes by themselves; undefined where nothing is. */
export function processesProblem({ used, supported }: AuthenticationProcesses): string | undefined {
  if (supported.length > processesMax) return `more than ${processesMax} authentication processes`;
  return supported.includes(used)
    ? undefined
    : "its own authentication process is not among those it supports";
}

/**
 * Why leaves can not be members of one group: all members support each other's process (F-23). Undefined where they can. Depends on
 * the leaves alone, so that all members, and servers that see them, come to the same answer. Cost: leaves times processes in use.
 */
export function sharedProcessesProblem<L>(
  leaves: Iterable<readonly [L, ToldProcesses]>,
): { readonly leaf: L; readonly problem: string } | undefined {
  const all = [...leaves];
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

/** What the members of a group ask of a leaf that is to join them, in processes. */
export interface ProcessDemand {
  /** What the leaf has to support: the processes by which members are known. */
  readonly inUse: readonly AuthenticationProcess[];
  /** One of these is the leaf's own: what every member supports. */
  readonly accepted: readonly AuthenticationProcess[];
}

/**
 * What members whose leaves share their processes ask of another leaf; undefined where none of them says anything. A leaf meets it
 * exactly when {@link sharedProcessesProblem} finds nothing with it beside them. Each list is ascending by number.
 */
export function processDemand(leaves: Iterable<ToldProcesses>): ProcessDemand | undefined {
  const speaking = [...leaves].filter((each) => each !== "silent").filter((each) => "used" in each);
  const [first, ...others] = speaking;
  if (first === undefined) return undefined;
  const common = first.supported.filter((process) =>
    others.every(({ supported }) => supported.includes(process)),
  );
  return { inUse: ascending(speaking.map(({ used }) => used)), accepted: ascending(common) };
}

/** Whether a leaf meets a demand. One that says nothing has no part in the rule. */
export function meetsProcesses({ inUse, accepted }: ProcessDemand, told: ToldProcesses): boolean {
  if (told === "silent") return true;
  if ("problem" in told) return false;
  return accepted.includes(told.used) && inUse.every((process) => told.supported.includes(process));
}

function ascending(processes: readonly AuthenticationProcess[]): readonly AuthenticationProcess[] {
  return [...new Set(processes)].sort(
    (a, b) => AuthenticationProcess.codeOf(a) - AuthenticationProcess.codeOf(b),
  );
}
