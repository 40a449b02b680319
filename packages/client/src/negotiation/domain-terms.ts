import { decode, DecodeError, equalBytes } from "@entente/tls-codec";
import { CipherSuite } from "@entente/mls-wire";
import { type DomainTerms, laterTermsProblem } from "@entente/policy";
import {
  type DomainCapabilities,
  type DomainStatement,
  type Primitives,
  readCapabilities,
  SignedDomainStatement,
  TransparencyError,
} from "@entente/transparency";
import { believeStatement, type StatedDomain } from "../transparency/statement.ts";
import { NegotiationError } from "./negotiation-error.ts";

/** What a domain has signed of itself: what negotiation is about, and all that it offers (A23-53). */
export interface StatedTerms extends DomainTerms {
  /** Rules for extension and proposal types, processes, limits; undefined where none are stated, or in a later version. */
  readonly capabilities: DomainCapabilities | undefined;
}

/** What it takes to believe a statement. */
export interface TermsTrust {
  /** DER. */
  readonly rootsOf: (domain: string) => readonly Uint8Array[];
  /** What was believed of the domain before. */
  readonly before: (domain: string) => DomainStatement | undefined;
  readonly primitives: Primitives;
  readonly nowMs: number;
}

/**
 * What a domain states, as a home Delivery Service that may mean harm passes it on.
 *
 * @throws NegotiationError with a code of its own for everything that can be wrong with it, and for less than the domain stated before.
 */
export async function believedTerms(
  domain: string,
  all: readonly StatedDomain[],
  { rootsOf, before, primitives, nowMs }: TermsTrust,
): Promise<StatedTerms> {
  const stated = all.find((each) => each.domain === domain);
  if (stated === undefined) {
    throw new NegotiationError("statement_missing", domain, `nothing is shown that ${domain} states`);
  }
  const read = readStatement(stated);
  if (read.domain !== domain) {
    throw new NegotiationError(
      "statement_foreign",
      domain,
      `a statement of ${read.domain} is shown for ${domain}`,
    );
  }
  try {
    const { statement } = await believeStatement(stated, rootsOf(domain), nowMs, 0n, primitives);
    const terms = termsOf(statement);
    const known = before(domain);
    const problem = known === undefined ? undefined : laterTermsProblem(termsOf(known), terms);
    if (known?.revision === terms.revision && !equalBytes(known.capabilities, statement.capabilities)) {
      const sentence = `${domain} states two things under revision ${String(terms.revision)}.`;
      throw new NegotiationError("statement_rewritten", domain, sentence);
    }
    if (problem !== undefined) throw new NegotiationError(problem.code, domain, problem.sentence);
    return terms;
  } catch (error) {
    if (!(error instanceof TransparencyError)) throw error;
    const codes = { stale: "statement_expired", future: "statement_from_future" } as const;
    const code = error.code === "stale" || error.code === "future" ? codes[error.code] : "statement_unsigned";
    throw new NegotiationError(code, domain, `${domain}: ${error.message}`);
  }
}

function readStatement({ domain, statement }: StatedDomain): DomainStatement {
  try {
    return decode(SignedDomainStatement, statement).statement.value;
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    throw new NegotiationError("statement_malformed", domain, `${domain}: ${error.message}`);
  }
}

function termsOf({
  domain,
  revision,
  cipherSuites,
  protocolVersions,
  minimumVersion,
  lastResort,
  capabilities,
}: DomainStatement): StatedTerms {
  const suites = cipherSuites.map((code) => CipherSuite.valueOf(code) ?? code);
  const read = readCapabilities(capabilities);
  const terms = { domain, revision, suites, versions: protocolVersions, minimumVersion, lastResort };
  return { ...terms, capabilities: read };
}
