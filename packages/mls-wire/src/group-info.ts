import { encode, opaqueV, struct, uint32, type Value } from "@entente/tls-codec";
import { Extensions } from "./extension.ts";
import { GroupContext } from "./group-context.ts";
import { MAC } from "./mac.ts";

const signed = {
  groupContext: GroupContext,
  extensions: Extensions,
  confirmationTag: MAC,
  signer: uint32,
} as const;

/**
 *     struct { GroupContext group_context; Extension extensions<V>; MAC confirmation_tag; uint32 signer; } GroupInfoTBS;
 *
 * What a GroupInfo's signature is over, with the label `GroupInfoTBS` (RFC 9420 12.4.3).
 */
export const GroupInfoTBS = struct(signed);
export type GroupInfoTBS = Value<typeof GroupInfoTBS>;

/**
 *     struct {
 *       GroupContext group_context;
 *       Extension extensions<V>;
 *       MAC confirmation_tag;
 *       uint32 signer;
 *       opaque signature<V>;
 *     } GroupInfo;
 *
 * What a joiner needs to know about a group (RFC 9420 12.4.3). `signer` is the leaf index of the member that vouches.
 */
export const GroupInfo = struct({ ...signed, signature: opaqueV });
export type GroupInfo = Value<typeof GroupInfo>;

/** The bytes under a GroupInfo's signature, to go into SignContent with the label `GroupInfoTBS`. */
export function groupInfoTBS(groupInfo: GroupInfo): Uint8Array {
  return encode(GroupInfoTBS, groupInfo);
}
