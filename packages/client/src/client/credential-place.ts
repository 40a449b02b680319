import type { LeafIdentity } from "../mls/key-package.ts";
import type { Member } from "../mls/member.ts";
import type { JoinedGroup } from "./joined-group.ts";

/** A group or session in which this client's credential and signature key are to be the newest. */
export interface CredentialPlace {
  /** True also where nothing can be done any more: the client is no member. */
  readonly upToDate: boolean;
  /** Puts both into the client's leaf, with an address where there is one. @throws what Commits throw. */
  readonly renew: () => Promise<void>;
  /** The sealed part of the address that the client's leaf tells; undefined where it tells none, or nothing can be done. */
  readonly address: Uint8Array | undefined;
  /** Has the leaf tell another. @throws what Commits throw. */
  readonly readdress: (sealed: Uint8Array) => Promise<void>;
}

/** Places that come and go: those of sessions and of groups without order. */
export class CredentialPlaces {
  readonly #sources = new Set<() => readonly CredentialPlace[]>();

  /** All of them, as they are now. */
  now(): readonly CredentialPlace[] {
    return [...this.#sources].flatMap((source) => source());
  }

  /** Counts a source in until it is taken out by what this returns. */
  add(source: () => readonly CredentialPlace[]): () => void {
    this.#sources.add(source);
    return () => {
      this.#sources.delete(source);
    };
  }
}

/** Brings places up to date one after the other; what stands in the way of one keeps it from no other. */
export async function bringUpToDate(
  places: readonly CredentialPlace[],
  failed: (problem: unknown) => void,
): Promise<void> {
  for (const { upToDate, renew } of places) if (!upToDate) await renew().catch(failed);
}

/** Who a client is in its leaves. */
export interface OwnLeaves {
  /** Whether a leaf of the client may stay as it is. */
  readonly isCurrent: (own: Pick<Member, "credential" | "signatureKey">) => boolean;
  /** Who to be in the next leaf. @throws RpcFailure where that has a key of its own. */
  readonly next: () => Promise<LeafIdentity>;
}

/** The place of one group. */
export function credentialPlace(group: JoinedGroup, leaves: OwnLeaves): CredentialPlace {
  const own = group.active ? group.self : undefined;
  return {
    upToDate: own === undefined || leaves.isCurrent(own),
    renew: async () => {
      const now = await leaves.next();
      return group.updateCredential(now.credential, now.signatureKey, now.address);
    },
    address: own === undefined ? undefined : group.ownAddress,
    readdress: (sealed) => group.updateAddress(sealed),
  };
}
