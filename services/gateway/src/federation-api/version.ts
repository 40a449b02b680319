import type { federation } from "@entente/proto";
import { refusal } from "../errors.ts";
import { capabilitiesPerHelloMax, capabilityCharactersMax, versionsPerHelloMax } from "../limits.ts";
import type { Agreement } from "./greeting.ts";

/** The versions of the federation protocol that this software speaks, highest first. */
export const protocolVersions: readonly number[] = [1];

/** What this gateway can do beyond the version, in ascending order. */
export const ownCapabilities: readonly string[] = [
  "claim.required_capabilities",
  "claim.suite_answers",
  "claim.versions",
];

const capabilityName = /^[a-z0-9_.-]+$/;

/** The highest version that two sides speak, in whichever order each tells its own. */
export function highestCommon(one: readonly number[], other: readonly number[]): number | undefined {
  const common = one.filter((version) => other.includes(version));
  return common.length === 0 ? undefined : Math.max(...common);
}

/**
 * Answers a Hello: the highest of this gateway's `versions` that both speak, and what both can do.
 *
 * @throws ServiceError `bad_hello`, `wrong_destination`, `no_common_version`.
 */
export function answerHello(
  domain: string,
  hello: federation.HelloRequest,
  versions: readonly number[],
): Agreement {
  const offered = hello.versions;
  const descending = offered.every((version, index) => index === 0 || version < (offered[index - 1] ?? 0));
  if (offered.length < 1 || offered.length > versionsPerHelloMax || !descending) {
    throw refusal("bad_hello", `1 to ${String(versionsPerHelloMax)} versions, highest first, each once`, {
      field: "versions",
    });
  }
  const problem = capabilitiesProblem(hello.capabilities);
  if (problem !== undefined) throw refusal("bad_hello", problem, { field: "capabilities" });
  if (hello.destination !== domain) {
    throw refusal("wrong_destination", `this is the gateway of ${domain}`, { field: "destination" });
  }
  const version = highestCommon(versions, offered);
  if (version === undefined)
    throw refusal("no_common_version", noneInCommon(domain, versions, offered), { field: "versions" });
  return { version, capabilities: hello.capabilities.filter((each) => ownCapabilities.includes(each)) };
}

function noneInCommon(domain: string, versions: readonly number[], offered: readonly number[]): string {
  const isOlder = Math.max(...versions) < Math.min(...offered);
  const who = isOlder ? `the gateway of ${domain}` : "the calling gateway";
  return `${domain} speaks ${versions.join(", ")} and is offered ${offered.join(", ")}: ${who} has to be updated`;
}

/** What is wrong with a list of capabilities, or undefined. */
export function capabilitiesProblem(names: readonly string[]): string | undefined {
  if (names.length > capabilitiesPerHelloMax) return `at most ${String(capabilitiesPerHelloMax)} names`;
  const bad = names.some((name) => name.length > capabilityCharactersMax || !capabilityName.test(name));
  if (bad) return `a name is 1 to ${String(capabilityCharactersMax)} characters of a-z, 0-9, _, . and -`;
  const ascending = names.every((name, index) => index === 0 || name > (names[index - 1] ?? ""));
  return ascending ? undefined : "names in ascending order, each once";
}
