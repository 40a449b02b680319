import {
  decode,
  encode,
  equalBytes,
  opaqueV,
  select,
  struct,
  uint16,
  uint64,
  uint8,
} from "@entente/tls-codec";
import { closedEnum, vectorV } from "@entente/tls-codec";
import type { PreSharedKey } from "../mls/psk.ts";
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
    return decode(StoredKeyring, bytes).keys.map((key) =>
      key.kind === "external"
        ? { id: key.id, secret: key.secret }
        : { groupId: key.groupId, epoch: key.epoch, secret: key.secret },
    );
  }

  /** The change that keeps a key for a group, in the place of one of the same name. @throws StoreError. */
  async recordsWith(groupId: string, key: PreSharedKey): Promise<ReadonlyMap<string, Uint8Array>> {
    const others = (await this.of(groupId)).filter((each) => !isSame(each, key));
    const keys = [...others, key].slice(-keysPerGroupMax);
    return new Map([[keyringPrefix + groupId, encodeKeys(keys)]]);
  }
}

function encodeKeys(keys: readonly PreSharedKey[]): Uint8Array {
  return encode(StoredKeyring, {
    version: "v1",
    keys: keys.map((key) =>
      "id" in key ? { kind: "external" as const, ...key } : { kind: "resumption" as const, ...key },
    ),
  });
}

function isSame(a: PreSharedKey, b: PreSharedKey): boolean {
  if ("id" in a) return "id" in b && equalBytes(a.id, b.id);
  return !("id" in b) && a.epoch === b.epoch && equalBytes(a.groupId, b.groupId);
}
