import { StorageError } from "../errors.ts";
import { displayNameBytesMax, readItemsMax } from "../limits.ts";
import type { FindRequest, FoundUser, Profile, Visibility } from "../ports/profiles.ts";
import { all, insert, one, type Plan, type Row } from "./plan.ts";
import { atMost, big, text } from "./row.ts";

const visibilities: readonly Visibility[] = ["hidden", "domain", "everyone"];

export function* findProfile(userId: string): Plan<Profile | undefined> {
  const row = yield* one(
    "SELECT display_name, visibility, contacts_only FROM profile WHERE user_id = $1",
    userId,
  );
  return row === undefined ? undefined : profileOf(row);
}

export function* saveProfile(userId: string, profile: Profile): Plan<void> {
  atMost("bytes of a display name", Buffer.byteLength(profile.displayName), displayNameBytesMax);
  yield* insert(
    "profile",
    ["user_id", "display_name", "visibility", "contacts_only"],
    [
      [
        userId,
        profile.displayName,
        visibilities.indexOf(profile.visibility),
        profile.keyPackagesFor === "contacts" ? 1 : 0,
      ],
    ],
    `ON CONFLICT (user_id) DO UPDATE SET display_name = excluded.display_name, visibility = excluded.visibility,
      contacts_only = excluded.contacts_only`,
  );
}

export function* visibleUsers(request: FindRequest): Plan<readonly FoundUser[]> {
  const { sought, viewer, viewerAsContact = viewer, viewerIsHome, usual, usersMax } = request;
  atMost("users", usersMax, readItemsMax);
  const least = viewerIsHome ? "domain" : "everyone";
  const named = "userId" in sought ? "c.user_id = $1" : "c.user_id >= $1 AND substr(c.user_id, 1, $8) = $1";
  const rows = yield* all(
    `SELECT DISTINCT c.user_id, COALESCE(p.display_name, $2) AS display_name,
        COALESCE(p.contacts_only, $3) AS contacts_only, COALESCE(k.allowed, -1) AS allowed
      FROM client c LEFT JOIN profile p ON p.user_id = c.user_id
        LEFT JOIN contact k ON k.owner = c.user_id AND k.peer = $7
      WHERE ${named} AND c.active = 1 AND COALESCE(k.allowed, 2) <> 0
        AND (COALESCE(p.visibility, $5) >= $6 OR k.allowed = 1 OR c.user_id = $4)
      ORDER BY c.user_id LIMIT ${String(usersMax)}`,
    ...["userId" in sought ? sought.userId : sought.prefix, usual.displayName],
    ...[usual.keyPackagesFor === "contacts" ? 1n : 0n, viewer],
    ...[BigInt(visibilities.indexOf(usual.visibility)), BigInt(visibilities.indexOf(least))],
    viewerAsContact,
    ...("userId" in sought ? [] : [BigInt([...sought.prefix].length)]),
  );
  return rows.map((row) => {
    const userId = text(row, "user_id");
    const known = userId === viewer || big(row, "allowed") === 1n;
    return {
      userId,
      displayName: text(row, "display_name"),
      consentNeeded: !known && big(row, "contacts_only") === 1n,
    };
  });
}

export function* consents(userId: string, viewer: string, usual: Profile): Plan<boolean> {
  if (userId === viewer) return true;
  const contact = yield* one("SELECT allowed FROM contact WHERE owner = $1 AND peer = $2", userId, viewer);
  if (contact !== undefined) return big(contact, "allowed") === 1n;
  return ((yield* findProfile(userId)) ?? usual).keyPackagesFor === "anyone";
}

function profileOf(row: Row): Profile {
  const visibility = visibilities[Number(big(row, "visibility"))];
  if (visibility === undefined) throw new StorageError("corrupt", "a profile of no known visibility");
  return {
    displayName: text(row, "display_name"),
    visibility,
    keyPackagesFor: big(row, "contacts_only") === 1n ? "contacts" : "anyone",
  };
}
