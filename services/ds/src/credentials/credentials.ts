import { clientIdParts, type DomainName, parseClientId } from "@entente/mls-wire";
import { FederationService } from "@entente/proto";
import type { GatewayChannel } from "../gateway-channel.ts";
import { toQuery, verdictOf } from "./convert.ts";
import type { CredentialAuthority, CredentialQuestion, Verdict } from "./credential-authority.ts";
import { clientNamedBy } from "./basic-credential.ts";

/** Asks about credentials of any domain: at home the own Authentication Service, else through the gateway. */
export class Credentials implements CredentialAuthority {
  readonly #domain: string;
  readonly #home: CredentialAuthority;
  readonly #gateway: GatewayChannel;

  constructor(domain: string, home: CredentialAuthority, gateway: GatewayChannel) {
    this.#domain = domain;
    this.#home = home;
    this.#gateway = gateway;
  }

  /**
   * The verdict of the domain that the credential itself names, and of no other: a domain vouches only for its own.
   *
   * @throws ServiceError when that domain can not be asked; IdentifierError for a malformed expected client.
   */
  async verify(question: CredentialQuestion): Promise<Verdict> {
    const expected = question.clientId === "" ? undefined : parseClientId(question.clientId);
    const named = clientNamedBy(question.credential);
    if (named === undefined) return { state: "malformed" };
    if (expected !== undefined && named !== expected) return { state: "unknown" };
    const { domain } = clientIdParts(named);
    const verdict =
      domain === this.#domain ? await this.#home.verify(question) : await this.#abroad(domain, question);
    // A foreign domain's word counts for its own clients only.
    if (verdict.state === "valid" && verdict.clientId !== named) return { state: "unknown" };
    return verdict;
  }

  async #abroad(domain: DomainName, question: CredentialQuestion): Promise<Verdict> {
    const request = { query: toQuery(question) };
    const answer = await this.#gateway.unary(domain, FederationService.VerifyCredential, request);
    return verdictOf(answer.verdict);
  }
}
