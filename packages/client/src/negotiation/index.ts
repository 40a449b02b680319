export type { StatedTerms } from "./domain-terms.ts";
export { NegotiationError, type NegotiationErrorCode } from "./negotiation-error.ts";
export type { Agreed, Negotiation, NegotiationTerms } from "./negotiation.ts";
