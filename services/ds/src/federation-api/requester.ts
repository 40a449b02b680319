import { parseUserId, userIdParts } from "@entente/mls-wire";
import { nobodyOfDomain, type Viewer } from "../anonymous/viewer.ts";
import { refusal } from "../errors.ts";

/** The user in whose name a domain asks, or nobody where it names none. @throws ServiceError `wrong_requester`, IdentifierError. */
export function requesterOf(domain: string, requesterUserId: string): Viewer {
  if (requesterUserId === "") return nobodyOfDomain(domain);
  const userId = parseUserId(requesterUserId);
  if (userIdParts(userId).domain === domain) return userId;
  throw refusal("wrong_requester", `users of ${domain} only`, { field: "requester_user_id" });
}
