import {
  closedEnum,
  decode,
  DecodeError,
  encode,
  opaqueV,
  optional,
  select,
  struct,
  uint32,
  uint64,
  uint8,
  type Value,
} from "@entente/tls-codec";
import { GroupId } from "@entente/mls-wire";
import { channelBytesMax } from "../inbox/limits.ts";

/**
 * What members say to each other on the channel of groups of the eventual mode. `sequence` counts what one member says in the
 * group. `epoch` and `mark` say where the sender stands: a hash of its epoch_authenticator, equal at members with the same state.
 * For a Commit they are of the epoch that it ends, and `removes` and `leafIndex` are the committer's word for those who cannot decrypt it
 * any more; whoever can compares it with the truth. A Welcome to the successor of a group names that group.
 */
export const EventualMessage = select({
  before: { groupId: GroupId, sequence: uint64, epoch: uint64, mark: opaqueV },
  tag: { kind: closedEnum(uint8, { commit: 1, application: 2, beacon: 3, welcome: 4 }) },
  cases: {
    commit: { commit: opaqueV, removes: uint8, leafIndex: uint32 },
    application: { message: opaqueV },
    beacon: { forked: uint8 },
    welcome: { welcome: opaqueV, successorOf: optional(GroupId) },
  },
});
export type EventualMessage = Value<typeof EventualMessage>;

/** Inside of an application message: the id makes it one message, in whatever epoch it is read. */
export const EventualContent = struct({ id: opaqueV, content: opaqueV });

/** Both, encoded. */
export function eventualMessage(message: EventualMessage): Uint8Array {
  return encode(EventualMessage, message);
}

/** The inverse; `undefined` for what is none. Its sender controls all of it. */
export function readEventualMessage(bytes: Uint8Array): EventualMessage | undefined {
  return reading(() =>
    decode(EventualMessage, bytes, { inputBytesMax: channelBytesMax, elementsMax: 16, nestingMax: 8 }),
  );
}

/** What a member wrote; `undefined` when it is not in this form. */
export function readContent(bytes: Uint8Array): Value<typeof EventualContent> | undefined {
  return reading(() => decode(EventualContent, bytes));
}

function reading<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}
