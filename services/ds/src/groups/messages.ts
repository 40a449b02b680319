import type { ClientId } from "@entente/mls-wire";
import {
  type AcceptAnswer,
  type AcceptRequest,
  type FeedId,
  type Group,
  groupFeed,
  type Store,
} from "@entente/storage";
import type { GroupPasses } from "../anonymous/group-passes.ts";
import type { Clock } from "../clock.ts";
import { refusal } from "../errors.ts";
import type { Figures } from "../figures.ts";
import { epochsPastMax, outboxLifetimeMs } from "../limits.ts";
import { checkMessage, type GroupMessage } from "./group-message.ts";
import type { FrankingStamps } from "../policy/franking-stamps.ts";
import type { GroupDirectory } from "./group-directory.ts";
import { storedMessage } from "./stored-message.ts";
import type { LostEpochs } from "../ordering/lost-epochs.ts";
import { isSendGroup, requireOwner } from "../send-groups/send-group-rules.ts";

/** What became of a message. */
export type SendOutcome =
  | {
      readonly code: "accepted";
      readonly messageId: Uint8Array;
      readonly seq: bigint;
      readonly duplicate: boolean;
    }
  | { readonly code: "wrong_epoch"; readonly currentEpoch: bigint };

/** A message that passed every check that comes before the store. */
export interface ReadyMessage {
  readonly message: GroupMessage;
  readonly request: AcceptRequest;
}

/** Takes messages of this domain's clients. */
export class Messages {
  readonly #domain: string;
  readonly #store: Pick<Store, "delivery">;
  readonly #directory: GroupDirectory;
  readonly #lifetimeMs: number;
  readonly #bytesMax: number;
  readonly #figures: Figures;
  readonly #stamps: FrankingStamps;
  readonly #passes: GroupPasses;
  readonly #lostEpochs: LostEpochs;
  readonly #now: Clock;

  constructor(parts: {
    readonly domain: string;
    readonly store: Pick<Store, "delivery">;
    readonly directory: GroupDirectory;
    readonly lifetimeMs: number;
    readonly bytesMax: number;
    readonly figures: Figures;
    readonly stamps: FrankingStamps;
    readonly passes: GroupPasses;
    readonly lostEpochs: LostEpochs;
    readonly now: Clock;
  }) {
    this.#domain = parts.domain;
    this.#store = parts.store;
    this.#directory = parts.directory;
    this.#lifetimeMs = parts.lifetimeMs;
    this.#bytesMax = parts.bytesMax;
    this.#figures = parts.figures;
    this.#stamps = parts.stamps;
    this.#passes = parts.passes;
    this.#lostEpochs = parts.lostEpochs;
    this.#now = parts.now;
  }

  /**
   * Checks a message of a client and finds where it goes. Messages of one sender are to be made ready one after the other.
   *
   * @throws ServiceError `unknown_group`, `not_a_member`, `not_the_owner`, and what checkMessage throws.
   */
  async ready(clientId: ClientId, bytes: Uint8Array): Promise<ReadyMessage> {
    const message = checkMessage(bytes, { bytesMax: this.#bytesMax });
    const group = await this.#directory.find(message.groupId, message.epoch);
    if (group === undefined) throw refusal("unknown_group", "no such group");
    if (isSendGroup(group)) requireOwner(group, clientId);
    else if (!(await this.#directory.isMember(clientId, message.groupId))) {
      throw refusal("not_a_member", "the caller is not a member of the group");
    }
    return { message, request: this.#requestFor(clientId, message, group, groupFeed(message.groupId)) };
  }

  /**
   * Checks a message of a member that does not say which one it is. Nothing of it leads to its sender, so nobody is told what becomes of it
   * elsewhere.
   *
   * @throws ServiceError `bad_group_pass` for another pass than that of the group's epoch, or no such group; `name_needed` for a proposal, a
   * message that is franked for its sender, or one of a Send Group; and what checkMessage throws.
   */
  async readyNamelessly(bytes: Uint8Array, pass: Uint8Array): Promise<ReadyMessage> {
    const message = checkMessage(bytes, { bytesMax: this.#bytesMax });
    const group = await this.#directory.find(message.groupId, message.epoch);
    if (group === undefined || !this.#passes.admits(pass, message.groupId, group.epoch))
      throw refusal("bad_group_pass", "not the pass of the group's epoch: ask for it again");
    const isFranked = this.#stamps.areFor(message);
    if (!message.isApplication || isFranked || isSendGroup(group))
      throw refusal(
        "name_needed",
        "what is sent without a name is an application message that nobody franks",
      );
    return { message, request: this.#requestFor("", message, group, groupFeed(message.groupId)) };
  }

  /** The pass of a group's epoch, for a member. @throws ServiceError `unknown_group`, `not_a_member`. */
  async pass(
    clientId: ClientId,
    groupId: Uint8Array,
  ): Promise<{ readonly pass: Uint8Array; readonly epoch: bigint }> {
    const group = await this.#directory.find(groupId);
    if (group === undefined) throw refusal("unknown_group", "no such group");
    if (isSendGroup(group) || !(await this.#directory.isMember(clientId, groupId)))
      throw refusal("not_a_member", "the caller is not a member of the group");
    return { pass: this.#passes.of(groupId, group.epoch), epoch: group.epoch };
  }

  /** See {@link GroupPasses.digestOf}. */
  passDigest(groupId: Uint8Array, epoch: bigint): Uint8Array {
    return this.#passes.digestOf(groupId, epoch);
  }

  /**
   * As {@link ready}, where what is remembered of the group and the client is enough for it; undefined where it is not.
   *
   * @throws ServiceError `not_the_owner`, and what checkMessage throws.
   */
  readyAtOnce(clientId: ClientId, bytes: Uint8Array): ReadyMessage | undefined {
    const message = checkMessage(bytes, { bytesMax: this.#bytesMax });
    const group = this.#directory.known(message.groupId, message.epoch);
    if (group === undefined) return undefined;
    const feed = groupFeed(message.groupId);
    if (isSendGroup(group)) requireOwner(group, clientId);
    else if (!this.#directory.isKnownReader(clientId, feed)) return undefined;
    return { message, request: this.#requestFor(clientId, message, group, feed) };
  }

  #requestFor(sender: ClientId | "", message: GroupMessage, group: Group, feed: FeedId): AcceptRequest {
    const nowMs = this.#now();
    const domains = group.memberDomains.filter((domain) => domain !== this.#domain);
    const stamp = sender === "" ? undefined : this.#stamps.of({ ...message, sender }, nowMs);
    return {
      message: {
        msgId: message.messageId,
        groupId: message.groupId,
        epoch: message.epoch,
        sender,
        ...storedMessage(message.bytes, stamp ?? new Uint8Array()),
        origin: this.#domain,
        hlc: BigInt(nowMs) << 16n,
        expiresAtMs: nowMs + this.#lifetimeMs,
      },
      feeds: [feed],
      outbox: domains.map((domain) => ({ domain, expiresAtMs: nowMs + outboxLifetimeMs })),
      epochsPastMax,
      nowMs,
    };
  }

  /** Saves it. Resolves when it is on disk; calls take effect in their order. @throws ServiceError `group_closed`, `outbox_full`; StorageError. */
  async accept({ message, request }: ReadyMessage): Promise<SendOutcome> {
    let answer = await this.#store.delivery.accept(request);
    if (answer.code === "epoch_ahead" && (await this.#lostEpochs.found(message.groupId, message.epoch)))
      answer = await this.#store.delivery.accept(request);
    const outcome = outcomeOf(message, answer);
    this.#figures.accepted.inc({ outcome: answer.code });
    return outcome;
  }
}

function outcomeOf({ messageId }: GroupMessage, answer: AcceptAnswer): SendOutcome {
  switch (answer.code) {
    case "accepted":
    case "duplicate":
      return {
        code: "accepted",
        messageId,
        seq: answer.seqs[0] ?? 0n,
        duplicate: answer.code === "duplicate",
      };
    case "epoch_ahead":
    case "epoch_too_old":
      return { code: "wrong_epoch", currentEpoch: answer.currentEpoch };
    case "unknown_group":
    case "unknown_feed":
      throw refusal("unknown_group", "no such group");
    case "closed":
      throw refusal("group_closed", "a ReInit has ended the group: it goes on in another");
    case "outbox_full":
      throw refusal("outbox_full", `too much waits for ${answer.domain}`, { retryAfterMs: 60_000 });
    case "out_of_order":
    case "seen":
    case "stale_stream":
    case "too_early":
    case "window_full":
      throw new Error(`accepting at home was answered ${answer.code}`);
  }
}
