import type { DomainOffer, Finding } from "@entente/policy";
import { type DomainCapabilities, limitOf } from "@entente/transparency";
import type { StatedTerms } from "./domain-terms.ts";
import { NegotiationError } from "./negotiation-error.ts";

/** What domains are found to have signed, and what is wrong with what others show of them. */
export interface DomainOffers {
  readonly offers: readonly DomainOffer[];
  readonly findings: readonly Finding[];
}

/**
 * What domains have signed, for the linter. A domain of which nothing is shown yet offers nothing and finds nothing; a statement that is
 * not to be believed is found.
 *
 * @throws RpcFailure.
 */
export async function domainOffers(
  stated: (domain: string) => Promise<StatedTerms>,
  domains: readonly string[],
): Promise<DomainOffers> {
  const offers: DomainOffer[] = [];
  const findings: Finding[] = [];
  for (const domain of domains) {
    try {
      offers.push(offerOf(await stated(domain)));
    } catch (error) {
      if (!(error instanceof NegotiationError)) throw error;
      if (error.code !== "statement_missing") findings.push(finding(domain, error));
    }
  }
  return { offers, findings };
}

function offerOf({ domain, suites, capabilities }: StatedTerms): DomainOffer {
  return {
    domain,
    suites,
    processes: capabilities?.processes,
    refusedExtensions: refusedExtensions(capabilities),
    leavesMax: limitOf(capabilities, "group_leaves"),
    domainsMax: limitOf(capabilities, "group_domains"),
  };
}

function refusedExtensions(capabilities: DomainCapabilities | undefined): readonly number[] {
  return (capabilities?.extensions ?? []).flatMap(({ type, rule }) => (rule === "refused" ? [type] : []));
}

function finding(domain: string, error: NegotiationError): Finding {
  return {
    code: "statement_refused",
    severity: "warns",
    subject: domain,
    sentence: error.message,
    remedy: `Ask the operators of both domains: somebody may be showing another statement of ${domain}.`,
  };
}
