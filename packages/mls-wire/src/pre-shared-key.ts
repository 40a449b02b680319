import {
  closedEnum,
  opaqueV,
  select,
  struct,
  uint16,
  uint64,
  uint8,
  vectorV,
  type Value,
} from "@entente/tls-codec";

/** `enum { reserved(0), external(1), resumption(2), (255) } PSKType` (RFC 9420 8.4). */
export const PSKType = closedEnum(uint8, { external: 1, resumption: 2 });
export type PSKType = Value<typeof PSKType>;

/** `enum { reserved(0), application(1), reinit(2), branch(3), (255) } ResumptionPSKUsage` (RFC 9420 8.4). */
export const ResumptionPSKUsage = closedEnum(uint8, { application: 1, reinit: 2, branch: 3 });
export type ResumptionPSKUsage = Value<typeof ResumptionPSKUsage>;

/**
 *     struct {
 *       PSKType psktype;
 *       select (PreSharedKeyID.psktype) {
 *         case external:   opaque psk_id<V>;
 *         case resumption: ResumptionPSKUsage usage; opaque psk_group_id<V>; uint64 psk_epoch;
 *       };
 *       opaque psk_nonce<V>;
 *     } PreSharedKeyID;
 *
 * Names a pre-shared key and gives this use of it a nonce of Nh bytes (RFC 9420 8.4).
 */
export const PreSharedKeyID = select({
  tag: { pskType: PSKType },
  cases: {
    external: { pskId: opaqueV },
    resumption: { usage: ResumptionPSKUsage, pskGroupId: opaqueV, pskEpoch: uint64 },
  },
  after: { pskNonce: opaqueV },
});
export type PreSharedKeyID = Value<typeof PreSharedKeyID>;

/** `PreSharedKeyID psks<V>`. */
export const PreSharedKeys = vectorV(PreSharedKeyID);
export type PreSharedKeys = Value<typeof PreSharedKeys>;

/**
 *     struct { PreSharedKeyID id; uint16 index; uint16 count; } PSKLabel;
 *
 * The context under which each of several keys enters the key schedule (RFC 9420 8.4).
 */
export const PSKLabel = struct({ id: PreSharedKeyID, index: uint16, count: uint16 });
export type PSKLabel = Value<typeof PSKLabel>;
