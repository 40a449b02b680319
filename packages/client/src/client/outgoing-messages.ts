import { type GroupId, parseGroupId } from "@entente/mls-wire";
import { utf8FromText } from "@entente/tls-codec";
import { GroupError } from "../mls/group-error.ts";
import { bytesMediaType, frameContent, textMediaType } from "../mls/media-types.ts";
import type { ProposalRequest } from "../mls/make-proposal.ts";
import { requireOpen } from "./commits.ts";
import type { GroupEntry } from "./group-entry.ts";
import type { GroupServices } from "./group-services.ts";
import { sendInEpoch } from "./stale-sends.ts";
import { outgoingMessage } from "./outbox.ts";
import { clientLimits } from "./settings.ts";

/** What this client says in a group: each saved with the state that encrypted it before it leaves. */
export class OutgoingMessages {
  readonly #entry: GroupEntry;
  readonly #services: GroupServices;
  readonly #id: GroupId;

  constructor(entry: GroupEntry, services: GroupServices) {
    this.#entry = entry;
    this.#services = services;
    this.#id = parseGroupId(entry.id);
  }

  /** A message; see `JoinedGroup.send`. */
  message(content: string | Uint8Array, authenticatedData?: Uint8Array, mediaType?: string): Promise<string> {
    return this.#entry.operations.take(async () => {
      requireOpen(this.#entry);
      await this.#services.provedMembers(this.#entry.group.members);
      await this.#services.commits.bringWaiting(this.#entry);
      const item = await this.#unlessClosed(() =>
        sendInEpoch(this.#entry, this.#services, () =>
          this.#afterWaiting(() =>
            this.#entry.steps.take(async () =>
              this.#protect(this.#plaintext(content, mediaType), authenticatedData),
            ),
          ),
        ),
      );
      this.#services.firstUpdates.begin(this.#entry);
      return item.id;
    });
  }

  /** A proposal, for somebody's next Commit. @throws GroupError `removed`; RpcFailure. */
  proposal(request: ProposalRequest): Promise<void> {
    return this.#entry.operations.take(async () => {
      requireOpen(this.#entry);
      const item = await this.#entry.steps.take(async () => {
        const { group, message } = await this.#entry.group.propose(request);
        this.#requireTaken(message);
        const outgoing = outgoingMessage(this.#services.sha256, this.#id, message);
        const records =
          request.type === "leave"
            ? this.#services.leaving.recordsOf(this.#id)
            : new Map<string, Uint8Array>();
        await this.#entry.save(group, { outgoing: [outgoing], records });
        return outgoing;
      });
      await this.#unlessClosed(() => this.#services.outbox.send(item));
    });
  }

  /** A proposal may come between the Commit of those that waited and the message: then it is committed as well. */
  async #afterWaiting<T>(protect: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await protect();
      } catch (error) {
        const isWaiting = error instanceof GroupError && error.code === "proposals_waiting";
        if (!isWaiting || attempt >= clientLimits.commitAttempts) throw error;
        await this.#services.commits.bringWaiting(this.#entry);
      }
    }
  }

  /** Sends, and leads to the group that goes on where this one was closed before this client knew it. @throws ClientError `succeeded`. */
  async #unlessClosed<T>(send: () => Promise<T>): Promise<T> {
    try {
      return await send();
    } catch (error) {
      throw await this.#services.commits.closedOr(error, this.#entry);
    }
  }

  /** Nothing is saved of a message that a member's domain would refuse. @throws ClientError `domain_refuses`. */
  #requireTaken(message: Uint8Array): void {
    this.#services.limits.requireTaken(message, () => this.#entry.group.domains);
  }

  /** Application data as the group has it: framed where it requires media types. */
  #plaintext(content: string | Uint8Array, mediaType: string | undefined): Uint8Array {
    const bytes = typeof content === "string" ? (utf8FromText(content) ?? new Uint8Array()) : content;
    if (this.#entry.group.requiredMediaTypes.length > 0) {
      const usual = typeof content === "string" ? textMediaType : bytesMediaType;
      return frameContent({ mediaType: mediaType ?? usual, content: bytes });
    }
    if (mediaType === undefined) return bytes;
    throw new GroupError("unsupported", "the group requires no media types, so messages do not tell theirs");
  }

  async #protect(plaintext: Uint8Array, authenticatedData: Uint8Array = new Uint8Array()) {
    const { ownId, sha256, nowMs } = this.#services;
    const { group, message, epoch, generation } = await this.#entry.group.protect(
      plaintext,
      await this.#services.authenticatedData(this.#id, authenticatedData),
    );
    this.#requireTaken(message);
    const outgoing = outgoingMessage(sha256, this.#id, message);
    const row = {
      id: outgoing.id,
      groupId: this.#id,
      sender: ownId,
      epoch,
      generation,
      atMs: nowMs(),
      state: "sending" as const,
      plaintext,
      authenticatedData,
    };
    const records = await this.#services.firstUpdates.recordsOf(this.#entry);
    await this.#entry.save(group, { outgoing: [outgoing], messages: [row], records });
    return outgoing;
  }
}
