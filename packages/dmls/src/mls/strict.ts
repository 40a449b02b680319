import { decode, type Codec } from "@entente/tls-codec";
import { GroupInfo, GroupSecrets, PrivateMessageContent, SenderData } from "@entente/mls-wire";
import type { CiphersuiteImpl, PrivateMessage } from "ts-mls";

/**
 * `cs`, but what it decrypts is decoded strictly before ts-mls, whose decoders are lenient, sees a byte of it: of one
 * PrivateMessage the sender data and then the content (RFC 9420 6.3). For one call of `unprotectPrivateMessage`.
 */
export function strictContent(cs: CiphersuiteImpl, message: PrivateMessage): CiphersuiteImpl {
  return strictAead(cs, [SenderData, PrivateMessageContent[message.contentType]]);
}

/** The same for a Welcome: GroupSecrets, then GroupInfo (RFC 9420 12.4.3). For one call of `joinGroup`. */
export function strictWelcome(cs: CiphersuiteImpl): CiphersuiteImpl {
  const strict = strictAead(cs, [GroupInfo]);
  let opened = false;
  return {
    ...strict,
    hpke: {
      ...strict.hpke,
      async open(privateKey, kemOutput, ciphertext, info, aad) {
        const plaintext = await cs.hpke.open(privateKey, kemOutput, ciphertext, info, aad);
        if (!opened) decode(GroupSecrets, plaintext);
        opened = true;
        return plaintext;
      },
    },
  };
}

function strictAead(cs: CiphersuiteImpl, codecs: readonly Codec<unknown>[]): CiphersuiteImpl {
  let calls = 0;
  return {
    ...cs,
    hpke: {
      ...cs.hpke,
      async decryptAead(key, nonce, aad, ciphertext) {
        const plaintext = await cs.hpke.decryptAead(key, nonce, aad, ciphertext);
        const codec = codecs[calls++];
        if (codec !== undefined) decode(codec, plaintext);
        return plaintext;
      },
    },
  };
}
