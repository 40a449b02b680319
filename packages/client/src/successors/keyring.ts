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

const StoredKeys = vectorV(
  select({
    tag: { kind: closedEnum(uint8, { external: 1, resumption: 2 }) },
    cases: {
      external: { id: opaqueV, secret: opaqueV },
      resumption: { groupId: opaqueV, epoch: uint64, secret: opaqueV },
    },
  }),
);

/** What members give each other. */
const SharedKeys = struct({ version: closedEnum(uint16, { v1: 1 }), keys: StoredKeys });

const StoredKeyring = struct({
  version: closedEnum(uint16, { v1: 1 }),
  keys: StoredKeys,
  /** Former epochs of the group itself whose key is here, and since when this client has known that they are over. */
  ended: vectorV(struct({ epoch: uint64, atSeconds: uint64 })),
});

type Records = ReadonlyMap<string, Uint8Array | undefined>;

interface Ring {
  readonly keys: readonly PreSharedKey[];
  readonly ended: ReadonlyMap<bigint, bigint>;
}

/** The pre-shared keys that this client has for its groups, beside the resumption keys that are in their states (RFC 9420 8.4). */
export class Keyring {
  readonly #store: ClientStore;

  readonly #nowMs: () => number;

  constructor(store: ClientStore, nowMs: () => number) {
    this.#store = store;
    this.#nowMs = nowMs;
  }

  /** Those for a group, oldest first. @throws StoreError. */
  async of(groupId: string): Promise<readonly PreSharedKey[]> {
    return (await this.#ring(groupId)).keys;
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
   * group's state, which may be what is lost. As many epochs, and as long, as its policy says. @throws StoreError. A23-48, A23-72.
   */
  async recordsOfEpoch(group: Group): Promise<Records> {
    const { id, active, policy, resumptionPsk } = group;
    if (!active || policy?.admission.rejoin !== "proven") return new Map();
    return recordsOf(id, withKeys(this.#kept(await this.#ring(id), group), [resumptionPsk]));
  }

  /**
   * The change that forgets keys of a group's epochs whose time is over by its policy; nothing where there are none.
   * @throws StoreError. A23-72.
   */
  async recordsInTime(group: Group): Promise<Records> {
    const ring = await this.#ring(group.id);
    const kept = this.#kept(ring, group);
    const isSame = kept.keys.length === ring.keys.length && kept.ended.size === ring.ended.size;
    return isSame ? new Map() : recordsOf(group.id, kept);
  }

  /** The change that keeps keys for a group, each in the place of one of the same name. @throws StoreError. */
  async recordsWithAll(groupId: string, keys: readonly PreSharedKey[]): Promise<Records> {
    return recordsOf(groupId, withKeys(await this.#ring(groupId), keys));
  }

  /** The change that keeps a key for a group, in the place of one of the same name. @throws StoreError. */
  async recordsWith(groupId: string, key: PreSharedKey): Promise<Records> {
    return this.recordsWithAll(groupId, [key]);
  }

  async #ring(groupId: string): Promise<Ring> {
    const bytes = await this.#store.record(keyringPrefix + groupId);
    if (bytes === undefined) return { keys: [], ended: new Map() };
    const { keys, ended } = decode(StoredKeyring, bytes);
    return {
      keys: keys.map((key) => keyOf(key)),
      ended: new Map(ended.map(({ epoch, atSeconds }) => [epoch, atSeconds])),
    };
  }

  /** What the group's policy keeps now. Of a group that this client is not in any more, all epochs are over. */
  #kept({ keys, ended }: Ring, { active, policy, resumptionPsk: { groupId, epoch } }: Group): Ring {
    if (policy === undefined) return { keys, ended };
    const { resumptionEpochs, resumptionSeconds } = policy.retention;
    const now = BigInt(Math.floor(this.#nowMs() / 1000));
    const end = (key: ResumptionPsk): bigint | undefined =>
      active && key.epoch >= epoch ? undefined : (ended.get(key.epoch) ?? now);
    const kept = keys.filter((key) => {
      if ("id" in key || !equalBytes(key.groupId, groupId)) return true;
      const endedAt = end(key);
      if (endedAt === undefined) return true;
      return key.epoch >= epoch - BigInt(resumptionEpochs) && now - endedAt < BigInt(resumptionSeconds);
    });
    const ends = kept.flatMap((key) => {
      const endedAt = "id" in key || !equalBytes(key.groupId, groupId) ? undefined : end(key);
      return "id" in key || endedAt === undefined ? [] : [[key.epoch, endedAt] as const];
    });
    return { keys: kept, ended: new Map(ends) };
  }
}

/** Keys each in the place of one of the same name; the oldest go where there are too many. */
function withKeys({ keys, ended }: Ring, more: readonly PreSharedKey[]): Ring {
  const others = keys.filter((each) => !more.some((key) => isSameKey(each, key)));
  return { keys: [...others, ...more].sort(byEpoch).slice(-keysPerGroupMax), ended };
}

function recordsOf(groupId: string, { keys, ended }: Ring): Records {
  const times = [...ended].map(([epoch, atSeconds]) => ({ epoch, atSeconds }));
  const bytes = encode(StoredKeyring, {
    version: "v1",
    keys: keys.map((key) => storedOf(key)),
    ended: times,
  });
  return new Map([[keyringPrefix + groupId, keys.length === 0 ? undefined : bytes]]);
}

/** Keys in bytes. */
export function encodeKeys(keys: readonly PreSharedKey[]): Uint8Array {
  return encode(SharedKeys, { version: "v1", keys: keys.map((key) => storedOf(key)) });
}

function storedOf(key: PreSharedKey): Value<typeof StoredKeys>[number] {
  return "id" in key ? { kind: "external", ...key } : { kind: "resumption", ...key };
}

/** Of an epoch before those of later ones; what has none stays where it was. */
function byEpoch(a: PreSharedKey, b: PreSharedKey): number {
  return "id" in a || "id" in b ? 0 : Number(a.epoch - b.epoch);
}

/** The inverse of {@link encodeKeys}; undefined for anything else. */
export function decodeKeys(bytes: Uint8Array): readonly PreSharedKey[] | undefined {
  try {
    return decode(SharedKeys, bytes).keys.map((key) => keyOf(key));
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

function keyOf(key: Value<typeof StoredKeys>[number]): PreSharedKey {
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
