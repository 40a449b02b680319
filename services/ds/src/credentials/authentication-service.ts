import { CredentialService } from "@entente/proto";
import { fromRefusal, type Remote } from "@entente/service-kit";
import { refusal } from "../errors.ts";
import { toQuery, verdictOf } from "./convert.ts";
import type { CredentialAuthority, CredentialQuestion, Verdict } from "./credential-authority.ts";

/** This domain's own Authentication Service, over mutual TLS. */
export class AuthenticationService implements CredentialAuthority {
  readonly #remote: Remote;

  constructor(remote: Remote) {
    this.#remote = remote;
  }

  /** @throws ServiceError `authentication_unavailable` when it does not answer. */
  async verify(question: CredentialQuestion): Promise<Verdict> {
    try {
      const request = { query: toQuery(question) };
      return verdictOf((await this.#remote.unary(CredentialService.VerifyCredential, request)).verdict);
    } catch (error) {
      const { code } = fromRefusal(error);
      throw refusal("authentication_unavailable", `the Authentication Service gave no verdict: ${code}`, {
        retryAfterMs: 1_000,
      });
    }
  }
}
