import { Controller, Inject } from "@nestjs/common";
import { GrpcMethod } from "@nestjs/microservices";
import { parseClientId } from "@entente/mls-wire";
import type { authentication } from "@entente/proto";
import type { Identity, IdentityStore } from "@entente/storage";
import { type AuthenticatedCall, requireRole } from "@entente/service-kit";
import { Enrolment } from "../credentials/enrolment.ts";
import { CredentialVerifier } from "../credentials/verifier.ts";
import { usersDefault, usersMax } from "../limits.ts";
import { CLOCK, type Clock, IDENTITIES, OWN_DOMAIN, ROOT_CERTIFICATE } from "../tokens.ts";
import { credentialQuestion, ownClientId, ownUserId, relationMessage, verdictMessage } from "./convert.ts";

/** What the domain's own services and its operator may ask. */
@Controller()
export class CredentialController {
  readonly #domain: string;
  readonly #root: Uint8Array;
  readonly #verifier: CredentialVerifier;
  readonly #enrolment: Enrolment;
  readonly #identities: IdentityStore;
  readonly #clock: Clock;

  constructor(
    @Inject(OWN_DOMAIN) domain: string,
    @Inject(ROOT_CERTIFICATE) root: Uint8Array,
    @Inject(CredentialVerifier) verifier: CredentialVerifier,
    @Inject(Enrolment) enrolment: Enrolment,
    @Inject(IDENTITIES) identities: IdentityStore,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.#domain = domain;
    this.#root = root;
    this.#verifier = verifier;
    this.#enrolment = enrolment;
    this.#identities = identities;
    this.#clock = clock;
  }

  @GrpcMethod("CredentialService", "VerifyCredential")
  async verifyCredential(
    request: authentication.VerifyCredentialRequest,
    _metadata: unknown,
    call: AuthenticatedCall,
  ): Promise<authentication.VerifyCredentialResponse.$Properties> {
    requireRole(call, this.#domain, ["ds", "gateway", "operator"]);
    return {
      verdict: verdictMessage(await this.#verifier.verify(credentialQuestion(request.query), this.#clock())),
    };
  }

  @GrpcMethod("CredentialService", "CompareCredentials")
  async compareCredentials(
    request: authentication.CompareCredentialsRequest,
    _metadata: unknown,
    call: AuthenticatedCall,
  ): Promise<authentication.CompareCredentialsResponse.$Properties> {
    requireRole(call, this.#domain, ["ds", "gateway", "operator"]);
    const [first, second] = [credentialQuestion(request.first), credentialQuestion(request.second)];
    return relationMessage(await this.#verifier.compare(first, second));
  }

  @GrpcMethod("CredentialService", "ReadTrustAnchor")
  readTrustAnchor(
    _request: authentication.ReadTrustAnchorRequest,
    _metadata: unknown,
    call: AuthenticatedCall,
  ): authentication.ReadTrustAnchorResponse.$Properties {
    requireRole(call, this.#domain, ["ds", "gateway", "operator"]);
    return { trustAnchor: { domain: this.#domain, rootCertificates: [this.#root] } };
  }

  @GrpcMethod("CredentialService", "CreateInvitation")
  async createInvitation(
    request: authentication.CreateInvitationRequest,
    _metadata: unknown,
    call: AuthenticatedCall,
  ): Promise<authentication.CreateInvitationResponse.$Properties> {
    requireRole(call, this.#domain, ["operator"]);
    const userId = ownUserId(request.userId, this.#domain);
    const { token, notAfterMs } = await this.#enrolment.invite(userId, request.lifetimeMs, this.#clock());
    return { invitationToken: token, notAfterMs };
  }

  @GrpcMethod("CredentialService", "ListUsers")
  async listUsers(
    request: authentication.ListUsersRequest,
    _metadata: unknown,
    call: AuthenticatedCall,
  ): Promise<authentication.ListUsersResponse.$Properties> {
    requireRole(call, this.#domain, ["operator"]);
    const limit = request.limit === 0 ? usersDefault : Math.min(request.limit, usersMax);
    const userIds = await this.#identities.users(request.userIdPrefix, limit);
    const users = await Promise.all(
      userIds.map(async (userId) => ({
        userId,
        clients: (await this.#identities.clientsOf(userId)).map(clientEntry),
      })),
    );
    return { users };
  }

  @GrpcMethod("CredentialService", "RevokeClient")
  async revokeClient(
    request: authentication.RevokeClientRequest,
    _metadata: unknown,
    call: AuthenticatedCall,
  ): Promise<authentication.RevokeClientResponse.$Properties> {
    requireRole(call, this.#domain, ["operator", "ds"]);
    const clientId = parseClientId(ownClientId(request.clientId, this.#domain).clientId);
    return { revokedAtMs: await this.#enrolment.revoke(clientId, request.reason, this.#clock()) };
  }
}

function clientEntry({ clientId, notAfterMs, revoked }: Identity): authentication.ClientEntry.$Properties {
  return { clientId, notAfterMs, revoked: revoked !== undefined };
}
