import { equalBytes } from "@entente/tls-codec";
import { formerKeysMax } from "./limits.ts";
import type { MemberId } from "./member.ts";
import type { Revision } from "./revision.ts";
import { groupKey } from "./send-group.ts";

/** A member of a universe. Fixed by the announcement but for `removed` and the member's keys. */
export interface RosterEntry {
  readonly member: MemberId;
  /** The key that signs in the member's Send Group; a full Commit of its owner may bring another. */
  readonly signaturePublicKey: Uint8Array;
  /** Keys that it had before, with which its leaves may still stand in others' Send Groups. */
  readonly formerKeys: readonly Uint8Array[];
  /** The group_id of the member's Send Group (D-7). */
  readonly groupId: Uint8Array;
  /** An encoded KeyPackage with which to add the member when our Send Group is made; empty for ourselves. */
  readonly keyPackage: Uint8Array;
  /** Whether some owner has removed the member (D-22). */
  readonly removed: boolean;
}

/** The owners of all Send Groups, and the rules they share (D-2, D-16, D-18). */
export interface Universe {
  /** The group_id of the founder's Send Group. */
  readonly id: Uint8Array;
  readonly founder: MemberId;
  readonly revision: Revision;
  /** Bytes of every exported key; KDF.Nh of the suite. */
  readonly exportLength: number;
  /** The founder first, in the order of its Send Group's leaves. */
  readonly roster: readonly RosterEntry[];
}

/** The entry of `member`, removed or not. */
export function entryOf(universe: Universe, member: MemberId): RosterEntry | undefined {
  return universe.roster.find((entry) => entry.member === member);
}

/** The entry whose Send Group has this group_id in lower-case hexadecimal. */
export function entryOfGroup(universe: Universe, group: string): RosterEntry | undefined {
  return universe.roster.find((entry) => groupKey(entry.groupId) === group);
}

/** Every key with which a leaf may be the member's. */
export function keysOf({ signaturePublicKey, formerKeys }: RosterEntry): readonly Uint8Array[] {
  return [signaturePublicKey, ...formerKeys];
}

/** The entry of whoever has, or had, this signature key. Linear in the members. */
export function entryOfKey(universe: Universe, signatureKey: Uint8Array): RosterEntry | undefined {
  return universe.roster.find((entry) => keysOf(entry).some((key) => equalBytes(key, signatureKey)));
}

/** `universe` where `member` signs with this key from now on. */
export function withKey(universe: Universe, member: MemberId, signatureKey: Uint8Array): Universe {
  const changed = (entry: RosterEntry): RosterEntry => {
    const others = keysOf(entry).filter((key) => !equalBytes(key, signatureKey));
    const [first, ...later] = [...others].reverse();
    // The first is that of the leaves that no import has replaced.
    const kept = first === undefined ? [] : [...later.slice(1 - formerKeysMax).reverse(), first];
    return { ...entry, signaturePublicKey: signatureKey, formerKeys: kept };
  };
  const roster = universe.roster.map((entry) => (entry.member === member ? changed(entry) : entry));
  return { ...universe, roster };
}

/** The members that nobody has removed. */
export function activeMembers(universe: Universe): readonly RosterEntry[] {
  return universe.roster.filter((entry) => !entry.removed);
}

/** `universe` with `member` removed. */
export function withRemoved(universe: Universe, member: MemberId): Universe {
  return {
    ...universe,
    roster: universe.roster.map((entry) => (entry.member === member ? { ...entry, removed: true } : entry)),
  };
}
