import { decode, equalBytes } from "@entente/tls-codec";
import {
  MLSMessage,
  RatchetTree,
  type GroupInfo,
  type PreSharedKeyID,
  type PublicMessage,
} from "@entente/mls-wire";
import { PublicGroup } from "../src/index.ts";
import { nodeCrypto } from "./node-crypto.ts";
import { accepted, bytesOf, load } from "./vectors.ts";
import { PassiveMember } from "./passive-member.ts";

interface Vector {
  readonly cipher_suite: number;
  readonly external_psks: readonly { readonly psk_id: string; readonly psk: string }[];
  readonly key_package: string;
  readonly init_priv: string;
  readonly encryption_priv: string;
  readonly initial_epoch_authenticator: string;
  readonly welcome: string;
  readonly ratchet_tree: string | null;
  readonly epochs: readonly {
    readonly proposals: readonly string[];
    readonly commit: string;
    readonly epoch_authenticator: string;
  }[];
}

/** What a server sees of one epoch. */
export interface Epoch {
  readonly proposals: readonly Uint8Array[];
  readonly commit: Uint8Array;
}

/** One vector as a server sees it: a GroupInfo with its tree, and the handshakes after it. */
export interface PassiveCase {
  readonly suiteCode: number;
  /** A member beside it, whose secrets tell whether the public state is right. */
  readonly member: PassiveMember;
  readonly groupInfo: GroupInfo;
  readonly nodes: RatchetTree;
  readonly epochs: readonly Epoch[];
}

export const passiveVectors = load<Vector>("passive-client-handling-commit");

export function passiveCase(vector: Vector): PassiveCase {
  const keyPackage = decode(MLSMessage, bytesOf(vector.key_package));
  const welcome = decode(MLSMessage, bytesOf(vector.welcome));
  if (keyPackage.wireFormat !== "mls_key_package" || welcome.wireFormat !== "mls_welcome")
    throw new Error("not a KeyPackage and a Welcome");
  const member = new PassiveMember(welcome.welcome, {
    suiteCode: vector.cipher_suite,
    keyPackage: keyPackage.keyPackage,
    initKey: bytesOf(vector.init_priv),
    encryptionKey: bytesOf(vector.encryption_priv),
    pskOf(id: PreSharedKeyID) {
      const found = vector.external_psks.find(
        ({ psk_id }) => id.pskType === "external" && equalBytes(id.pskId, bytesOf(psk_id)),
      );
      return bytesOf(found?.psk ?? "?");
    },
  });
  const { groupInfo } = member;
  const inside = groupInfo.extensions.find(({ extensionType }) => extensionType === "ratchet_tree");
  const tree = vector.ratchet_tree === null ? inside?.extensionData : bytesOf(vector.ratchet_tree);
  if (tree === undefined) throw new Error("no ratchet tree");
  const epochs = vector.epochs.map(({ proposals, commit }) => ({
    proposals: proposals.map(bytesOf),
    commit: bytesOf(commit),
  }));
  return { suiteCode: vector.cipher_suite, member, groupInfo, nodes: decode(RatchetTree, tree), epochs };
}

export function publicMessage(bytes: Uint8Array): PublicMessage {
  const message = decode(MLSMessage, bytes);
  if (message.wireFormat !== "mls_public_message") throw new Error("not a PublicMessage");
  return message.publicMessage;
}

export function startOf({ groupInfo, nodes }: PassiveCase): PublicGroup {
  return accepted(PublicGroup.fromGroupInfo(groupInfo, nodes, nodeCrypto));
}

/** The group after an epoch's Commit; throws when anything is refused. */
export function nextOf(group: PublicGroup, { proposals, commit }: Epoch): PublicGroup {
  const known = proposals.map((one) => accepted(group.authenticateProposal(publicMessage(one))));
  return accepted(group.applyCommit(publicMessage(commit), known)).group;
}
