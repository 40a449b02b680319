import { ClientId, GroupId, mlsLabel, SignContent } from "@entente/mls-wire";
import { decode, DecodeError, encode, opaqueV, struct, uint64, type Value } from "@entente/tls-codec";
import { CryptoError } from "../crypto/crypto-error.ts";
import { claimsOfCredential } from "../mls/credential.ts";
import { type GroupEnvironment, suiteOf } from "../mls/environment.ts";
import type { Group } from "../mls/group.ts";
import { leavesOf } from "../mls/member.ts";
import { dmlsMessage, type InvitationForMembers, readDmlsMessage } from "./dmls-message.ts";
import type { ReceivedInvitation } from "./session-invitation.ts";

/** What inviting members needs. */
export type InvitationCrypto = Pick<GroupEnvironment, "crypto">;

/** A group by which its members are invited. */
export type GroupToInviteIn = Pick<
  Group,
  "active" | "epoch" | "id" | "keptEpoch" | "ownAddress" | "sign" | "suite" | "tree"
>;

/** An invitation that a member of a group has signed. */
export interface MembersInvitation {
  readonly founder: ClientId;
  readonly invitation: ReceivedInvitation;
}

const nonceBytes = 12;
const none = new Uint8Array();

const Signed = struct({ founder: ClientId, invitation: opaqueV, signature: opaqueV });
const SignedContent = struct({ groupId: GroupId, epoch: uint64, founder: ClientId, invitation: opaqueV });
const Place = struct({ groupId: GroupId, epoch: uint64 });

/**
 * An invitation that members of the group's epoch can read, and nobody else: sealed under its resumption key (RFC 9420 8.6), which is
 * kept for a while, so that who has gone on meanwhile reads it too. The signature with the key of our leaf is inside: a server that has
 * seen that key in a KeyPackage would know whose it is.
 *
 * @throws GroupError `removed`.
 */
export async function invitationFor(
  { crypto }: InvitationCrypto,
  group: GroupToInviteIn,
  founder: ClientId,
  message: ReceivedInvitation,
): Promise<InvitationForMembers> {
  const { aeads, hmacSha256, randomBytes } = crypto.primitives;
  const { id: groupId, epoch } = group;
  const invitation = dmlsMessage(message);
  const signature = await group.sign(signedContent({ groupId, epoch, founder, invitation }));
  const nonce = randomBytes(nonceBytes);
  const key = hmacSha256(group.keptEpoch(epoch)?.secret ?? none, keyContent());
  const plaintext = encode(Signed, { founder, invitation, signature });
  const place = encode(Place, { groupId, epoch });
  const ciphertext = await aeads["aes-256-gcm"].seal(key, nonce, place, plaintext);
  return { session: none, kind: "for_members", groupId, epoch, nonce, ciphertext };
}

/**
 * The inverse, by a member of the group. `early`: of an epoch that has not begun here yet. Undefined for what no member has signed, or of an
 * epoch whose key is gone. Whoever sent it controls it.
 */
export async function readInvitation(
  { crypto }: InvitationCrypto,
  group: GroupToInviteIn,
  sent: InvitationForMembers,
): Promise<MembersInvitation | "early" | undefined> {
  const { groupId, epoch } = sent;
  if (epoch > group.epoch) return group.active ? "early" : undefined;
  const kept = group.keptEpoch(epoch);
  if (kept === undefined) return undefined;
  const signed = await openedWith(crypto, kept.secret, sent);
  if (signed === undefined) return undefined;
  const { founder, invitation, signature } = signed;
  const read = readDmlsMessage(invitation);
  const leaf = leavesOf(kept.tree).find(([, each]) => claimsOfCredential(each.credential).client === founder);
  if (read?.kind !== "invitation" || leaf === undefined) return undefined;
  const { signature: signatures } = suiteOf({ crypto }, group.suite);
  const content = signedContent({ groupId, epoch, founder, invitation });
  const isSigned = await signatures.verify(leaf[1].signaturePublicKey, content, signature);
  return isSigned ? { founder, invitation: read } : undefined;
}

async function openedWith(
  { primitives }: InvitationCrypto["crypto"],
  secret: Uint8Array,
  { groupId, epoch, nonce, ciphertext }: InvitationForMembers,
): Promise<Value<typeof Signed> | undefined> {
  if (nonce.length !== nonceBytes) return undefined;
  const key = primitives.hmacSha256(secret, keyContent());
  const place = encode(Place, { groupId, epoch });
  try {
    return decode(Signed, await primitives.aeads["aes-256-gcm"].open(key, nonce, place, ciphertext));
  } catch (error) {
    const isNone = error instanceof CryptoError && error.code === "decryption_failed";
    if (isNone || error instanceof DecodeError) return undefined;
    throw error;
  }
}

function signedContent(said: Value<typeof SignedContent>): Uint8Array {
  const label = mlsLabel("EntenteSessionInvitation");
  return encode(SignContent, { label, content: encode(SignedContent, said) });
}

/** What the key is derived for: nothing else that the resumption key proves begins alike. */
function keyContent(): Uint8Array {
  return encode(SignContent, { label: mlsLabel("EntenteSessionInvitationKey"), content: none });
}
