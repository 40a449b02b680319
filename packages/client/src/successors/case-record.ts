import {
  closedEnum,
  decode,
  encode,
  opaqueV,
  optional,
  struct,
  text,
  uint16,
  uint64,
  uint8,
  type Value,
  vectorV,
} from "@entente/tls-codec";
import { ClientId } from "@entente/mls-wire";

/** Records of groups whose last Commit is refused: name, then the group's id. */
export const casePrefix = "condemned/";

const StoredCase = struct({
  version: closedEnum(uint16, { v1: 1 }),
  /** The epoch that the Commit ended, and that this client is still in. */
  epoch: uint64,
  /** What this client has against it; absent while only others have. */
  own: optional(
    struct({
      valueHash: opaqueV,
      code: text(opaqueV),
      /** Who has signed it, where that is certain. */
      committer: optional(ClientId),
      /** Whether there is another way on: to join anew from outside. */
      healing: closedEnum(uint8, { possible: 1, failed: 2 }),
    }),
  ),
  /** Members whose good reports have come, each with the Commit that it is about. */
  heard: vectorV(struct({ client: ClientId, valueHash: opaqueV })),
});

/** A Commit that members refuse. */
export type Case = Omit<Value<typeof StoredCase>, "version">;

export function encodeCase(value: Case): Uint8Array {
  return encode(StoredCase, { version: "v1", ...value });
}

/** The inverse of {@link encodeCase}. Throws DecodeError. */
export function decodeCase(bytes: Uint8Array): Case {
  return decode(StoredCase, bytes);
}
