export type { StatedTerms } from "./domain-terms.ts";
export { NegotiationError, type NegotiationErrorCode } from "./negotiation-error.ts";
export type { Negotiation, NegotiationTerms } from "./negotiation.ts";
