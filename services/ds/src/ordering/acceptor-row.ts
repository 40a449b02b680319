import {
  decodeAccepted,
  decodeGroupRow,
  encodeAccepted,
  encodeGroupRow,
  type GroupRow,
  OrderingError,
} from "@entente/ordering";
import type { AcceptorRow } from "@entente/storage";
import { gopHash } from "./gop-hash.ts";

/**
 * The core's two rows of a group in the one row of the store: the length of the group's row in 4 octets, the group's row,
 * and the accepted proposal if there is one.
 */
export function toAcceptorRow(row: GroupRow, revision: bigint, recovering: boolean): AcceptorRow {
  const group = encodeGroupRow(row);
  const accepted = row.accepted === undefined ? new Uint8Array() : encodeAccepted(row.accepted);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(group.length);
  return {
    groupId: row.group,
    epoch: row.epoch,
    ballot: row.promised.round,
    ballotDomain: row.promised.domain,
    recovering,
    undecided: row.accepted !== undefined,
    bytes: new Uint8Array(Buffer.concat([length, group, accepted])),
    revision,
  };
}

/** The inverse. @throws OrderingError for bytes that are no such row. */
export function ofAcceptorRow({ bytes }: AcceptorRow): GroupRow {
  if (bytes.length < 4) throw new OrderingError("truncated", "no acceptor row");
  const groupEnd = 4 + Buffer.from(bytes.subarray(0, 4)).readUInt32BE();
  const rest = bytes.subarray(groupEnd);
  const accepted = rest.length === 0 ? undefined : decodeAccepted(rest, gopHash);
  return decodeGroupRow(bytes.subarray(4, groupEnd), accepted);
}
