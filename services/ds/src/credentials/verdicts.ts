import type { Clock } from "../clock.ts";
import { BoundedMap } from "../bounded-map.ts";
import { hexOf, sha256 } from "../digest.ts";
import { verdictGraceMs, verdictLifetimeMs, verdictsMax } from "../limits.ts";
import type { CredentialAuthority, CredentialQuestion, Verdict } from "./credential-authority.ts";

interface Known {
  readonly verdict: Verdict;
  readonly askedAtMs: number;
}

/**
 * Remembers an authority's verdicts for `verdictLifetimeMs`, so that a revocation takes effect within it. While the authority
 * does not answer, a verdict that was good counts for `verdictGraceMs`: an outage of the Authentication Service stops
 * enrolment, not conversations. Concurrent questions about one credential are one question.
 */
export class Verdicts implements CredentialAuthority {
  readonly #authority: CredentialAuthority;
  readonly #now: Clock;
  readonly #known = new BoundedMap<string, Known>(verdictsMax);
  readonly #asking = new Map<string, Promise<Verdict>>();

  constructor(authority: CredentialAuthority, now: Clock) {
    this.#authority = authority;
    this.#now = now;
  }

  /** @throws what the authority throws, when nothing fresh enough is known. */
  async verify(question: CredentialQuestion): Promise<Verdict> {
    const key = keyOf(question);
    const known = this.#known.get(key);
    const ageMs = known === undefined ? Infinity : this.#now() - known.askedAtMs;
    if (known !== undefined && ageMs < verdictLifetimeMs) return this.#inForce(known.verdict);
    try {
      return await this.#ask(key, question);
    } catch (error) {
      if (known?.verdict.state === "valid" && ageMs < verdictGraceMs) return this.#inForce(known.verdict);
      throw error;
    }
  }

  #ask(key: string, question: CredentialQuestion): Promise<Verdict> {
    const underWay = this.#asking.get(key);
    if (underWay !== undefined) return underWay;
    const askedAtMs = this.#now();
    const asking = this.#authority
      .verify(question)
      .then((verdict) => {
        this.#known.set(key, { verdict, askedAtMs });
        return verdict;
      })
      .finally(() => this.#asking.delete(key));
    this.#asking.set(key, asking);
    return asking;
  }

  /** A credential may end while its verdict is still remembered. */
  #inForce(verdict: Verdict): Verdict {
    return verdict.state === "valid" && verdict.notAfterMs <= this.#now() ? { state: "expired" } : verdict;
  }
}

function keyOf({ credential, signatureKey, clientId }: CredentialQuestion): string {
  return hexOf(sha256(sha256(credential), sha256(signatureKey), clientId));
}
