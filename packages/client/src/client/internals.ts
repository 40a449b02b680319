import type { GroupEnvironment } from "../mls/environment.ts";
import type { Session } from "../session/session.ts";
import type { ClientStore } from "../store/client-store.ts";
import type { Addresses } from "./addresses.ts";
import type { Claims } from "./claims.ts";
import type { GroupEntry } from "./group-entry.ts";
import type { CredentialPlaces, OwnLeaves } from "./credential-place.ts";
import type { EnrolledIdentity } from "./identity.ts";

/** What other parts of the SDK need of a client and applications do not. */
export interface ClientInternals {
  readonly identity: () => EnrolledIdentity;
  /** What its leaves tell of where it is reached. */
  readonly addresses: Pick<Addresses, "fillIfReached" | "take">;
  /** Who the client is in its leaves. */
  readonly leaves: OwnLeaves;
  /** The groups that it is in, by their ids. */
  readonly entries: ReadonlyMap<string, GroupEntry>;
  /** Where else than in its groups the client's credential is used. */
  readonly places: CredentialPlaces;
  readonly environment: GroupEnvironment;
  readonly store: ClientStore;
  /** KeyPackages for one operation. */
  readonly claims: () => Claims;
  readonly session: Pick<Session, "call">;
  /** A number in [0, 1) at each call. */
  readonly chance: () => number;
  readonly stopped: AbortSignal;
}

const internals = new WeakMap<object, ClientInternals>();

/** Notes a client's. */
export function keepInternals(client: object, parts: ClientInternals): void {
  internals.set(client, parts);
}

/** Those of a client of this package. */
export function internalsOf(client: object): ClientInternals {
  const parts = internals.get(client);
  if (parts === undefined) throw new TypeError("not a client of this package");
  return parts;
}
