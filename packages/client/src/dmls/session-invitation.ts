import type { ClientId } from "@entente/mls-wire";
import type { Addressee } from "../inbox/correspondent.ts";
import { isSealedPart } from "../mls/client-address.ts";
import { addresseesIn } from "../successors/member-post.ts";
import type { DmlsMessage } from "./dmls-message.ts";
import type { DmlsSession } from "./dmls-session.ts";
import { sessionIdBytes, sessionMembersMax } from "./limits.ts";
import { type GroupToInviteIn, invitationFor, type InvitationCrypto } from "./member-invitation.ts";
import { envelopeKeyBytes } from "./session-envelope.ts";
import type { SessionRecord } from "./session-record.ts";

/** An invitation as it comes. Its sender controls all of it. */
export type ReceivedInvitation = Extract<DmlsMessage, { readonly kind: "invitation" }>;

/** Something to say to clients, by which address of ours, and in which envelope. */
export interface Words {
  readonly own: Uint8Array | undefined;
  /** That of the session; undefined for what is said as it is. */
  readonly key?: Uint8Array;
  readonly to: readonly Addressee[];
  readonly message: DmlsMessage;
}

/** Whether an invitation to a client names each member once, its founder and the client among them. */
export function isSound(
  { session, members, key }: ReceivedInvitation,
  founder: ClientId,
  self: ClientId,
): boolean {
  return (
    session.length === sessionIdBytes &&
    key.length === envelopeKeyBytes &&
    members.length <= sessionMembersMax &&
    new Set(members).size === members.length &&
    members.includes(founder) &&
    members.includes(self)
  );
}

/**
 * Our invitation. Whoever is with us in one of these groups gets it there: by the address in its leaf, told as from that in ours, and
 * readable by members alone. Who is in none of them is named, and so are all that are invited, to whoever carries it.
 */
export async function invitationsBy(
  self: ClientId,
  { id, members, key }: SessionRecord,
  session: DmlsSession,
  groups: Iterable<GroupToInviteIn>,
  crypto: InvitationCrypto,
): Promise<readonly Words[]> {
  const address = session.addressOf(self) ?? new Uint8Array();
  const message = { session: id, kind: "invitation", members: [...members], address, key } as const;
  let left = members.filter((client) => client !== self);
  const words: Words[] = [];
  for (const group of groups) {
    if (left.length === 0) break;
    const own = group.active ? group.ownAddress : undefined;
    if (own === undefined) continue;
    const to = addresseesIn(group.tree, left).filter((each) => each.address !== undefined);
    if (to.length === 0) continue;
    words.push({ own, to, message: await invitationFor(crypto, group, self, message) });
    const told = new Set(to.map(({ client }) => client));
    left = left.filter((client) => !told.has(client));
  }
  if (left.length === 0) return words;
  return [...words, { own: undefined, to: left.map((client) => ({ client, address: undefined })), message }];
}

/** Our answer to an invitation, from the address that our KeyPackage tells. */
export function answerBy(
  self: ClientId,
  { id, founder, founderAddress, key }: SessionRecord,
  session: DmlsSession,
): Words {
  return {
    own: session.addressOf(self),
    key,
    to: [{ client: founder, address: isSealedPart(founderAddress) ? founderAddress : undefined }],
    message: { session: id, kind: "key_package", keyPackage: session.keyPackage() },
  };
}
