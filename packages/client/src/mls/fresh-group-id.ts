import { type ClientId, clientIdParts, type GroupId, groupIdOf } from "@entente/mls-wire";
import type { Primitives } from "../crypto/primitives.ts";

const groupIdOctets = 16;

/** The id of a new group of the maker's domain: 16 octets that nobody has drawn before. */
export function freshGroupId(maker: ClientId, primitives: Pick<Primitives, "randomBytes">): GroupId {
  return groupIdOf(primitives.randomBytes(groupIdOctets), clientIdParts(maker).domain);
}
