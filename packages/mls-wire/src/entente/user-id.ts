import { opaqueVWithin, refined, text, type Codec } from "@entente/tls-codec";
import { domainNameProblem, type DomainName } from "./domain-name.ts";
import { IdentifierError } from "./identifier-error.ts";
import { domainBytesMax, userNameCharactersMax } from "./limits.ts";

declare const userId: unique symbol;

/** A user of a domain in its one spelling, as `alice@a.example`; made by {@link parseUserId} or by decoding. */
export type UserId = string & { readonly [userId]: true };

/** The parts of a {@link UserId}. */
export interface UserIdParts {
  readonly name: string;
  readonly domain: DomainName;
}

/** Most bytes of a user id. */
export const userIdBytesMax = userNameCharactersMax + 1 + domainBytesMax;

const userName = /^[a-z0-9._-]+$/;

/** What keeps `id` from being a user id, in words; `undefined` when nothing does. */
export function userIdProblem(id: string): string | undefined {
  const at = id.indexOf("@");
  if (at < 0) return "no @ between name and domain";
  if (at === 0) return "an empty name";
  if (at > userNameCharactersMax) return `a name longer than ${userNameCharactersMax} characters`;
  if (!userName.test(id.slice(0, at)))
    return "a name is lower-case letters, digits, dot, underscore and hyphen";
  return domainNameProblem(id.slice(at + 1));
}

/**
 * The user that `id` spells: `name@domain`, the name 1 to 64 of a–z, 0–9, dot, underscore and hyphen.
 * Throws {@link IdentifierError} `user_invalid`.
 */
export function parseUserId(id: string): UserId {
  const problem = userIdProblem(id);
  if (problem !== undefined) throw new IdentifierError("user_invalid", problem);
  return id as UserId;
}

/** The inverse of joining name and domain with `@`. */
export function userIdParts(id: UserId): UserIdParts {
  const at = id.indexOf("@");
  return { name: id.slice(0, at), domain: id.slice(at + 1) as DomainName };
}

/** `opaque UserId<V>` of the syntax of {@link parseUserId} (`value_invalid`). */
export const UserId = refined(text(opaqueVWithin(3, userIdBytesMax)), userIdProblem) as Codec<UserId>;
