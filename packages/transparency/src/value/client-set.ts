import {
  closedEnum,
  compareBytes,
  equalBytes,
  hexFromBytes,
  opaqueVWithin,
  optional,
  refined,
  struct,
  text,
  uint64,
  uint8,
  type Value,
  vectorV,
} from "@entente/tls-codec";
import { decodeValue } from "./decode-value.ts";
import { HashValue } from "../prefix-tree/prefix-proof.ts";
import { type Primitives, purePrimitives } from "../primitives.ts";

/**
 * A key of a client beside its own, for one group (A23-120).
 *
 *     struct {
 *       opaque signature_public_key<V>;    // as in a LeafNode, RFC 9420 section 7.2
 *       HashValue credential_hash;         // SHA-256 of the Credential that the AS issued
 *       uint64 not_after;                  // of that credential; milliseconds since the Unix epoch
 *     } GroupKey;
 */
export const GroupKey = struct({
  signaturePublicKey: opaqueVWithin(1, 1024),
  credentialHash: HashValue,
  notAfterMs: uint64,
});
export type GroupKey = Value<typeof GroupKey>;

/**
 * One client of a user.
 *
 *     struct {
 *       opaque client_id<V>;               // 1 to 64 bytes
 *       opaque signature_public_key<V>;    // as in a LeafNode, RFC 9420 section 7.2
 *       HashValue credential_hash;         // SHA-256 of the Credential that the AS issued
 *       uint64 added_at;                   // milliseconds since the Unix epoch
 *       GroupKey group_keys<V>;            // in the order in which they came
 *     } ClientEntry;
 */
export const ClientEntry = struct({
  clientId: opaqueVWithin(1, 64),
  signaturePublicKey: opaqueVWithin(1, 1024),
  credentialHash: HashValue,
  addedAtMs: uint64,
  groupKeys: vectorV(GroupKey),
});
export type ClientEntry = Value<typeof ClientEntry>;

const Reason = closedEnum(uint8, { add: 1, remove: 2, rotate: 3, recovery: 4 });

/**
 * The value of `u/<user>`: all clients of a user, so that whoever finds a key elsewhere knows that it is not the user's.
 *
 *     enum { add(1), remove(2), rotate(3), recovery(4) } ChangeReason;
 *     struct {
 *       optional<HashValue> previous;      // SHA-256 of the value of the version before; absent in version 0
 *       ChangeReason reason;
 *       opaque policy_id<V>;               // the AS policy under which the change was allowed
 *       ClientEntry clients<V>;            // ascending by client_id; no id and no key twice (A23-16, A23-120)
 *     } ClientSet;
 */
export const ClientSet = refined(
  struct({
    previous: optional(HashValue),
    reason: Reason,
    policyId: text(opaqueVWithin(0, 255)),
    clients: vectorV(ClientEntry),
  }),
  (set) => {
    const ids = set.clients.map(({ clientId }) => clientId);
    const isAscending = ids.every((id, i) => i === 0 || compareBytes(ids[i - 1] ?? id, id) < 0);
    const keys = set.clients.flatMap(keysOfClient).map(hexFromBytes);
    if (!isAscending) return "client ids are not ascending";
    return new Set(keys).size === keys.length ? undefined : "one signature key twice";
  },
);
export type ClientSet = Value<typeof ClientSet>;

/** Reads a value that `verifySearch` found. Errors: `value`. */
export function decodeClientSet(value: Uint8Array): ClientSet {
  return decodeValue(ClientSet, value);
}

/** Every signature key of a client, its own first. */
export function keysOfClient({ signaturePublicKey, groupKeys }: ClientEntry): readonly Uint8Array[] {
  return [signaturePublicKey, ...groupKeys.map((each) => each.signaturePublicKey)];
}

/** The client that uses a signature key, undefined where the user has none such: a removed or a ghost device. */
export function clientWithKey(set: ClientSet, signaturePublicKey: Uint8Array): ClientEntry | undefined {
  return set.clients.find((client) =>
    keysOfClient(client).some((key) => equalBytes(key, signaturePublicKey)),
  );
}

/** What changed from one version to the next; entries of the next, except for `removed`. */
export interface ClientSetChange {
  readonly added: readonly ClientEntry[];
  readonly removed: readonly ClientEntry[];
  /** Same client, another key of its own or credential for it; keys for groups come and go untold. */
  readonly rotated: readonly ClientEntry[];
}

/** The difference that a user is shown (A23-115). `previous` is undefined for version 0. */
export function clientSetChange(previous: ClientSet | undefined, next: ClientSet): ClientSetChange {
  const before = new Map(previous?.clients.map((client) => [hexFromBytes(client.clientId), client] as const));
  const after = new Set(next.clients.map(({ clientId }) => hexFromBytes(clientId)));
  const earlier = (client: ClientEntry): ClientEntry | undefined => before.get(hexFromBytes(client.clientId));
  return {
    added: next.clients.filter((client) => earlier(client) === undefined),
    removed: [...before].filter(([id]) => !after.has(id)).map(([, client]) => client),
    rotated: next.clients.filter((client) => {
      const old = earlier(client);
      if (old === undefined) return false;
      const isSameKey = equalBytes(old.signaturePublicKey, client.signaturePublicKey);
      return !isSameKey || !equalBytes(old.credentialHash, client.credentialHash);
    }),
  };
}

/** Whether `next` names `previous` (the value's bytes) as its predecessor; undefined for version 0. */
export function follows(
  previous: Uint8Array | undefined,
  next: ClientSet,
  primitives: Primitives = purePrimitives,
): boolean {
  if (previous === undefined || next.previous === undefined)
    return previous === undefined && next.previous === undefined;
  return equalBytes(primitives.sha256(previous), next.previous);
}
