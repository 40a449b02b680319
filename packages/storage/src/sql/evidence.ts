import { readItemsMax } from "../limits.ts";
import type { EvidenceRow } from "../ports/ordering.ts";
import { all, insert, one, type Plan, type Row } from "./plan.ts";
import { atMost, bytes, digest, int, verify } from "./row.ts";

export function* keepEvidence(row: EvidenceRow, rowsMax: number): Plan<"full" | "kept" | "known"> {
  const known = yield* one("SELECT 1 AS one FROM ordering_evidence WHERE digest = $1", row.digest);
  if (known !== undefined) return "known";
  const counted = yield* one("SELECT count(*) AS rows FROM ordering_evidence");
  if (counted !== undefined && int(counted, "rows") >= rowsMax) return "full";
  const columns = ["digest", "bytes", "noted_at", "hash"];
  const hash = digest(row.digest, row.bytes, row.notedAtMs);
  // Another replica may have noted the same at this moment.
  const values = [[row.digest, row.bytes, row.notedAtMs, hash]];
  yield* insert("ordering_evidence", columns, values, "ON CONFLICT (digest) DO NOTHING");
  return "kept";
}

export function* evidenceAfter(after: Uint8Array | undefined, rowsMax: number): Plan<readonly EvidenceRow[]> {
  atMost("evidence", rowsMax, readItemsMax);
  const rows = yield* all(
    "SELECT * FROM ordering_evidence WHERE digest > $1 ORDER BY digest LIMIT $2",
    after ?? new Uint8Array(),
    rowsMax,
  );
  return rows.map(evidenceOf);
}

function evidenceOf(row: Row): EvidenceRow {
  const evidence = {
    digest: bytes(row, "digest"),
    bytes: bytes(row, "bytes"),
    notedAtMs: int(row, "noted_at"),
  };
  verify("evidence", row, evidence.digest, evidence.bytes, evidence.notedAtMs);
  return evidence;
}
