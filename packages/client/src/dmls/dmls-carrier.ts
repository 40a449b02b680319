import type { Transport } from "@entente/dmls";
import {
  type ClientId,
  clientIdParts,
  FramedHeader,
  groupIdBytes,
  groupIdOf,
  handshakeHeader,
  parseClientId,
} from "@entente/mls-wire";
import { ClientError } from "../client/client-error.ts";
import type { InboxChannel } from "../inbox/inbox-channel.ts";
import { dmlsMessage } from "./dmls-message.ts";
import type { Primitives } from "../crypto/primitives.ts";
import { type EnvelopeCrypto, sealed } from "./session-envelope.ts";
import type { SessionRecord } from "./session-record.ts";
import type { Words } from "./session-invitation.ts";
import { HostedSendGroups, type HostingServices, type OwnFrame } from "./hosted-send-group.ts";

/**
 * How what we say in a session travels; everyone in it may choose for itself. `inboxes`: a copy for each member's device, and
 * the Delivery Services know of no group. `send_groups`: our Delivery Service hosts our Send Group as a group with one writer;
 * it stores each message once for each domain, keeps it for members who are away, and takes one Commit for an epoch.
 * What is for one member alone (Welcomes, requests to rejoin) goes to its inbox in both.
 */
export type Carriage = "inboxes" | "send_groups";

/** The group_id of a member's Send Group: 16 of the octets that the draft derives, in the form of this system's group ids. */
export function sendGroupIdOf(octets: Uint8Array, member: string): Uint8Array {
  return groupIdBytes(groupIdOf(octets.subarray(0, 16), clientIdParts(parseClientId(member)).domain));
}

/** What carrying needs of a client. */
export interface CarrierParts extends HostingServices {
  readonly ownId: ClientId;
  readonly channel: InboxChannel;
  readonly primitives: EnvelopeCrypto & Pick<Primitives, "sha256">;
  readonly problem: (problem: unknown) => void;
}

/** Carries the frames of a client's sessions. */
export class DmlsCarrier {
  readonly #parts: CarrierParts;
  readonly #hosted: HostedSendGroups | undefined;

  constructor(parts: CarrierParts, carriage: Carriage) {
    this.#parts = parts;
    this.#hosted = carriage === "send_groups" ? new HostedSendGroups(parts, parts.ownId) : undefined;
  }

  /** The same words to the same clients are one message, however often they are said. They go by address as far as there are any. */
  async say({ own, key, to, message }: Words): Promise<void> {
    const { channel, primitives, problem } = this.#parts;
    const { sha256 } = primitives;
    const bytes = dmlsMessage(key === undefined ? message : await sealed(primitives, key, message));
    const { unreached } = await channel.sendSealed(own, to, bytes, sha256(bytes).subarray(0, 16));
    for (const { clientId, code } of unreached) {
      problem(new ClientError("message_refused", `${clientId}: ${code}`, clientId));
    }
  }

  /**
   * The transport of a session.
   *
   * @param key of its envelopes.
   * @param members who is in it now: a member that is removed gets our last Commit, and reads nothing after it.
   * @param addressOf where a member's own domain reaches it, or us.
   * @param listening is told who takes the session's frames; undefined for nobody any more.
   */
  transport(
    { id: session, key }: Pick<SessionRecord, "id" | "key">,
    members: () => readonly string[],
    addressOf: (member: string) => Uint8Array | undefined,
    listening: (receive: ((frame: Uint8Array) => Promise<void>) | undefined) => void,
  ): Transport {
    return {
      send: async (to, frame) => {
        const clients = to.map(parseClientId);
        const addressees = clients.map((client) => ({ client, address: addressOf(client) }));
        const own = this.#hosted === undefined ? undefined : ownFrame(frame);
        if (this.#hosted === undefined || own === undefined) {
          const message = { session, kind: "frame", frame } as const;
          return this.say({ own: addressOf(this.#parts.ownId), key, to: addressees, message });
        }
        const staying = new Set(members());
        await this.#hosted.send(
          own,
          addressees.filter(({ client }) => staying.has(client)),
        );
      },
      listen: async (receive) => {
        listening(receive);
        return async () => listening(undefined);
      },
    };
  }
}

/** A frame of our Send Group: a session sends nothing else as a PrivateMessage. */
function ownFrame(bytes: Uint8Array): OwnFrame | undefined {
  const header = handshakeHeader(bytes);
  if (!(header instanceof FramedHeader) || header.wireFormat !== "mls_private_message") return undefined;
  const { groupId, epoch, contentType } = header;
  return { groupId, epoch, isCommit: contentType === "commit", bytes };
}
