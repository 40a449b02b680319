import { readFileSync } from "node:fs";
import { CredentialService, type authentication } from "@entente/proto";
import { Remote } from "@entente/rpc";
import { channelCredentials, roleName } from "@entente/service-kit";
import type { DomainFolder } from "./domain-folder.ts";

/** The operator's way to the running Authentication Service of a domain, with the certificate from the domain's folder. */
export class Operator {
  readonly #as: Remote;

  constructor(folder: DomainFolder) {
    const { certificate, key } = folder.pair("tls/operator");
    const identity = {
      certificate: readFileSync(certificate),
      key: readFileSync(key),
      roots: readFileSync(folder.file("root.pem")),
    };
    const address = `127.0.0.1:${String(folder.settings.ports.asDomain)}`;
    this.#as = new Remote(address, channelCredentials(identity), roleName("as", folder.domain));
  }

  /** A token with which one client of the user can enrol. @throws ServiceError. */
  async invite(userId: string, lifetimeMs = 0): Promise<string> {
    return (await this.#as.unary(CredentialService.CreateInvitation, { userId, lifetimeMs })).invitationToken;
  }

  /** Users whose id begins with `prefix`, with their clients. @throws ServiceError. */
  async users(prefix = "", limit = 0): Promise<readonly authentication.UserEntry.$Properties[]> {
    return (await this.#as.unary(CredentialService.ListUsers, { userIdPrefix: prefix, limit })).users;
  }

  /** Revokes a client's credential, for good. @throws ServiceError. */
  async revoke(clientId: string, reason: number): Promise<void> {
    await this.#as.unary(CredentialService.RevokeClient, { clientId, reason });
  }

  /** Closes the connection. */
  close(): void {
    this.#as.close();
  }
}
