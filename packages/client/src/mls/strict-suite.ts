import { type Codec, decode, defaultLimits } from "@entente/tls-codec";
import {
  type ContentType,
  GroupInfo,
  GroupSecrets,
  PrivateMessageContent,
  RatchetTree,
  SenderData,
} from "@entente/mls-wire";
import type { CiphersuiteImpl } from "ts-mls";
import { GroupError } from "./group-error.ts";
import { membersMax, treeBytesMax } from "./limits.ts";
import { carryContent, carryTree, requireVersion } from "./mls-version.ts";

/**
 * A suite for one operation that decodes strictly what it decrypts, before ts-mls, whose decoders are lenient, sees a byte
 * of it. Throws DecodeError out of the decryption.
 */
export interface StrictSuite {
  readonly suite: CiphersuiteImpl;
  /** What was decrypted so far by the codec at that place. */
  readonly opened: readonly unknown[];
}

/** For a PrivateMessage: sender data, then content (RFC 9420 6.3); path secrets have the length of the KDF. */
export function strictMessage(cs: CiphersuiteImpl, contentType: ContentType): StrictSuite {
  const content = PrivateMessageContent[contentType] as Codec<Parameters<typeof carryContent>[0]>;
  const readContent = (plaintext: Uint8Array): unknown => {
    const read = decode(content, plaintext);
    carryContent(read);
    return read;
  };
  return strict(cs, [reader(SenderData), readContent], pathSecretChecked(cs));
}

/** For the sender data of a PrivateMessage alone. */
export function strictSenderData(cs: CiphersuiteImpl): StrictSuite {
  return strict(cs, [reader(SenderData)], (plaintext) => plaintext);
}

/** For a PublicMessage: only the path secrets of a Commit are encrypted. */
export function strictPath(cs: CiphersuiteImpl): StrictSuite {
  return strict(cs, [], pathSecretChecked(cs));
}

/** For a Welcome: group secrets by HPKE, then the GroupInfo, then the tree in it (RFC 9420 12.4.3). */
export function strictWelcome(cs: CiphersuiteImpl): StrictSuite {
  const readGroupInfo = (plaintext: Uint8Array): GroupInfo => {
    const groupInfo = decode(GroupInfo, plaintext);
    requireVersion(groupInfo.groupContext.version, "a Welcome into a group");
    const tree = groupInfo.extensions.find(({ extensionType }) => extensionType === "ratchet_tree");
    if (tree !== undefined) decodeTree(tree.extensionData);
    return groupInfo;
  };
  return strict(cs, [readGroupInfo], (plaintext) => {
    decode(GroupSecrets, plaintext);
    return plaintext;
  });
}

/** A ratchet tree, strictly, of a size that a group has. Throws GroupError `group_full`, `unsupported` or DecodeError. */
export function decodeTree(bytes: Uint8Array): RatchetTree {
  const tree = decode(RatchetTree, bytes, { ...defaultLimits, inputBytesMax: treeBytesMax });
  if (tree.length > 2 * membersMax) throw new GroupError("group_full", `more than ${membersMax} leaves`);
  carryTree(tree);
  return tree;
}

function pathSecretChecked(cs: CiphersuiteImpl) {
  return (plaintext: Uint8Array): Uint8Array => {
    if (plaintext.length !== cs.kdf.size)
      throw new GroupError("invalid", "a path secret of the wrong length");
    return plaintext;
  };
}

type Read = (plaintext: Uint8Array) => unknown;

function reader(codec: Codec<unknown>): Read {
  return (plaintext) => decode(codec, plaintext);
}

function strict(
  cs: CiphersuiteImpl,
  reads: readonly Read[],
  unsealed: (plaintext: Uint8Array) => Uint8Array,
): StrictSuite {
  const opened: unknown[] = [];
  const { hpke } = cs;
  const suite: CiphersuiteImpl = {
    ...cs,
    hpke: {
      ...hpke,
      async open(privateKey, kemOutput, ciphertext, info, aad) {
        return unsealed(await hpke.open(privateKey, kemOutput, ciphertext, info, aad));
      },
      async decryptAead(key, nonce, aad, ciphertext) {
        const plaintext = await hpke.decryptAead(key, nonce, aad, ciphertext);
        opened.push(reads[opened.length]?.(plaintext));
        return plaintext;
      },
    },
  };
  return { suite, opened };
}
