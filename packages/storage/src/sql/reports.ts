import { readItemsMax, reportBytesMax } from "../limits.ts";
import type { StoredReport } from "../ports/reports.ts";
import { all, insert, one, type Plan, run } from "./plan.ts";
import { atMost, bytes, digest, int, verify } from "./row.ts";

export function* keepReport(report: StoredReport, reportsMax: number): Plan<"full" | "kept" | "known"> {
  const { reportId, bytes: body, notedAtMs } = report;
  atMost("bytes of a report", body.byteLength, reportBytesMax);
  const known = yield* one("SELECT 1 AS one FROM message_report WHERE report_id = $1", reportId);
  if (known !== undefined) return "known";
  const counted = yield* one("SELECT CAST(count(*) AS BIGINT) AS rows FROM message_report");
  if (counted !== undefined && int(counted, "rows") >= reportsMax) return "full";
  // Another replica may have taken the same at this moment.
  yield* insert(
    "message_report",
    ["report_id", "bytes", "noted_at", "hash"],
    [[reportId, body, notedAtMs, digest(reportId, body, notedAtMs)]],
    "ON CONFLICT (report_id) DO NOTHING",
  );
  return "kept";
}

export function* listReports(
  after: Uint8Array | undefined,
  reportsMax: number,
): Plan<readonly Omit<StoredReport, "bytes">[]> {
  atMost("reports", reportsMax, readItemsMax);
  const rows = yield* all(
    "SELECT report_id, noted_at FROM message_report WHERE report_id > $1 ORDER BY report_id LIMIT $2",
    after ?? new Uint8Array(),
    reportsMax,
  );
  return rows.map((row) => ({ reportId: bytes(row, "report_id"), notedAtMs: int(row, "noted_at") }));
}

export function* findReport(reportId: Uint8Array): Plan<StoredReport | undefined> {
  const row = yield* one("SELECT * FROM message_report WHERE report_id = $1", reportId);
  if (row === undefined) return undefined;
  const report = { reportId, bytes: bytes(row, "bytes"), notedAtMs: int(row, "noted_at") };
  verify("report", row, report.reportId, report.bytes, report.notedAtMs);
  return report;
}

export function* dropReport(reportId: Uint8Array): Plan<boolean> {
  return (yield* run("DELETE FROM message_report WHERE report_id = $1", reportId)) > 0;
}
