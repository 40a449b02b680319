import { decode, DecodeError, encode, opaqueVWithin, struct, text } from "@entente/tls-codec";
import { type ClientId, GroupId, parseClientId, parseUserId } from "@entente/mls-wire";
import { PolicyService } from "@entente/proto";
import { ClientError } from "../client/client-error.ts";
import type { ChannelSending, InboxChannel } from "../inbox/inbox-channel.ts";
import type { ChannelMessage } from "../inbox/mailboxes.ts";
import type { Session } from "../session/session.ts";

/** Longest word that comes with a knock, in bytes of UTF-8. */
export const knockTextBytesMax = 1_024;

/**
 *     struct { GroupId group_id; opaque text<0..1024>; } Knock;      // UTF-8
 *
 * Under its own number of the inbox protocols.
 */
const KnockMessage = struct({ groupId: GroupId, text: text(opaqueVWithin(0, knockTextBytesMax)) });

/** Somebody wants to be added to a group that this client is in. */
export interface Knock {
  /** As its domain says; that it is so is checked when its user is invited. */
  readonly from: ClientId;
  readonly groupId: GroupId;
  /** What they say to it. Nobody has checked it. */
  readonly text: string;
}

/** What {@link Knocks} is made of. */
export interface KnockParts {
  readonly session: Pick<Session, "call">;
  readonly channel: InboxChannel;
  /** Whether this client is a member of a group now. */
  readonly isMember: (groupId: GroupId) => boolean;
}

/**
 * Asking the members of a group, or a service among them, to be added to it (RFC 9750 6.5, A23-68): for groups that nobody joins from
 * outside. A knock is a message to devices; the rules for strangers, and their bounds, are those of inboxes.
 */
export class Knocks {
  readonly #parts: KnockParts;

  constructor(parts: KnockParts) {
    this.#parts = parts;
  }

  /**
   * Knocks at all devices of users who are members. Says nothing of whether there is such a group, or whether they are in it.
   *
   * @throws ClientError `message_refused` for a text past `knockTextBytesMax`; RpcFailure `unknown_user`, `inbox_quota` and what the way
   * to the users' domains refuses with; IdentifierError.
   */
  async knock(groupId: GroupId, members: readonly string[], words = ""): Promise<ChannelSending> {
    if (new TextEncoder().encode(words).length > knockTextBytesMax) {
      throw new ClientError("message_refused", `a text of at most ${String(knockTextBytesMax)} bytes`);
    }
    const devices: ClientId[] = [];
    for (const userId of members.map(parseUserId)) {
      const { user } = await this.#parts.session.call(PolicyService.DescribeUser, { userId });
      devices.push(...(user?.clients ?? []).map(({ clientId }) => parseClientId(clientId)));
    }
    return this.#parts.channel.send(devices, encode(KnockMessage, { groupId, text: words }));
  }

  /**
   * Hands over each knock at a group that this client is in, until `take` resolves; others are dropped without a word. To let
   * somebody in is `group.invite([user])`. Returns what ends it.
   *
   * @throws ClientError `too_many_operations` while there is another reader.
   */
  listen(take: (knock: Knock) => Promise<void>, failed: (error: unknown) => void): () => Promise<void> {
    return this.#parts.channel.listen(async (message) => {
      const knock = knockOf(message);
      if (knock !== undefined && this.#parts.isMember(knock.groupId)) await take(knock);
    }, failed);
  }
}

function knockOf({ sender, message }: ChannelMessage): Knock | undefined {
  try {
    return { from: sender, ...decode(KnockMessage, message) };
  } catch (error) {
    // A stranger chose these bytes; whoever made them hears as little as whoever knocks at nobody's group.
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}
