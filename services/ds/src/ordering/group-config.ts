import type { Extension } from "@entente/mls-wire";
import {
  type Config,
  configOf,
  decodeConfig,
  decodePolicy,
  defaultPolicy,
  encodeConfig,
  type Mode,
  OrderingError,
  type OrderingPolicy,
  sameConfig,
} from "@entente/ordering";
import type { Group } from "@entente/storage";
import { refusal } from "../errors.ts";

/** The number that is stored with a group for its mode. */
const modeNumbers: Readonly<Record<Mode, number>> = { fixed: 0, quorum: 1, eventual: 2, single_writer: 3 };

/** Mode and configuration as a group's row holds them. */
export function storedConfig(config: Config): { readonly mode: number; readonly config: Uint8Array } {
  return { mode: modeNumbers[config.mode], config: encodeConfig(config) };
}

/** By the bytes that were read: groups are kept at hand for a while, and each of their messages asks. */
const decoded = new WeakMap<Uint8Array, Config>();

/** Who orders a stored group's present epoch. @throws OrderingError for a row that this release did not write. */
export function configOfGroup({ config: bytes }: Pick<Group, "config">): Config {
  const known = decoded.get(bytes);
  if (known !== undefined) return known;
  const config = decodeConfig(bytes);
  decoded.set(bytes, config);
  return config;
}

/** The policy in a GroupContext; the default where it says nothing. @throws ServiceError `bad_bundle`. */
export function policyOf(contextExtensions: readonly Extension[]): OrderingPolicy {
  const found = contextExtensions.find(({ extensionType }) => extensionType === "entente_ordering_policy");
  if (found === undefined) return defaultPolicy;
  return readable("ordering policy", () => decodePolicy(found.extensionData));
}

/** The policy's configuration for members of these domains. @throws ServiceError `bad_bundle` where nobody may order. */
export function configFor(policy: OrderingPolicy, leafDomains: readonly string[]): Config {
  return readable("ordering policy", () => configOf(policy, leafDomains));
}

/**
 * What the signer of a GroupInfo declares of the order of the epoch that it is about. It has to follow from the policy in
 * the GroupContext; that the domains stand in the order of their leaves is what members check.
 *
 * @throws ServiceError `bad_bundle`.
 */
export function declaredConfig(
  groupInfoExtensions: readonly Extension[],
  contextExtensions: readonly Extension[],
): Config {
  const found = groupInfoExtensions.find(({ extensionType }) => extensionType === "entente_ordering_config");
  if (found === undefined) throw unfit("the GroupInfo does not declare who orders its epoch");
  const config = readable("ordering configuration", () => decodeConfig(found.extensionData));
  if (config.mode === "eventual") throw unfit("Commits of an eventual group are not ordered");
  if (config.mode === "single_writer") throw unfit("a Send Group begins and goes on as one");
  if (!sameConfig(config, configFor(policyOf(contextExtensions), config.memberDomains))) {
    throw unfit("the declared configuration does not follow from the group's policy");
  }
  return config;
}

/** Whether a domain has to know a slot of this configuration: it has members or votes. */
export function concerns({ memberDomains, voters }: Config, domain: string): boolean {
  return memberDomains.includes(domain) || voters.includes(domain);
}

function readable<T>(what: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof OrderingError) throw unfit(`${what}: ${error.message}`);
    throw error;
  }
}

function unfit(problem: string): Error {
  return refusal("bad_bundle", problem, { field: "bundle.group_info.extensions" });
}
