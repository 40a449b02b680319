import { opaqueV, struct, type Value } from "@entente/tls-codec";

/** `opaque HashReference<V>` (RFC 9420 5.2): Nh bytes of the suite's hash. */
export const HashReference = opaqueV;
export type HashReference = Uint8Array;

/** `HashReference KeyPackageRef` (RFC 9420 5.2): names one KeyPackage, and with it the addressee of a Welcome. */
export const KeyPackageRef = opaqueV;
export type KeyPackageRef = HashReference;

/** `HashReference ProposalRef` (RFC 9420 5.2): names a proposal by the AuthenticatedContent that carried it. */
export const ProposalRef = opaqueV;
export type ProposalRef = HashReference;

/**
 *     struct {
 *       opaque label<V> = label;
 *       opaque value<V> = value;
 *     } RefHashInput;
 *
 * What is hashed for a reference (RFC 9420 5.2). `label` is one of `referenceLabels` in UTF-8; `value` is the encoded
 * KeyPackage, or the encoded AuthenticatedContent of the proposal, as received.
 */
export const RefHashInput = struct({ label: opaqueV, value: opaqueV });
export type RefHashInput = Value<typeof RefHashInput>;
