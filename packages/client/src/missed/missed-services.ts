import type { ClientId } from "@entente/mls-wire";
import { utf8FromText } from "@entente/tls-codec";
import type { GroupEntry } from "../client/group-entry.ts";
import type { Sender } from "../inbox/correspondent.ts";
import type { GroupEnvironment } from "../mls/environment.ts";
import type { Group } from "../mls/group.ts";
import type { Member } from "../mls/member.ts";
import type { ResumptionPsk } from "../mls/psk.ts";
import type { ClientStore } from "../store/client-store.ts";
import { isOfGroup, type Keyring } from "../successors/keyring.ts";
import { letterSignContent, type MemberLetter } from "../successors/member-letter.ts";
import { authorOf, type LetterChannel } from "../successors/member-post.ts";

/** What missed messages need of their client. */
export interface MissedServices {
  readonly ownId: ClientId;
  readonly environment: GroupEnvironment;
  readonly store: ClientStore;
  readonly entries: ReadonlyMap<string, GroupEntry>;
  readonly keyring: Keyring;
  readonly channel: () => LetterChannel;
  /** Something is in the event log that was not told. */
  readonly told: () => void;
  readonly inBackground: (work: () => Promise<void>) => void;
  readonly stopped: AbortSignal;
  /** @throws ClientError `log_silent` where a member's key is not in the log of its domain, or that can not be asked. */
  readonly proved: (members: readonly Member[]) => Promise<void>;
  /** Asks members for the keys of former epochs. */
  readonly requestKeys: (entry: GroupEntry) => void;
}

/** A member's question, and the answer of another. */
export type MissedRequest = Extract<MemberLetter, { readonly kind: "missed_request" }>;
export type MissedAnswerLetter = Extract<MemberLetter, { readonly kind: "missed_answer" }>;

/** What answers are sealed for. */
export const missedInfo = utf8FromText("entente missed messages 1.0") ?? new Uint8Array();

/** Keys of the group's epochs before one, oldest first. @throws StoreError. */
export async function proofsBefore(
  { keyring }: Pick<MissedServices, "keyring">,
  { id }: Group,
  before: bigint,
): Promise<readonly ResumptionPsk[]> {
  const known = await keyring.memberships(id);
  return known.filter((key) => isOfGroup(key, id) && key.epoch < before);
}

/** Whose letter it is; undefined where its sender has not signed it, or is no member. */
export function authorOfLetter(
  { environment }: Pick<MissedServices, "environment">,
  group: Group,
  sender: Sender,
  letter: MissedRequest | MissedAnswerLetter,
): Promise<Member | undefined> {
  const signed = { content: letterSignContent(letter), signature: letter.signature };
  return authorOf(environment, group, sender, signed);
}
