import { type ClientId, clientIdParts, parseGroupId } from "@entente/mls-wire";
import { equalBytes, utf8FromText } from "@entente/tls-codec";
import type { ClientEvent } from "../client/client-event.ts";
import { encodeEvent } from "../client/event-record.ts";
import type { GroupEntry } from "../client/group-entry.ts";
import { contentOf } from "../client/told-events.ts";
import { equalInConstantTime } from "../crypto/cipher-suite.ts";
import type { InboxChannel } from "../inbox/inbox-channel.ts";
import { type GroupEnvironment, suiteOf } from "../mls/environment.ts";
import { GroupError } from "../mls/group-error.ts";
import type { Group } from "../mls/group.ts";
import type { Member } from "../mls/member.ts";
import type { ResumptionPsk } from "../mls/psk.ts";
import type { ClientStore, StoredMessage } from "../store/client-store.ts";
import { isOfGroup, type Keyring } from "../successors/keyring.ts";
import {
  encodeLetter,
  letterSignContent,
  type MemberLetter,
  proofContent,
} from "../successors/member-letter.ts";
import { missedAskedMax, missedAskersMax, missedPauseMs, missedWaitMs } from "./limits.ts";
import {
  answerBytes,
  collect,
  type Collected,
  type MissedAnswer,
  nonceBytes,
  readAnswer,
  storedOf,
} from "./missed-answer.ts";
import { decodeWish, encodeWish, type MissedWish, wishPrefix } from "./missed-wish.ts";
import { offersMissed, Presence, wasMember, wasUserMember } from "./presence.ts";

/** What missed messages need of their client. */
export interface MissedServices {
  readonly ownId: ClientId;
  readonly environment: GroupEnvironment;
  readonly store: ClientStore;
  readonly entries: ReadonlyMap<string, GroupEntry>;
  readonly keyring: Keyring;
  readonly channel: () => Pick<InboxChannel, "send">;
  /** Something is in the event log that was not told. */
  readonly told: () => void;
  readonly inBackground: (work: () => Promise<void>) => void;
  readonly stopped: AbortSignal;
  /** @throws ClientError `log_silent` where a member's key is not in the log of its domain, or that can not be asked. */
  readonly proved: (members: readonly Member[]) => Promise<void>;
  /** Asks members for the keys of former epochs. */
  readonly requestKeys: (entry: GroupEntry) => void;
}

type Request = Extract<MemberLetter, { readonly kind: "missed_request" }>;
type Answer = Extract<MemberLetter, { readonly kind: "missed_answer" }>;
type Records = ReadonlyMap<string, Uint8Array | undefined>;

const info = utf8FromText("entente missed messages 1.0") ?? new Uint8Array();

/**
 * What was written in a group while a member could not read it, given by other members where the group's policy says so (A23-48, RFC 9750
 * 6.6). Who asks proves by a resumption key that it has been in the group; who is asked knows who was a member when, and gives what it has
 * of the epochs in which the asker was one: nothing from before it joined, and nothing from after it was removed. A device that was
 * in none of them gets what its user could read from the user's own devices, and from no others.
 */
export class MissedMessages {
  readonly presence: Presence;
  readonly #services: MissedServices;
  /** When a member of a group was answered last. */
  readonly #answeredAtMs = new Map<string, number>();
  /** Questions that wait for the Commit by which their asker came. */
  readonly #waiting = new Set<string>();

  constructor(services: MissedServices) {
    this.#services = services;
    this.presence = new Presence(services.store);
  }

  /**
   * The changes to save with a group that this client has come into from outside: that it has missed what was written before.
   *
   * @param before the state that it had of the group, if any. @throws StoreError.
   */
  async recordsOfJoin(before: Group | undefined, group: Group): Promise<Records> {
    if (!offersMissed(group)) return new Map();
    const presence = await this.presence.recordsOfEpoch(before, group);
    const [last] = (await this.#proofs(group, group.epoch)).slice(-1);
    const wish: MissedWish = {
      state: "wanted",
      before: group.epoch,
      from: last?.epoch ?? 0n,
      nonce: this.#random(),
      asked: [],
    };
    return new Map([...presence, [wishPrefix + group.id, encodeWish(wish)]]);
  }

  /** Asks for what is wanted since {@link recordsOfJoin}, in this run or an earlier one. Nobody waits for it. */
  goOn(entry: GroupEntry): void {
    this.#services.inBackground(async () => {
      const wish = await this.#wish(entry);
      if (wish?.state !== "wanted" || !offersMissed(entry.group)) return;
      if ((await this.#ask(entry, wish)) === "unproved") this.#services.requestKeys(entry);
    });
  }

  /** Keys have come that may prove what could not be proved. */
  async keysCame(entry: GroupEntry): Promise<void> {
    const wish = await this.#wish(entry);
    if (wish?.state === "wanted" && offersMissed(entry.group)) await this.#ask(entry, wish);
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
    const wish = await this.#wish(entry);
    const asked = wish && (await this.#ask(entry, wish));
    if (asked === undefined || asked === "unproved")
      throw new GroupError("psk_missing", "nothing was missed, or no key proves that this client was there");
    return asked;
  }

  /** A letter of another member. What is not signed by it counts for nothing. @throws StoreError. */
  async heard(sender: ClientId, letter: Request | Answer): Promise<void> {
    const entry = this.#services.entries.get(letter.groupId);
    if (entry === undefined || !offersMissed(entry.group)) return;
    if (letter.kind === "missed_answer") return this.#take(entry, sender, letter);
    const key = `${letter.groupId} ${sender}`;
    if (this.#waiting.has(key) || this.#waiting.size >= missedAskersMax) return;
    this.#waiting.add(key);
    this.#services.inBackground(() =>
      this.#answer(entry, sender, letter).finally(() => this.#waiting.delete(key)),
    );
  }

  async #wish({ id }: GroupEntry): Promise<MissedWish | undefined> {
    const bytes = await this.#services.store.record(wishPrefix + id);
    return bytes === undefined ? undefined : decodeWish(bytes);
  }

  /** Keys of the group's epochs before one, oldest first. */
  async #proofs({ id }: Group, before: bigint): Promise<readonly ResumptionPsk[]> {
    const known = await this.#services.keyring.memberships(id);
    return known.filter((key) => isOfGroup(key, id) && key.epoch < before);
  }

  async #ask(entry: GroupEntry, wish: MissedWish): Promise<readonly ClientId[] | "unproved"> {
    const { channel, ownId } = this.#services;
    const { group } = entry;
    const [proof] = (await this.#proofs(group, wish.before)).slice(-1);
    if (proof === undefined) return "unproved";
    const asked = whomToAsk(group, ownId);
    if (asked.length === 0) return asked;
    const nonce = this.#random();
    const open = {
      kind: "missed_request",
      groupId: group.id,
      epoch: group.epoch,
      from: wish.from,
      before: wish.before,
      proofEpoch: proof.epoch,
      proof: new Uint8Array(),
      nonce,
      signature: new Uint8Array(),
    } as const;
    const { hmacSha256 } = this.#services.environment.crypto.primitives;
    const proved = { ...open, proof: hmacSha256(proof.secret, proofContent(open, ownId)) };
    const signature = await group.sign(letterSignContent(proved));
    await this.#save(entry, { ...wish, state: "asked", nonce, asked: [...asked] });
    await channel().send(asked, encodeLetter({ ...proved, signature }));
    return asked;
  }

  async #save({ id }: GroupEntry, wish: MissedWish): Promise<void> {
    await this.#services.store.save({ records: new Map([[wishPrefix + id, encodeWish(wish)]]) });
  }

  async #answer(entry: GroupEntry, sender: ClientId, letter: Request): Promise<void> {
    const member = await this.#asker(entry, sender, letter);
    if (member === undefined) return;
    const collected = await this.#collected(entry, member, letter);
    if (collected === undefined) return;
    const { group } = entry;
    const plaintext = answerBytes(letter.nonce, collected);
    const { kemOutput, ciphertext } = await group.sealTo(member.leafIndex, info, plaintext);
    const open = {
      kind: "missed_answer",
      groupId: group.id,
      epoch: group.epoch,
      kemOutput,
      ciphertext,
      signature: new Uint8Array(),
    } as const;
    const signature = await group.sign(letterSignContent(open));
    await this.#services.channel().send([sender], encodeLetter({ ...open, signature }));
  }

  /** Who asks, once this client is in the epoch that the asker is in; undefined for whoever has not proved to be a member. */
  async #asker(entry: GroupEntry, sender: ClientId, letter: Request): Promise<Member | undefined> {
    const { stopped, environment } = this.#services;
    const patience = AbortSignal.any([stopped, AbortSignal.timeout(missedWaitMs)]);
    try {
      await entry.until(({ epoch }) => epoch >= letter.epoch, patience);
    } catch {
      // It has come to nothing, or the time is over: nobody is told anything.
      return undefined;
    }
    const { group } = entry;
    const member = group.member(sender);
    if (member === undefined || !(await this.#isSigned(group, member, letter))) return undefined;
    const [key] = (await this.#proofs(group, letter.before)).filter(
      ({ epoch }) => epoch === letter.proofEpoch,
    );
    if (key === undefined) return undefined;
    const proof = environment.crypto.primitives.hmacSha256(key.secret, proofContent(letter, sender));
    if (!equalInConstantTime(proof, letter.proof)) return undefined;
    return this.#isDue(`${group.id} ${sender}`) ? member : undefined;
  }

  #isDue(key: string): boolean {
    const nowMs = this.#services.environment.nowMs();
    const last = this.#answeredAtMs.get(key);
    if (last !== undefined && nowMs - last < missedPauseMs) return false;
    this.#answeredAtMs.delete(key);
    this.#answeredAtMs.set(key, nowMs);
    const [oldest] = this.#answeredAtMs.keys();
    if (this.#answeredAtMs.size > missedAskersMax && oldest !== undefined) this.#answeredAtMs.delete(oldest);
    return true;
  }

  /** What this client has of the epochs in which the asker was a member, by what this client has seen itself. */
  async #collected(
    { id, group }: GroupEntry,
    { client, ...member }: Member,
    { from, before, proofEpoch }: Request,
  ): Promise<Collected | undefined> {
    const { store, environment, ownId, proved } = this.#services;
    const known = await this.presence.of(id);
    if (known === undefined || !offersMissed(group)) return undefined;
    const isOwnDevice = clientIdParts(client).user === clientIdParts(ownId).user;
    const isNew = !wasMember(known, client, proofEpoch);
    if (isNew) {
      if (!isOwnDevice) return undefined;
      // A device that nobody has would be one that the user's own log does not have.
      await proved([{ ...member, client }]);
    }
    const was = isNew ? wasUserMember : wasMember;
    return collect(
      store,
      id,
      environment.nowMs(),
      ({ epoch }) => epoch >= from && epoch < before && was(known, client, epoch),
    );
  }

  async #take(entry: GroupEntry, sender: ClientId, letter: Answer): Promise<void> {
    const { group } = entry;
    const wish = await this.#wish(entry);
    const member = group.member(sender);
    if (wish?.state !== "asked" || !wish.asked.includes(sender) || member === undefined) return;
    if (!(await this.#isSigned(group, member, letter))) return;
    const plaintext = await group.openSealed(info, letter.kemOutput, letter.ciphertext);
    const answer = plaintext && readAnswer(plaintext);
    // Sealed to a leaf key that was replaced meanwhile, an answer to another question, or nonsense of a member.
    if (answer === undefined || !equalBytes(answer.nonce, wish.nonce)) return;
    const { store, told } = this.#services;
    const fresh = await this.#fresh(entry, wish, answer);
    const asked = wish.asked.filter((client) => client !== sender);
    await store.save({
      messages: fresh.map(({ row }) => row),
      events: [
        ...fresh.map(({ event }) => ({ ...event, from: sender })),
        ...(answer.rest === "more" ? [restEvent(entry, sender)] : []),
      ].map(encodeEvent),
      records: new Map([[wishPrefix + entry.id, encodeWish({ ...wish, asked })]]),
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

  #isSigned(group: Group, { signatureKey }: Member, letter: Request | Answer): Promise<boolean> {
    const { signature } = suiteOf(this.#services.environment, group.suite);
    return signature.verify(signatureKey, letterSignContent(letter), letter.signature);
  }

  #random(): Uint8Array {
    return this.#services.environment.crypto.primitives.randomBytes(nonceBytes);
  }
}

type MissedEvent = Omit<Extract<ClientEvent, { readonly kind: "missed_message" }>, "from">;

/** There was more than one answer takes: told like messages that are missing. */
function restEvent({ id }: GroupEntry, sender: ClientId): ClientEvent {
  const reason = `${sender} has more than one answer takes`;
  return { kind: "refused", groupId: parseGroupId(id), code: "missed_more", reason };
}

/** The user's other devices, then members of other users by their leaves, one of each. */
function whomToAsk({ members }: Group, ownId: ClientId): readonly ClientId[] {
  const { user } = clientIdParts(ownId);
  const others = members.filter(({ client }) => client !== ownId);
  const own = others.filter((member) => member.user === user);
  const seen = new Set<string>([user]);
  const strangers = others.filter((member) => !seen.has(member.user) && seen.add(member.user));
  // At least one of another user, whatever number of devices the own one has.
  const first = own.slice(0, missedAskedMax - 1);
  return [...first, ...strangers].slice(0, missedAskedMax).map(({ client }) => client);
}
