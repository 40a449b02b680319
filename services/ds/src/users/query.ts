import { parseUserId, type UserId } from "@entente/mls-wire";
import type { common } from "@entente/proto";
import type { FoundUser } from "@entente/storage";
import { refusal } from "../errors.ts";
import { presentOf } from "../fields.ts";
import {
  foundUsersMax,
  foundUsersUsual,
  namePrefixCharactersMax,
  namePrefixCharactersMin,
} from "../limits.ts";

/** Who is looked for, and how many at most. */
export type UserQuery =
  | { readonly userId: UserId; readonly usersMax: 1 }
  | { readonly namePrefix: string; readonly usersMax: number };

/** @throws ServiceError `bad_field`, IdentifierError. */
export function userQueryOf(message: common.DirectoryQuery | null | undefined): UserQuery {
  const { query, userId, namePrefix, limit } = presentOf(message, "query");
  if (limit > foundUsersMax) {
    throw refusal("bad_field", `at most ${String(foundUsersMax)}`, { field: "query.limit" });
  }
  if (query === "userId") return { userId: parseUserId(userId ?? ""), usersMax: 1 };
  if (query !== "namePrefix") throw refusal("bad_field", "a user id or a prefix", { field: "query" });
  const prefix = namePrefix ?? "";
  if (prefix.length < namePrefixCharactersMin || prefix.length > namePrefixCharactersMax) {
    const bounds = `${String(namePrefixCharactersMin)} to ${String(namePrefixCharactersMax)} characters`;
    throw refusal("bad_field", bounds, { field: "query.name_prefix" });
  }
  if (!/^[a-z0-9._-]+$/.test(prefix)) {
    throw refusal("bad_field", "characters that no name has", { field: "query.name_prefix" });
  }
  return { namePrefix: prefix, usersMax: limit === 0 ? foundUsersUsual : limit };
}

export function toUserQuery(query: UserQuery): common.DirectoryQuery.$Properties {
  return "userId" in query
    ? { userId: query.userId }
    : { namePrefix: query.namePrefix, limit: query.usersMax };
}

export function toDirectoryResult(users: readonly FoundUser[]): common.DirectoryResult.$Properties {
  return {
    users: users.map(({ userId, displayName, consentNeeded }) => ({ userId, displayName, consentNeeded })),
  };
}
