import type { federation } from "@entente/proto";
import { refusal } from "../errors.ts";
import { capabilitiesPerHelloMax, capabilityCharactersMax, versionsPerHelloMax } from "../limits.ts";
import type { Agreement } from "./greeting.ts";

/** The versions of the federation protocol that this gateway speaks, highest first. */
export const protocolVersions: readonly number[] = [1];

/** What this gateway can do beyond the version, in ascending order. */
export const ownCapabilities: readonly string[] = ["claim.required_capabilities", "claim.suite_answers"];

const capabilityName = /^[a-z0-9_.-]+$/;

/**
 * Answers a Hello: the highest version that both speak, and what both can do.
 *
 * @throws ServiceError `bad_hello`, `wrong_destination`, `no_common_version`.
 */
export function answerHello(domain: string, hello: federation.HelloRequest): Agreement {
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
  const version = offered.find((each) => protocolVersions.includes(each));
  if (version === undefined) {
    throw refusal("no_common_version", `this gateway speaks ${protocolVersions.join(", ")}`, {
      field: "versions",
    });
  }
  return { version, capabilities: hello.capabilities.filter((each) => ownCapabilities.includes(each)) };
}

/** What is wrong with a list of capabilities, or undefined. */
export function capabilitiesProblem(names: readonly string[]): string | undefined {
  if (names.length > capabilitiesPerHelloMax) return `at most ${String(capabilitiesPerHelloMax)} names`;
  const bad = names.some((name) => name.length > capabilityCharactersMax || !capabilityName.test(name));
  if (bad) return `a name is 1 to ${String(capabilityCharactersMax)} characters of a-z, 0-9, _, . and -`;
  const ascending = names.every((name, index) => index === 0 || name > (names[index - 1] ?? ""));
  return ascending ? undefined : "names in ascending order, each once";
}
