import { userIdParts } from "@entente/mls-wire";
import { FederationService } from "@entente/proto";
import type { Logger } from "@entente/service-kit";
import { nameOf, type Viewer } from "../anonymous/viewer.ts";
import type { Clock } from "../clock.ts";
import type { TrustAnchors } from "../credentials/trust-anchors.ts";
import { asRefusal, refusal } from "../errors.ts";
import type { GatewayChannel } from "../gateway-channel.ts";
import { offlineProofBytesMax } from "../limits.ts";
import type { Claim, ClaimedClient } from "./claim.ts";
import { claimedOf, toClaim } from "./convert.ts";
import { neededBy } from "./needed.ts";
import { verifyKeyPackage } from "./verified-key-package.ts";

/** What another domain hands out. */
export interface ForeignClaim {
  readonly clients: readonly ClaimedClient[];
  /** The offline proof of the user's label that came with it; empty where none did. */
  readonly proof: Uint8Array;
}

/** Takes KeyPackages of other domains' users, and believes nothing of what comes back (F-27). */
export class ForeignClaims {
  readonly #gateway: GatewayChannel;
  readonly #anchors: TrustAnchors;
  readonly #log: Logger;
  readonly #now: Clock;

  constructor(gateway: GatewayChannel, anchors: TrustAnchors, log: Logger, now: Clock) {
    this.#gateway = gateway;
    this.#anchors = anchors;
    this.#log = log;
    this.#now = now;
  }

  /**
   * Asks the user's domain, and keeps what passes the same checks as a publication at home. A client whose KeyPackage does not
   * is `nothing_compatible`: one broken client keeps nobody from inviting the others.
   *
   * @throws ServiceError what the other domain or the way to it refused with, `foreign_answer_invalid`.
   */
  async claim(claim: Claim, requester: Viewer): Promise<ForeignClaim> {
    const { domain } = userIdParts(claim.userId);
    const request = { claim: toClaim(claim), requesterUserId: nameOf(requester) };
    const answer = await this.#gateway.unary(domain, FederationService.ClaimKeyPackages, request);
    let claimed: readonly ClaimedClient[];
    try {
      claimed = claimedOf(claim, answer.result);
    } catch (error) {
      this.#log.warn({ domain, err: asRefusal(error) }, "a foreign claim answer is refused");
      throw refusal("foreign_answer_invalid", `the answer of ${domain} breaks the rules`, { domain });
    }
    const proof = answer.result?.transparencyProof ?? new Uint8Array();
    return {
      clients: claimed.map((client) => this.#check(claim, client, domain)),
      // Passed on as it came: it is for the client to check.
      proof: proof.length > offlineProofBytesMax ? new Uint8Array() : proof,
    };
  }

  #check(claim: Claim, client: ClaimedClient, domain: string): ClaimedClient {
    if (client.status !== "available") return client;
    const nowMs = this.#now();
    const checked = client.keyPackages.map((bytes) => verifyKeyPackage(bytes, client.clientId, nowMs));
    const needed = neededBy(claim);
    const taken = new Set<number>();
    for (const each of checked) {
      if ("problem" in each) return this.#drop(client, domain, each.problem);
      if (!claim.suites.includes(each.suite))
        return this.#drop(client, domain, "a suite that was not asked for");
      if (needed?.fits(each.bytes) === false)
        return this.#drop(client, domain, "without a version, capability or process that was asked for");
      if (taken.has(each.suite)) return this.#drop(client, domain, "a suite twice");
      const { certified } = each.credential;
      // A basic credential is for the client to look up in the log of its domain.
      if (certified !== undefined && !this.#anchors.chains(certified, nowMs))
        return this.#drop(client, domain, "no chain to a root");
      taken.add(each.suite);
    }
    if (checked.length === 0 || checked.length > claim.suitesPerClient) {
      return this.#drop(client, domain, "another number of KeyPackages than was asked for");
    }
    return client;
  }

  #drop({ clientId }: ClaimedClient, domain: string, problem: string): ClaimedClient {
    this.#log.warn({ domain, problem }, "a foreign KeyPackage is refused");
    return { clientId, status: "nothing_compatible", keyPackages: [] };
  }
}
