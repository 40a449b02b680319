import { type ClientId, parseGroupId } from "@entente/mls-wire";
import { equalBytes } from "@entente/tls-codec";
import type { ClientEvent } from "../client/client-event.ts";
import { encodeEvent } from "../client/event-record.ts";
import type { GroupEntry } from "../client/group-entry.ts";
import { contentOf } from "../client/told-events.ts";
import { Turns } from "../client/turns.ts";
import type { Sender } from "../inbox/correspondent.ts";
import { GroupError } from "../mls/group-error.ts";
import type { Group } from "../mls/group.ts";
import type { StoredMessage } from "../store/client-store.ts";
import { letterSignContent, proofContent } from "../successors/member-letter.ts";
import { sendLetter } from "../successors/member-post.ts";
import { pause } from "../transport/backoff.ts";
import { RpcFailure } from "../transport/rpc-failure.ts";
import { missedAskersMax, missedAsksMax, missedPauseMs, missedPauseMsMax } from "./limits.ts";
import { type MissedAnswer, nonceBytes, readAnswer, storedOf } from "./missed-answer.ts";
import { MissedAnswers } from "./missed-answers.ts";
import {
  authorOfLetter,
  type MissedAnswerLetter,
  missedInfo,
  type MissedRequest,
  type MissedServices,
  proofsBefore,
} from "./missed-services.ts";
import { decodeWish, encodeWish, type MissedWish, wishPrefix, wishWith } from "./missed-wish.ts";
import { offersMissed, Presence } from "./presence.ts";
import { whomToAsk } from "./whom-to-ask.ts";

type Records = ReadonlyMap<string, Uint8Array | undefined>;

/**
 * What was written in a group while a member could not read it, given by other members where the group's policy says so (A23-48, RFC 9750
 * 6.6). Who asks proves by a resumption key that it has been in the group; who is asked knows who was a member when, and gives what it has
 * of the epochs in which the asker was one: nothing from before it joined, and nothing from after it was removed. A device that was
 * in none of them gets what its user could read from the user's own devices, and from no others.
 */
export class MissedMessages {
  readonly presence: Presence;
  readonly #services: MissedServices;
  readonly #answers: MissedAnswers;
  /** What is wanted is read and changed by one at a time. */
  readonly #turns = new Turns(missedAskersMax);
  /** Groups in which members are being asked. */
  readonly #asking = new Set<string>();
  /** The domain of what a group misses last. */
  readonly #origins = new Map<string, string>();

  constructor(services: MissedServices) {
    this.#services = services;
    this.presence = new Presence(services.store);
    this.#answers = new MissedAnswers(services, this.presence);
  }

  /**
   * The changes to save with a group that this client has come into from outside: that it has missed what was written before.
   *
   * @param before the state that it had of the group, if any. @throws StoreError.
   */
  async recordsOfJoin(before: Group | undefined, group: Group): Promise<Records> {
    if (!offersMissed(group)) return new Map();
    const presence = await this.presence.recordsOfEpoch(before, group);
    const [last] = (await proofsBefore(this.#services, group, group.epoch)).slice(-1);
    const wish: MissedWish = {
      state: "wanted",
      before: group.epoch,
      from: last?.epoch ?? 0n,
      nonce: this.#random(),
      asked: [],
    };
    return new Map([...presence, [wishPrefix + group.id, encodeWish(wish)]]);
  }

  /**
   * A message came when the keys of its epoch were gone: it is wanted from now on, where the policy offers it.
   *
   * @param origin the domain whose members have it most likely.
   * @returns whether anybody may give it. @throws StoreError; ClientError `too_many_operations`.
   */
  async past(entry: GroupEntry, epoch: bigint, origin: string): Promise<boolean> {
    if (!offersMissed(entry.group)) return false;
    this.#origins.set(entry.id, origin);
    await this.#turns.take(async () =>
      this.#save(entry, wishWith(await this.#wish(entry), epoch, this.#random())),
    );
    return true;
  }

  /**
   * Asks for what is wanted since {@link recordsOfJoin} or {@link past}, in this run or an earlier one, and again while nobody
   * answers. Nobody waits for it.
   */
  goOn(entry: GroupEntry): void {
    if (this.#asking.has(entry.id)) return;
    this.#asking.add(entry.id);
    this.#services.inBackground(() =>
      this.#askUntilAnswered(entry).finally(() => this.#asking.delete(entry.id)),
    );
  }

  async #askUntilAnswered(entry: GroupEntry): Promise<void> {
    for (let asks = 0; asks < missedAsksMax; asks += 1) {
      const wish = await this.#wish(entry);
      if (wish === undefined || wish.state === "answered" || !offersMissed(entry.group)) return;
      if (wish.state === "wanted") asks = 0;
      if ((await this.#ask(entry).catch(unlessUnreachable)) === "unproved")
        return this.#services.requestKeys(entry);
      await pause(this.#pauseMs(asks), this.#services.stopped, "background");
    }
  }

  /** Longer than it takes until the same members answer again. */
  #pauseMs(asks: number): number {
    const [chance = 0] = this.#services.environment.crypto.primitives.randomBytes(1);
    const leastMs = Math.min(missedPauseMsMax, missedPauseMs * 2 ** asks);
    return leastMs * (1 + chance / 0x400);
  }

  /** Keys have come that may prove what could not be proved. */
  async keysCame(entry: GroupEntry): Promise<void> {
    if ((await this.#wish(entry))?.state === "wanted") this.goOn(entry);
  }

  /**
   * Asks members again for what was written in a group before this client came into it from outside.
   *
   * @returns the members that were asked; what they give comes as events.
   * @throws GroupError `policy_refused` where the group's policy withholds it, `psk_missing` where nothing proves that this client, or its
   * user, was in the group, or nothing was missed; RpcFailure; ClientError `stopped`.
   */
  async ask(entry: GroupEntry): Promise<readonly ClientId[]> {
    if (!offersMissed(entry.group))
      throw new GroupError("policy_refused", "the group's policy gives nobody what was missed", {
        reason: "missed_messages",
      });
    const asked = await this.#ask(entry);
    if (asked === "unproved")
      throw new GroupError("psk_missing", "nothing was missed, or no key proves that this client was there");
    return asked;
  }

  /** A letter of another member. What is not signed by it counts for nothing. @throws StoreError. */
  async heard(sender: Sender, letter: MissedAnswerLetter | MissedRequest): Promise<void> {
    const entry = this.#services.entries.get(letter.groupId);
    if (entry === undefined || !offersMissed(entry.group)) return;
    if (letter.kind === "missed_request") this.#answers.asked(entry, sender, letter);
    else await this.#turns.take(() => this.#take(entry, sender, letter));
  }

  async #wish({ id }: GroupEntry): Promise<MissedWish | undefined> {
    const bytes = await this.#services.store.record(wishPrefix + id);
    return bytes === undefined ? undefined : decodeWish(bytes);
  }

  /** `unproved` also where nothing is wanted. */
  async #ask(entry: GroupEntry): Promise<readonly ClientId[] | "unproved"> {
    const { channel, ownId, environment } = this.#services;
    const { group } = entry;
    const asked = whomToAsk(group, ownId, this.#origins.get(group.id));
    const question = await this.#turns.take(async () => {
      const wish = await this.#wish(entry);
      const [proof] =
        wish === undefined ? [] : (await proofsBefore(this.#services, group, wish.before)).slice(-1);
      if (wish === undefined || proof === undefined) return undefined;
      const next: MissedWish = { ...wish, state: "asked", nonce: this.#random(), asked: [...asked] };
      await this.#save(entry, next);
      return { ...next, proof };
    });
    if (question === undefined) return "unproved";
    if (asked.length === 0) return asked;
    const { from, before, nonce, proof } = question;
    const open = {
      kind: "missed_request",
      groupId: group.id,
      epoch: group.epoch,
      ...{ from, before, nonce },
      proofEpoch: proof.epoch,
      proof: new Uint8Array(),
      signature: new Uint8Array(),
    } as const;
    const { hmacSha256 } = environment.crypto.primitives;
    const proved = { ...open, proof: hmacSha256(proof.secret, proofContent(open, ownId)) };
    const signature = await group.sign(letterSignContent(proved));
    await sendLetter(channel(), group, asked, { ...proved, signature });
    return asked;
  }

  async #save({ id }: GroupEntry, wish: MissedWish): Promise<void> {
    await this.#services.store.save({ records: new Map([[wishPrefix + id, encodeWish(wish)]]) });
  }

  async #take(entry: GroupEntry, from: Sender, letter: MissedAnswerLetter): Promise<void> {
    const { group } = entry;
    const wish = await this.#wish(entry);
    if (wish === undefined) return;
    const author = await authorOfLetter(this.#services, group, from, letter);
    if (author === undefined || !wish.asked.includes(author.client)) return;
    const { client: sender } = author;
    const plaintext = await group.openSealed(missedInfo, letter.kemOutput, letter.ciphertext);
    const answer = plaintext && readAnswer(plaintext);
    // Sealed to a leaf key that was replaced meanwhile, an answer to another question, or nonsense of a member.
    if (answer === undefined || !equalBytes(answer.nonce, wish.nonce)) return;
    const { store, told } = this.#services;
    const fresh = await this.#fresh(entry, wish, answer);
    const asked = wish.asked.filter((client) => client !== sender);
    const state = wish.state === "asked" ? "answered" : wish.state;
    await store.save({
      messages: fresh.map(({ row }) => row),
      events: [
        ...fresh.map(({ event }) => ({ ...event, from: sender })),
        ...(answer.rest === "more" ? [restEvent(entry, sender)] : []),
      ].map(encodeEvent),
      records: new Map([[wishPrefix + entry.id, encodeWish({ ...wish, state, asked })]]),
    });
    told();
  }

  /** The messages of an answer that were asked for and are not here. */
  async #fresh({ id, group }: GroupEntry, wish: MissedWish, { messages }: MissedAnswer) {
    const { store, environment } = this.#services;
    const fresh = new Map<string, { readonly row: StoredMessage; readonly event: MissedEvent }>();
    for (const message of messages) {
      if (message.epoch < wish.from || message.epoch >= wish.before) continue;
      const row = storedOf(id, message, environment.nowMs());
      const content = contentOf(group, row.plaintext);
      if (content instanceof GroupError || fresh.has(row.id)) continue;
      if ((await store.message(row.id)) !== undefined) continue;
      const { sender, epoch } = message;
      const what = { groupId: parseGroupId(id), epoch, sender, messageId: row.id, atMs: row.atMs };
      fresh.set(row.id, { row, event: { kind: "missed_message", ...what, ...content } });
    }
    return [...fresh.values()];
  }

  #random(): Uint8Array {
    return this.#services.environment.crypto.primitives.randomBytes(nonceBytes);
  }
}

/** Who could not be asked now is asked after the next pause. */
function unlessUnreachable(error: unknown): readonly ClientId[] {
  if (error instanceof RpcFailure) return [];
  throw error;
}

type MissedEvent = Omit<Extract<ClientEvent, { readonly kind: "missed_message" }>, "from">;

/** There was more than one answer takes: told like messages that are missing. */
function restEvent({ id }: GroupEntry, sender: ClientId): ClientEvent {
  const reason = `${sender} has more than one answer takes`;
  return { kind: "refused", groupId: parseGroupId(id), code: "missed_more", reason };
}
