import type { CipherSuite, ClientId, CredentialType, ProtocolVersion, UserId } from "@entente/mls-wire";
import type { KeyPackageFacts } from "./roster.ts";

/** A KeyPackage that lies at a Delivery Service, described without being taken. */
export interface KeyPackageOffer extends KeyPackageFacts {
  readonly version: ProtocolVersion;
  readonly notBeforeSeconds: bigint;
  readonly notAfterSeconds: bigint;
  /** End of the certificate's validity; undefined for a credential without one. */
  readonly credentialEndsSeconds: bigint | undefined;
  readonly lastResort: boolean;
  /** Media types that the client tells to read; undefined where it tells none. */
  readonly mediaTypes: readonly string[] | undefined;
  /** Suites that the client has signed that it publishes KeyPackages of; undefined where it has signed nothing of that. */
  readonly stockedSuites?: readonly CipherSuite[] | undefined;
}

/** What a client has at its Delivery Service: the KeyPackages that the next ones to ask would get, one for each suite. */
export interface ClientOffer {
  readonly client: ClientId;
  readonly keyPackages: readonly KeyPackageOffer[];
}

/** What a user's domain says of the user. */
export interface UserOffer {
  readonly user: UserId;
  readonly clients: readonly ClientOffer[];
  /** Why nothing is known: `unknown_user`, or the code with which the domain refused or could not be reached. */
  readonly problem?: string;
}

/** The credential types of an offer, each once. */
export function credentialTypesOf({ clients }: UserOffer): ReadonlySet<CredentialType> {
  return new Set(clients.flatMap(({ keyPackages }) => keyPackages.map(({ leaf }) => leaf.credentialType)));
}
