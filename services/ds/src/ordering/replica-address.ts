import { hostname } from "node:os";
import type { Configuration } from "../configuration.ts";

/** Where fellow replicas reach this process; one that listens everywhere is known by its host's name. */
export function replicaAddress({
  replica,
  domainListener: { host, port },
}: Pick<Configuration, "domainListener" | "replica">): string {
  if (replica !== undefined) return replica;
  const name = host === "0.0.0.0" || host === "::" ? hostname() : host;
  return `${name.includes(":") ? `[${name}]` : name}:${String(port)}`;
}
