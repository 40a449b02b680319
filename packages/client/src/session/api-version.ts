import { RpcFailure } from "../transport/rpc-failure.ts";

/** The versions of the Delivery Service's API for clients that this SDK speaks, highest first. */
export const apiVersions: readonly number[] = [1];

/** Versions that a service tells at most. */
const heardMax = 16;

/** What a service that tells no versions speaks. */
const untold: readonly number[] = [1];

/**
 * The version of a session: the highest that both sides told.
 *
 * @param heard controlled by the service and by whoever is in between; bounded by the size of a message.
 * @throws RpcFailure `no_common_api_version`.
 */
export function commonApiVersion(own: readonly number[], heard: readonly number[]): number {
  const spoken = heard.length === 0 ? untold : heard;
  if (spoken.length > heardMax || spoken.some((version) => version > 0xffff))
    throw new RpcFailure("no_common_api_version", "the Delivery Service told no list of versions");
  const common = own.filter((version) => spoken.includes(version));
  if (common.length > 0) return Math.max(...common);
  const isOlder = Math.max(...own) < Math.min(...spoken);
  throw new RpcFailure(
    "no_common_api_version",
    `the Delivery Service speaks ${spoken.join(", ")} and this SDK ${own.join(", ")}: ${isOlder ? "update the application" : "the Delivery Service has to be updated"}`,
  );
}
