import { opaqueVWithin, refined, text, textFromUtf8, utf8FromText, type Codec } from "@entente/tls-codec";
import { base32FromBytes, bytesFromBase32 } from "./base32.ts";
import { domainNameProblem, type DomainName } from "./domain-name.ts";
import { IdentifierError } from "./identifier-error.ts";
import { domainBytesMax, groupIdRandomBytes } from "./limits.ts";

declare const groupId: unique symbol;

/**
 * A group's id in text, as `mfrggzdfmztwq2lknnwg23tpoa@a.example`: 128 random bits in lower-case base32, and the
 * domain at which the group was made (A23-79). Two domains cannot collide, not even on purpose: a domain refuses ids
 * of another in the creation of a group.
 */
export type GroupId = string & { readonly [groupId]: true };

/** The parts of a {@link GroupId}. */
export interface GroupIdParts {
  /** 16 bytes that the creator drew. */
  readonly random: Uint8Array;
  /** The domain of the creator; which domain orders the group's Commits is another matter. */
  readonly domain: DomainName;
}

/** Characters of the random part: 26 hold 128 bits and two that are zero. */
const randomCharacters = Math.ceil((groupIdRandomBytes * 8) / 5);

/** Most bytes of a group id. */
export const groupIdBytesMax = randomCharacters + 1 + domainBytesMax;

/** What keeps `id` from being a group id, in words; `undefined` when nothing does. */
export function groupIdProblem(id: string): string | undefined {
  if (id.charAt(randomCharacters) !== "@") return `no @ after ${randomCharacters} characters`;
  if (bytesFromBase32(id.slice(0, randomCharacters)) === undefined)
    return "the random part is not lower-case base32";
  return domainNameProblem(id.slice(randomCharacters + 1));
}

/** The id of a new group from 16 random bytes. Throws {@link IdentifierError} `group_invalid` for another number. */
export function groupIdOf(random: Uint8Array, domain: DomainName): GroupId {
  if (random.length !== groupIdRandomBytes) {
    throw new IdentifierError("group_invalid", `the random part has ${groupIdRandomBytes} bytes`);
  }
  return `${base32FromBytes(random)}@${domain}` as GroupId;
}

/** The group that `id` spells. Throws {@link IdentifierError} `group_invalid`. */
export function parseGroupId(id: string): GroupId {
  const problem = groupIdProblem(id);
  if (problem !== undefined) throw new IdentifierError("group_invalid", problem);
  return id as GroupId;
}

/** The inverse of {@link groupIdOf}. */
export function groupIdParts(id: GroupId): GroupIdParts {
  return {
    random: bytesFromBase32(id.slice(0, randomCharacters)) ?? new Uint8Array(),
    domain: id.slice(randomCharacters + 1) as DomainName,
  };
}

/** The UTF-8 bytes of `id`: the `group_id` of every MLS structure of the group. The inverse is {@link groupIdFromBytes}. */
export function groupIdBytes(id: GroupId): Uint8Array {
  return utf8FromText(id) ?? new Uint8Array();
}

/** The group id in a received `group_id` field. Throws {@link IdentifierError} `group_invalid`. */
export function groupIdFromBytes(bytes: Uint8Array): GroupId {
  // The bound comes first, so that a megabyte of group_id costs nothing.
  const id = bytes.length > groupIdBytesMax ? undefined : textFromUtf8(bytes);
  if (id === undefined) throw new IdentifierError("group_invalid", "too long, or not UTF-8");
  return parseGroupId(id);
}

/** `opaque GroupId<V>` of the syntax of {@link parseGroupId} (`value_invalid`). */
export const GroupId = refined(
  text(opaqueVWithin(randomCharacters + 2, groupIdBytesMax)),
  groupIdProblem,
) as Codec<GroupId>;
