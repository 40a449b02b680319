import { opaque, struct, vector, type Value } from "@entente/tls-codec";
import { LegacyCipherSuite } from "./cipher-suite.ts";
import { UserInitKey } from "./user-init-key.ts";

/**
 *     struct { opaque identity<0..2^16-1>; CipherSuite supported_suites<0..255>; } GetUserInitKeyRequest;
 *
 * OF-1, OF-15. The prefix of `supported_suites` counts bytes: at most 127 suites.
 */
export const GetUserInitKeyRequest = struct({
  identity: opaque(0, 0xffff),
  supportedSuites: vector(LegacyCipherSuite, 0, 255),
});
export type GetUserInitKeyRequest = Value<typeof GetUserInitKeyRequest>;

/** `struct { opaque identity<0..2^16-1>; UserInitKey user_init_key; } UserInitKeyBundle` (OF-17). */
export const UserInitKeyBundle = struct({ identity: opaque(0, 0xffff), userInitKey: UserInitKey });
export type UserInitKeyBundle = Value<typeof UserInitKeyBundle>;

/**
 *     struct { UserInitKeyBundle user_init_keys<0..2^32-1>; } GetUserInitKeyResponse;
 *
 * One bundle for each member that has a key for one of the suites asked for (OF-18, OF-19).
 */
export const GetUserInitKeyResponse = struct({ userInitKeys: vector(UserInitKeyBundle, 0, 0xffff_ffff) });
export type GetUserInitKeyResponse = Value<typeof GetUserInitKeyResponse>;
