import {
  closedEnum,
  decode,
  DecodeError,
  encode,
  equalBytes,
  opaqueV,
  select,
  struct,
  uint16,
  uint64,
  uint8,
  type Value,
  vectorV,
} from "@entente/tls-codec";
import { type GroupId, groupIdBytes } from "@entente/mls-wire";
import type { Group } from "../mls/group.ts";
import type { PreSharedKey, ResumptionPsk } from "../mls/psk.ts";
import type { ClientStore } from "../store/client-store.ts";
import { keysPerGroupMax } from "./limits.ts";

/** Records of the keys that a group may mix in: name, then the group's id. */
const keyringPrefix = "keyring/";

const StoredKeyring = struct({
  version: closedEnum(uint16, { v1: 1 }),
  keys: vectorV(
    select({
      tag: { kind: closedEnum(uint8, { external: 1, resumption: 2 }) },
      cases: {
        external: { id: opaqueV, secret: opaqueV },
        resumption: { groupId: opaqueV, epoch: uint64, secret: opaqueV },
      },
    }),
  ),
});

type Records = ReadonlyMap<string, Uint8Array>;

/** The pre-shared keys that this client has for its groups, beside the resumption keys that are in their states (RFC 9420 8.4). */
export class Keyring {
  readonly #store: ClientStore;

  constructor(store: ClientStore) {
    this.#store = store;
  }

  /** Those for a group, oldest first. @throws StoreError. */
  async of(groupId: string): Promise<readonly PreSharedKey[]> {
    const bytes = await this.#store.record(keyringPrefix + groupId);
    if (bytes === undefined) return [];
    return decode(StoredKeyring, bytes).keys.map((key) => keyOf(key));
  }

  /** Those that whoever is in the group may have: not the key of a former group, which began it. @throws StoreError. */
  async shareable(groupId: GroupId): Promise<readonly PreSharedKey[]> {
    return (await this.of(groupId)).filter((key) => isOfGroup(key, groupId));
  }

  /** Resumption keys of a group's own epochs, oldest first. @throws StoreError. */
  async memberships(groupId: string): Promise<readonly ResumptionPsk[]> {
    return (await this.of(groupId)).flatMap((key) => ("id" in key ? [] : [key]));
  }

  /**
   * The change that keeps what proves membership in a group's epoch, where the group wants that of who comes back: apart from the
   * group's state, which may be what is lost. As many epochs as its policy says. @throws StoreError. A23-48, A23-72.
   */
  async recordsOfEpoch({ id, active, policy, resumptionPsk }: Group): Promise<Records> {
    if (!active || policy?.admission.rejoin !== "proven") return new Map();
    const oldest = resumptionPsk.epoch - BigInt(policy.retention.resumptionEpochs);
    const kept = (await this.of(id)).filter(
      (key) => "id" in key || !equalBytes(key.groupId, resumptionPsk.groupId) || key.epoch >= oldest,
    );
    return this.#records(id, kept, [resumptionPsk]);
  }

  /** The change that keeps keys for a group, each in the place of one of the same name. @throws StoreError. */
  async recordsWithAll(groupId: string, keys: readonly PreSharedKey[]): Promise<Records> {
    return this.#records(groupId, await this.of(groupId), keys);
  }

  #records(groupId: string, before: readonly PreSharedKey[], more: readonly PreSharedKey[]): Records {
    const others = before.filter((each) => !more.some((key) => isSameKey(each, key)));
    const keys = [...others, ...more].sort(byEpoch).slice(-keysPerGroupMax);
    return new Map([[keyringPrefix + groupId, encodeKeys(keys)]]);
  }

  /** The change that keeps a key for a group, in the place of one of the same name. @throws StoreError. */
  async recordsWith(groupId: string, key: PreSharedKey): Promise<Records> {
    return this.recordsWithAll(groupId, [key]);
  }
}

/** Keys in bytes. */
export function encodeKeys(keys: readonly PreSharedKey[]): Uint8Array {
  return encode(StoredKeyring, {
    version: "v1",
    keys: keys.map((key) =>
      "id" in key ? { kind: "external" as const, ...key } : { kind: "resumption" as const, ...key },
    ),
  });
}

/** Of an epoch before those of later ones; what has none stays where it was. */
function byEpoch(a: PreSharedKey, b: PreSharedKey): number {
  return "id" in a || "id" in b ? 0 : Number(a.epoch - b.epoch);
}

/** The inverse of {@link encodeKeys}; undefined for anything else. */
export function decodeKeys(bytes: Uint8Array): readonly PreSharedKey[] | undefined {
  try {
    return decode(StoredKeyring, bytes).keys.map((key) => keyOf(key));
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

function keyOf(key: Value<typeof StoredKeyring>["keys"][number]): PreSharedKey {
  return key.kind === "external"
    ? { id: key.id, secret: key.secret }
    : { groupId: key.groupId, epoch: key.epoch, secret: key.secret };
}

/** Whether a key is one that members of a group give each other: an application's, or of an epoch of this very group. */
export function isOfGroup(key: PreSharedKey, groupId: GroupId): boolean {
  return "id" in key || equalBytes(key.groupId, groupIdBytes(groupId));
}

/** Whether two keys have the same name. */
export function isSameKey(a: PreSharedKey, b: PreSharedKey): boolean {
  if ("id" in a) return "id" in b && equalBytes(a.id, b.id);
  return !("id" in b) && a.epoch === b.epoch && equalBytes(a.groupId, b.groupId);
}
