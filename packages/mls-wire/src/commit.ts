import { closedEnum, optional, select, struct, uint8, vectorV, type Value } from "@entente/tls-codec";
import { ProposalRef } from "./hash-reference.ts";
import { Proposal } from "./proposal.ts";
import { UpdatePath } from "./update-path.ts";

/** `enum { reserved(0), proposal(1), reference(2), (255) } ProposalOrRefType` (RFC 9420 12.4). */
export const ProposalOrRefType = closedEnum(uint8, { proposal: 1, reference: 2 });
export type ProposalOrRefType = Value<typeof ProposalOrRefType>;

/**
 *     struct {
 *       ProposalOrRefType type;
 *       select (ProposalOrRef.type) {
 *         case proposal:  Proposal proposal;
 *         case reference: ProposalRef reference;
 *       };
 *     } ProposalOrRef;
 *
 * RFC 9420 12.4.
 */
export const ProposalOrRef = select({
  tag: { type: ProposalOrRefType },
  cases: { proposal: { proposal: Proposal }, reference: { reference: ProposalRef } },
});
export type ProposalOrRef = Value<typeof ProposalOrRef>;

/**
 *     struct { ProposalOrRef proposals<V>; optional<UpdatePath> path; } Commit;
 *
 * Ends an epoch and starts the next (RFC 9420 12.4).
 */
export const Commit = struct({ proposals: vectorV(ProposalOrRef), path: optional(UpdatePath) });
export type Commit = Value<typeof Commit>;
