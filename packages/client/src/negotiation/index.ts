export { NegotiationError, type NegotiationErrorCode } from "./negotiation-error.ts";
export type { Negotiation, NegotiationTerms } from "./negotiation.ts";
