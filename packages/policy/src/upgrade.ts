import { CipherSuite, type ClientId, greaseValues, ProtocolVersion } from "@entente/mls-wire";
import { versionUpgradesMax } from "./limits.ts";
import type { GroupPolicy } from "./group-policy.ts";
import type { LeafFacts } from "./roster.ts";

/** A suite that the policy prefers to the group's, and who of the members can not use it yet. */
export interface SuiteUpgrade {
  readonly suite: CipherSuite;
  /** Clients whose capabilities lack it, in the order of the leaves; nobody: the upgrade is possible. */
  readonly lacking: readonly ClientId[];
}

/**
 * The suites that the policy prefers to the group's own, best first, by the members' signed capabilities, which every member sees
 * (A23-55). The first one that nobody lacks is what a ReInit should go to. None where the group has the best one. Linear.
 */
export function suiteUpgrades(
  { demands }: GroupPolicy,
  current: CipherSuite,
  leaves: Iterable<LeafFacts>,
): readonly SuiteUpgrade[] {
  const at = demands.suites.indexOf(current);
  const better = at < 0 ? demands.suites : demands.suites.slice(0, at);
  const lacking = new Map<CipherSuite, ClientId[]>(better.map((suite) => [suite, []]));
  if (better.length > 0) {
    for (const { client, capabilities } of leaves) {
      const codes = new Set(capabilities.cipherSuites.map((suite) => CipherSuite.codeOf(suite)));
      for (const suite of better) if (!codes.has(CipherSuite.codeOf(suite))) lacking.get(suite)?.push(client);
    }
  }
  return better.map((suite) => ({ suite, lacking: lacking.get(suite) ?? [] }));
}

/** The best suite that a group could go to now; undefined when it has the best that all members share. */
export function possibleUpgrade(
  policy: GroupPolicy,
  current: CipherSuite,
  leaves: Iterable<LeafFacts>,
): CipherSuite | undefined {
  return suiteUpgrades(policy, current, leaves).find(({ lacking }) => lacking.length === 0)?.suite;
}

/** A version of MLS above the group's, and who of the members can not do it yet. */
export interface VersionUpgrade {
  readonly version: ProtocolVersion;
  /** Clients whose capabilities lack it, in the order of the leaves; nobody: the upgrade is possible. */
  readonly lacking: readonly ClientId[];
}

/**
 * The versions of MLS above the group's own that members have signed that they can do, highest first (A18-28, A23-55). No software has
 * to know a version to see it: this client is among `lacking` until it can do it. What the fewest list is left out beyond
 * `versionUpgradesMax`; values of GREASE are no versions. Linear.
 */
export function versionUpgrades(
  current: ProtocolVersion,
  leaves: Iterable<LeafFacts>,
): readonly VersionUpgrade[] {
  const members = Array.from(leaves, ({ client, capabilities: { versions } }) => ({
    client,
    codes: new Set(versions.map((version) => ProtocolVersion.codeOf(version))),
  }));
  const counts = new Map<number, number>();
  for (const { codes } of members) for (const code of codes) counts.set(code, (counts.get(code) ?? 0) + 1);
  const above = [...counts.keys()]
    .filter((code) => code > ProtocolVersion.codeOf(current) && !greaseValues.includes(code))
    .sort((one, other) => (counts.get(other) ?? 0) - (counts.get(one) ?? 0) || other - one)
    .slice(0, versionUpgradesMax)
    .sort((one, other) => other - one);
  return above.map((code) => ({
    version: ProtocolVersion.valueOf(code) ?? code,
    lacking: members.filter(({ codes }) => !codes.has(code)).map(({ client }) => client),
  }));
}
