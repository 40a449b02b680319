import { equalBytes } from "@entente/tls-codec";
import type { LeafIdentity } from "../mls/key-package.ts";
import type { Transport } from "../transport/transport.ts";
import type { Addresses } from "./addresses.ts";
import type { OwnLeaves } from "./credential-place.ts";
import { type GroupKeys, groupKeysOf } from "./group-keys.ts";
import { type EnrolledIdentity, leafIdentity } from "./identity.ts";
import type { ClientSettings } from "./settings.ts";

/** Who a client is in its leaves, with the keys for them where each has its own. */
export interface KeyedLeaves extends OwnLeaves {
  readonly keys: GroupKeys | undefined;
}

/** What of a client its leaves come from. */
export interface LeafSources {
  readonly as: Transport;
  readonly addresses: Pick<Addresses, "fillIfReached" | "take">;
  readonly identity: () => EnrolledIdentity;
}

/** Addresses that are held before one is taken, so that no leaf gets that of another. */
const leavesAtOnce = 2;

/** A client's leaves: with its one key, or with a key for each. @param record of keys for groups, as the store has it. @throws RangeError as `groupKeysOf`. */
export function ownLeaves(
  settings: ClientSettings,
  { as, addresses, identity }: LeafSources,
  record: Uint8Array | undefined,
): KeyedLeaves {
  const leaf = (): LeafIdentity => leafIdentity(identity(), settings, addresses.take());
  const keys = groupKeysOf(settings, { as, identity, leaf }, record);
  if (keys !== undefined)
    return {
      keys,
      isCurrent: ({ signatureKey }) => keys.isGood(signatureKey),
      next: async () => {
        await addresses.fillIfReached(leavesAtOnce);
        const [taken] = await keys.take(1);
        if (taken === undefined) throw new Error("no key of those that were certified");
        return taken.leaf;
      },
    };
  return {
    keys,
    isCurrent: (own) => {
      const { credential, signatureKey } = leafIdentity(identity(), settings);
      return equalBytes(own.credential, credential) && equalBytes(own.signatureKey, signatureKey.publicKey);
    },
    next: async () => {
      await addresses.fillIfReached(leavesAtOnce);
      return leaf();
    },
  };
}
