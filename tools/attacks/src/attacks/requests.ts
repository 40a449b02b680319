import { randomBytes } from "node:crypto";
import {
  FederatedAttachmentService,
  FederatedDirectoryService,
  FederatedEphemeralService,
  FederatedOrderingService,
  FederationLogService,
  FederationService,
} from "@entente/proto";
import type { Attack } from "../attack.ts";
import { bystander, hostile, victim } from "../stage.ts";

const { SubmitCommit, FetchGroupState, ReportCommit } = FederationService;
const eve = `eve@${hostile}/x`;

/** Name, method, request, and the codes that refuse it. */
const rows = [
  ["commit-of-no-bytes", SubmitCommit, { bundle: new Uint8Array() }, ["malformed", "bad_bundle"]],
  ["commit-of-random-bytes", SubmitCommit, { bundle: randomBytes(4_000) }, ["malformed", "bad_bundle"]],
  [
    "commit-of-four-mebibytes",
    SubmitCommit,
    { bundle: new Uint8Array(2 ** 22 + 1) },
    ["malformed", "too_large"],
  ],
  // The transport's own bound: the call is ended before its body has been read.
  [
    "commit-of-twenty-mebibytes",
    SubmitCommit,
    { bundle: new Uint8Array(20 * 2 ** 20) },
    ["exhausted", "internal", "unreachable", "cancelled"],
  ],
  [
    "state-of-a-group-of-zeroes",
    FetchGroupState,
    { query: { groupId: new Uint8Array(32) }, clientId: eve },
    ["bad_identifier", "bad_field", "unknown_group", "malformed"],
  ],
  [
    "report-of-nothing",
    ReportCommit,
    { clientId: eve },
    ["bad_identifier", "bad_field", "unknown_group", "malformed", "unsupported"],
  ],
  [
    "look-up-of-nothing",
    FederationLogService.LookUp,
    {},
    ["bad_field", "malformed", "bad_question", "bad_label", "bad_identifier"],
  ],
  [
    "checkpoint-of-nothing",
    FederationLogService.AddCheckpoint,
    {},
    ["bad_field", "malformed", "bad_checkpoint", "bad_question", "unknown_log"],
  ],
  [
    "attachment-that-is-nobodys",
    FederatedAttachmentService.ReadAttachment,
    { attachmentId: randomBytes(32) },
    ["unknown_attachment", "unsupported"],
  ],
  [
    "sixty-five-ephemeral-items",
    FederatedEphemeralService.RelayEphemeral,
    { items: Array.from({ length: 65 }, () => ({ payload: new Uint8Array(1) })) },
    ["too_large", "unsupported"],
  ],
  [
    "ordering-frame-of-random-bytes",
    FederatedOrderingService.ExchangeOrdering,
    { frame: randomBytes(1_000) },
    ["bad_field", "malformed", "unsupported"],
  ],
  [
    "directory-for-another-domains-user",
    FederatedDirectoryService.FindUsers,
    { query: { userId: `bob@${victim}` }, requesterUserId: `carl@${bystander}` },
    ["wrong_requester", "bad_field"],
  ],
  [
    "directory-of-nothing",
    FederatedDirectoryService.FindUsers,
    { requesterUserId: `eve@${hostile}` },
    ["bad_field", "directory_closed"],
  ],
] as const;

/** A request is of its own method's type; a table of many can not say so. */
type Row = readonly [name: string, method: unknown, request: object, refusedWith: readonly string[]];

/** Requests that are not what their method takes (4.3, 4.4, CVE-2024-52815). */
export const requestAttacks: readonly Attack[] = rows.map(([name, method, request, refusedWith]: Row) => ({
  name,
  source: "4.4",
  refusedWith,
  run: async (stage) => (await stage.greeted()).call(method as typeof SubmitCommit, request),
}));
