import { opaqueV, optional, struct, type Value } from "@entente/tls-codec";
import { PreSharedKeys } from "./pre-shared-key.ts";

/** `struct { opaque path_secret<V>; } PathSecret` (RFC 9420 12.4.3.1). Secret. */
export const PathSecret = struct({ pathSecret: opaqueV });
export type PathSecret = Value<typeof PathSecret>;

/**
 *     struct { opaque joiner_secret<V>; optional<PathSecret> path_secret; PreSharedKeyID psks<V>; } GroupSecrets;
 *
 * The plaintext in a Welcome for one new member (RFC 9420 12.4.3.1). Secret; no server sees it.
 */
export const GroupSecrets = struct({
  joinerSecret: opaqueV,
  pathSecret: optional(PathSecret),
  psks: PreSharedKeys,
});
export type GroupSecrets = Value<typeof GroupSecrets>;
