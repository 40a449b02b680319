import { encode, opaqueV, struct, uint64, type Value } from "@entente/tls-codec";
import { mlsLabel, SignContent } from "../labelled.ts";

/**
 *     struct {
 *       opaque group_id<V>;
 *       uint64 epoch;             // that the Commit ended
 *       opaque value_hash<V>;     // of its bundle
 *       opaque code<V>;           // what is wrong, in ASCII
 *     } CommitReportContent;
 *
 * What a member signs who says that a decided Commit is not valid (RFC 9750 5.3, A23-70).
 */
export const CommitReportContent = struct({
  groupId: opaqueV,
  epoch: uint64,
  valueHash: opaqueV,
  code: opaqueV,
});
export type CommitReportContent = Value<typeof CommitReportContent>;

/** `SignContent` of a report (RFC 9420 5.1.2). */
export function reportSignContent(report: CommitReportContent): Uint8Array {
  return encode(SignContent, {
    label: mlsLabel("EntenteCommitReport"),
    content: encode(CommitReportContent, report),
  });
}
