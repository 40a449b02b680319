import { encode, fixedOpaque, hexFromBytes, struct, uint64, type Value } from "@entente/tls-codec";
import { type WitnessPolicy } from "../checkpoint/policy.ts";
import { type Primitives, purePrimitives } from "../primitives.ts";
import { type VrfVerify } from "../vrf/memo.ts";

/**
 * The parameters of a log that every reader must agree on, since they decide which entries are distinguished and which heads
 * are fresh. All times in milliseconds.
 *
 *     struct {
 *       opaque vrf_public_key[32];
 *       uint64 max_ahead; uint64 max_behind; uint64 reasonable_monitoring_window;
 *     } LogParameters;
 *
 * The draft signs them with each head (section 10.2). A C2SP checkpoint has no place for them, so they are hashed into the
 * log's origin: a log with other parameters is another log.
 */
export const LogParameters = struct({
  vrfPublicKey: fixedOpaque(32),
  maxAheadMs: uint64,
  maxBehindMs: uint64,
  windowMs: uint64,
});
export type LogParameters = Value<typeof LogParameters>;

const originTagBytes = 16;

/** The origin of a domain's log: `<domain>/entente-kt/<hash of the parameters>`. The domain is already in canonical form. */
export function logOrigin(
  domain: string,
  parameters: LogParameters,
  primitives: Primitives = purePrimitives,
): string {
  const digest = primitives.sha256(encode(LogParameters, parameters)).subarray(0, originTagBytes);
  return `${domain}/entente-kt/${hexFromBytes(digest)}`;
}

/** Whom a reader believes about one domain's log: its parameters, its key and its witnesses. */
export interface LogTrust {
  readonly domain: string;
  readonly parameters: LogParameters;
  readonly policy: WitnessPolicy;
  readonly primitives?: Primitives;
  /** Another verification of VRF proofs, such as `rememberingVrf`'s or a native one. */
  readonly vrfVerify?: VrfVerify;
}
