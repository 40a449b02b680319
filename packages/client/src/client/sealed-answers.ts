import { type GroupId, groupIdBytes, JoinRequest, joinRequestSignContent } from "@entente/mls-wire";
import { parseClientId, sealedStateInfo } from "@entente/mls-wire";
import { common, type Decoded, GroupStateService } from "@entente/proto";
import { encode } from "@entente/tls-codec";
import type { CryptoProvider } from "../crypto/crypto-provider.ts";
import type { Session, SessionIdentity } from "../session/session.ts";
import { ClientError } from "./client-error.ts";

/** Its HPKE is what answers are sealed with: X25519, HKDF-SHA256, AES-128-GCM. */
const sealingSuite = "MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519";

/** Bytes of the encapsulated key before the ciphertext. */
const kemOutputBytes = 32;

/** The state of a group as a joiner is told it. Whoever answers controls every byte. */
export type ToldState = Decoded<typeof common.GroupState>;

/** What asking as a joiner needs of its client. */
export interface SealedAnswerServices {
  readonly session: Pick<Session, "call">;
  readonly crypto: CryptoProvider;
  readonly sessionIdentity: () => SessionIdentity;
}

/**
 * Asks for the state of a group as somebody who wants to join it: under a key made for this one question and signed with the client's
 * credential, so that the domain of the group alone can answer and no server in between reads it.
 *
 * @param invitation GroupInvitation; may be empty.
 * @throws RpcFailure; ClientError `answer_unreadable` for what is not the answer to this question: for another joiner, an earlier one,
 * damaged, or not sealed at all.
 */
export async function askAsJoiner(
  { session, crypto, sessionIdentity }: SealedAnswerServices,
  groupId: GroupId,
  invitation: Uint8Array,
): Promise<ToldState> {
  const { hpke } = crypto.suite(sealingSuite);
  const { publicKey, privateKey } = await hpke.generateKeyPair();
  const { clientId, credential, key } = sessionIdentity();
  const asked = {
    version: "v1",
    groupId: groupIdBytes(groupId),
    clientId: parseClientId(clientId),
    credential,
    sealedTo: await hpke.exportPublicKey(publicKey),
  } as const;
  const signature = await key.sign(joinRequestSignContent(asked));
  const joinRequest = encode(JoinRequest, { ...asked, signature });
  const query = { groupId: asked.groupId, ratchetTree: true, invitation, joinRequest };
  const { state } = await session.call(GroupStateService.ReadGroupState, { query });
  const sealed = state?.sealed ?? new Uint8Array();
  try {
    const kemOutput = sealed.subarray(0, kemOutputBytes);
    const ciphertext = sealed.subarray(kemOutputBytes);
    const opened = await hpke.open(privateKey, kemOutput, ciphertext, sealedStateInfo, joinRequest);
    return common.GroupState.decode(opened);
  } catch {
    // HPKE throws one error for wrong keys, lengths and tags alike; what opens was made by whom the question named.
    throw new ClientError(
      "answer_unreadable",
      "the group's state did not come sealed to this client",
      groupId,
    );
  }
}
