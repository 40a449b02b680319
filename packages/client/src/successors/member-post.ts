import type { ClientId } from "@entente/mls-wire";
import { equalBytes } from "@entente/tls-codec";
import type { Addressee, Sender } from "../inbox/correspondent.ts";
import type { InboxChannel } from "../inbox/inbox-channel.ts";
import { clientAddressOf } from "../mls/client-address.ts";
import { claimsOfCredential } from "../mls/credential.ts";
import { type GroupEnvironment, suiteOf } from "../mls/environment.ts";
import type { Group } from "../mls/group.ts";
import { leavesOf, type Member, memberOf } from "../mls/member.ts";
import { sameAddressMax } from "./limits.ts";
import { encodeLetter, type MemberLetter } from "./member-letter.ts";

/** The part of a channel that letters need. */
export type LetterChannel = Pick<InboxChannel, "sendSealed">;

/**
 * Brings a letter to members of its group by the addresses in their leaves, told as from that in this client's own: no domain
 * learns who of another writes or reads. Members whose leaves tell none are named. @throws as `InboxChannel.sendSealed`.
 */
export async function sendLetter(
  channel: LetterChannel,
  group: Pick<Group, "ownAddress" | "tree">,
  to: readonly ClientId[],
  letter: MemberLetter,
): Promise<void> {
  await channel.sendSealed(group.ownAddress, addresseesIn(group.tree, to), encodeLetter(letter));
}

/** Members as a letter finds them. Those who are none are named. */
export function addresseesIn(tree: Group["tree"], clients: readonly ClientId[]): readonly Addressee[] {
  const wanted = new Set<string>(clients);
  const found = new Map<string, Uint8Array | undefined>();
  for (const [, leaf] of leavesOf(tree)) {
    if (found.size === wanted.size) break;
    const { client } = claimsOfCredential(leaf.credential);
    if (wanted.has(client)) found.set(client, clientAddressOf(leaf));
  }
  return clients.map((client) => ({ client, address: found.get(client) }));
}

/**
 * The member that a letter is from: the one whose leaf tells the address that it came from, or has the name, and whose key has signed
 * it. A member may tell the address of another in its own leaf; it can not sign for it.
 */
export async function authorOf(
  { crypto }: Pick<GroupEnvironment, "crypto">,
  group: Pick<Group, "member" | "suite" | "tree">,
  sender: Sender,
  { content, signature }: { readonly content: Uint8Array; readonly signature: Uint8Array },
): Promise<Member | undefined> {
  const { signature: signatures } = suiteOf({ crypto }, group.suite);
  for (const member of membersLike(group, sender)) {
    if (await signatures.verify(member.signatureKey, content, signature)) return member;
  }
  return undefined;
}

/** The members that a sender may be: one, unless others tell its address. */
export function membersLike(group: Pick<Group, "member" | "tree">, sender: Sender): readonly Member[] {
  if (sender.kind === "client") {
    const named = group.member(sender.client);
    return named === undefined ? [] : [named];
  }
  const { domain, sealed } = sender.address;
  return leavesOf(group.tree)
    .flatMap(([leafIndex, leaf]) => {
      const told = clientAddressOf(leaf);
      return told !== undefined && equalBytes(told, sealed) ? [memberOf(leaf, leafIndex)] : [];
    })
    .filter((member) => member.domain === domain)
    .slice(0, sameAddressMax);
}
