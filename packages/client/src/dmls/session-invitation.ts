import type { ClientId } from "@entente/mls-wire";
import type { Addressee } from "../inbox/correspondent.ts";
import { isSealedPart } from "../mls/client-address.ts";
import type { DmlsMessage } from "./dmls-message.ts";
import type { DmlsSession } from "./dmls-session.ts";
import { sessionIdBytes, sessionMembersMax } from "./limits.ts";
import type { SessionRecord } from "./session-record.ts";

/** An invitation as it comes. Its sender controls all of it. */
export type ReceivedInvitation = Extract<DmlsMessage, { readonly kind: "invitation" }>;

/** Something to say to clients, and by which address of ours. */
export interface Words {
  readonly own: Uint8Array | undefined;
  readonly to: readonly Addressee[];
  readonly message: DmlsMessage;
}

/** Whether an invitation to a client names each member once, its founder and the client among them. */
export function isSound(
  { session, members }: ReceivedInvitation,
  founder: ClientId,
  self: ClientId,
): boolean {
  return (
    session.length === sessionIdBytes &&
    members.length <= sessionMembersMax &&
    new Set(members).size === members.length &&
    members.includes(founder) &&
    members.includes(self)
  );
}

/** Our invitation. Who is invited is named, and named to: no address is known before there is a session. It tells ours, for the answer. */
export function invitationBy(self: ClientId, { id, members }: SessionRecord, session: DmlsSession): Words {
  const address = session.addressOf(self) ?? new Uint8Array();
  const others = members.filter((client) => client !== self);
  return {
    own: undefined,
    to: others.map((client) => ({ client, address: undefined })),
    message: { session: id, kind: "invitation", members: [...members], address },
  };
}

/** Our answer to an invitation, from the address that our KeyPackage tells. */
export function answerBy(
  self: ClientId,
  { id, founder, founderAddress }: SessionRecord,
  session: DmlsSession,
): Words {
  return {
    own: session.addressOf(self),
    to: [{ client: founder, address: isSealedPart(founderAddress) ? founderAddress : undefined }],
    message: { session: id, kind: "key_package", keyPackage: session.keyPackage() },
  };
}
