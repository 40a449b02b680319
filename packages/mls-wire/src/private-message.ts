import {
  defineCodec,
  fixedOpaque,
  JsonError,
  opaqueV,
  struct,
  uint32,
  uint64,
  type Codec,
  type Value,
} from "@entente/tls-codec";
import { Commit } from "./commit.ts";
import { ContentType, framedContentAuthData } from "./framed-content.ts";
import { Proposal } from "./proposal.ts";

/**
 *     struct {
 *       opaque group_id<V>;
 *       uint64 epoch;
 *       ContentType content_type;
 *       opaque authenticated_data<V>;
 *       opaque encrypted_sender_data<V>;
 *       opaque ciphertext<V>;
 *     } PrivateMessage;
 *
 * A message that only members read (RFC 9420 6.3). Servers see the first four fields; members know them unchanged.
 */
export const PrivateMessage = struct({
  groupId: opaqueV,
  epoch: uint64,
  contentType: ContentType,
  authenticatedData: opaqueV,
  encryptedSenderData: opaqueV,
  ciphertext: opaqueV,
});
export type PrivateMessage = Value<typeof PrivateMessage>;

/**
 *     struct { opaque group_id<V>; uint64 epoch; ContentType content_type; opaque authenticated_data<V>; } PrivateContentAAD;
 *
 * RFC 9420 6.3.1.
 */
export const PrivateContentAAD = struct({
  groupId: opaqueV,
  epoch: uint64,
  contentType: ContentType,
  authenticatedData: opaqueV,
});
export type PrivateContentAAD = Value<typeof PrivateContentAAD>;

/** `struct { uint32 leaf_index; uint32 generation; opaque reuse_guard[4]; } SenderData` (RFC 9420 6.3.2). */
export const SenderData = struct({ leafIndex: uint32, generation: uint32, reuseGuard: fixedOpaque(4) });
export type SenderData = Value<typeof SenderData>;

/** `struct { opaque group_id<V>; uint64 epoch; ContentType content_type; } SenderDataAAD` (RFC 9420 6.3.2). */
export const SenderDataAAD = struct({ groupId: opaqueV, epoch: uint64, contentType: ContentType });
export type SenderDataAAD = Value<typeof SenderDataAAD>;

/** All that is left of the input, every byte zero; the value is how many. */
const paddingLength: Codec<number> = defineCodec<number>({
  bytesMin: 0,
  read(reader) {
    const start = reader.offset;
    while (reader.offset < reader.end) {
      if (reader.uint8() !== 0) {
        reader.offset--;
        reader.fail("value_invalid", "padding that is not zero");
      }
    }
    return reader.offset - start;
  },
  write(writer, length) {
    if (!Number.isSafeInteger(length) || length < 0) writer.fail("out_of_range", "not a length");
    writer.zeros(length);
  },
  toJson: (length) => length,
  fromJson(json) {
    if (typeof json !== "number") throw new JsonError("wrong_kind", "expected a number");
    return json;
  },
});

/**
 *     struct {
 *       select (PrivateMessage.content_type) {
 *         case application: opaque application_data<V>;
 *         case proposal:    Proposal proposal;
 *         case commit:      Commit commit;
 *       };
 *       FramedContentAuthData auth;
 *       opaque padding[length_of_padding];
 *     } PrivateMessageContent;
 *
 * The plaintext of a PrivateMessage (RFC 9420 6.3.1), one codec for each content type. Padding runs to the end of the
 * input and is zero; `paddingLength` counts it.
 */
export const PrivateMessageContent = {
  application: struct({
    applicationData: opaqueV,
    auth: framedContentAuthData("application"),
    paddingLength,
  }),
  proposal: struct({ proposal: Proposal, auth: framedContentAuthData("proposal"), paddingLength }),
  commit: struct({ commit: Commit, auth: framedContentAuthData("commit"), paddingLength }),
} as const;
export type PrivateMessageContent = {
  readonly [K in ContentType]: Value<(typeof PrivateMessageContent)[K]>;
};
