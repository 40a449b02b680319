import { clientIdParts } from "@entente/mls-wire";
import type { GroupEntry } from "../client/group-entry.ts";
import { equalInConstantTime } from "../crypto/cipher-suite.ts";
import { keyOfSender, type Sender } from "../inbox/correspondent.ts";
import type { Member } from "../mls/member.ts";
import { letterSignContent, proofContent } from "../successors/member-letter.ts";
import { sendLetter } from "../successors/member-post.ts";
import { missedAskersMax, missedPauseMs, missedWaitMs } from "./limits.ts";
import { answerBytes, collect, type Collected } from "./missed-answer.ts";
import {
  authorOfLetter,
  missedInfo,
  type MissedRequest,
  type MissedServices,
  proofsBefore,
} from "./missed-services.ts";
import { offersMissed, type Presence, wasMember, wasUserMember } from "./presence.ts";

/** Gives members who prove that they were in a group what they missed of it, each once in {@link missedPauseMs}. */
export class MissedAnswers {
  readonly #services: MissedServices;
  readonly #presence: Presence;
  /** When a member of a group was answered last. */
  readonly #answeredAtMs = new Map<string, number>();
  /** Questions that wait for the Commit by which their asker came. */
  readonly #waiting = new Set<string>();

  constructor(services: MissedServices, presence: Presence) {
    this.#services = services;
    this.#presence = presence;
  }

  /** A member asks. Nobody waits for the answer. */
  asked(entry: GroupEntry, sender: Sender, letter: MissedRequest): void {
    const key = `${letter.groupId} ${keyOfSender(sender)}`;
    if (this.#waiting.has(key) || this.#waiting.size >= missedAskersMax) return;
    this.#waiting.add(key);
    this.#services.inBackground(() =>
      this.#give(entry, sender, letter).finally(() => this.#waiting.delete(key)),
    );
  }

  async #give(entry: GroupEntry, sender: Sender, letter: MissedRequest): Promise<void> {
    const member = await this.#asker(entry, sender, letter);
    if (member === undefined) return;
    const collected = await this.#collected(entry, member, letter);
    if (collected === undefined) return;
    const { group } = entry;
    const plaintext = answerBytes(letter.nonce, collected);
    const { kemOutput, ciphertext } = await group.sealTo(member.leafIndex, missedInfo, plaintext);
    const open = {
      kind: "missed_answer",
      groupId: group.id,
      epoch: group.epoch,
      kemOutput,
      ciphertext,
      signature: new Uint8Array(),
    } as const;
    const signature = await group.sign(letterSignContent(open));
    await sendLetter(this.#services.channel(), group, [member.client], { ...open, signature });
  }

  /** Who asks, once this client is in the epoch that the asker is in; undefined for whoever has not proved to be a member. */
  async #asker(entry: GroupEntry, sender: Sender, letter: MissedRequest): Promise<Member | undefined> {
    const { stopped, environment } = this.#services;
    const patience = AbortSignal.any([stopped, AbortSignal.timeout(missedWaitMs)]);
    try {
      await entry.until(({ epoch }) => epoch >= letter.epoch, patience);
    } catch {
      // It has come to nothing, or the time is over: nobody is told anything.
      return undefined;
    }
    const { group } = entry;
    const member = await authorOfLetter(this.#services, group, sender, letter);
    if (member === undefined) return undefined;
    const [key] = (await proofsBefore(this.#services, group, letter.before)).filter(
      ({ epoch }) => epoch === letter.proofEpoch,
    );
    if (key === undefined) return undefined;
    const proof = environment.crypto.primitives.hmacSha256(key.secret, proofContent(letter, member.client));
    if (!equalInConstantTime(proof, letter.proof)) return undefined;
    return this.#isDue(`${group.id} ${member.client}`) ? member : undefined;
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
    { from, before, proofEpoch }: MissedRequest,
  ): Promise<Collected | undefined> {
    const { store, environment, ownId, proved } = this.#services;
    const known = await this.#presence.of(id);
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
}
