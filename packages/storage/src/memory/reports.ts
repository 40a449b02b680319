import { readItemsMax, reportBytesMax } from "../limits.ts";
import type { ReportStore } from "../ports/reports.ts";
import { copy } from "./copy.ts";
import { byKey, hex, limit, type State } from "./state.ts";

export function memoryReports(state: State): ReportStore {
  return {
    keep: (report, reportsMax) =>
      state.write(() => {
        limit("bytes of a report", report.bytes.byteLength, reportBytesMax);
        if (state.reports.has(hex(report.reportId))) return "known";
        if (state.reports.size >= reportsMax) return "full";
        state.reports.set(hex(report.reportId), copy(report));
        return "kept";
      }),
    list: (after, reportsMax) =>
      state.read(() => {
        limit("reports", reportsMax, readItemsMax);
        return byKey(state.reports)
          .filter(([id]) => after === undefined || id > hex(after))
          .slice(0, reportsMax)
          .map(([, { reportId, notedAtMs }]) => ({ reportId, notedAtMs }));
      }),
    find: (reportId) => state.read(() => state.reports.get(hex(reportId))),
    drop: (reportId) => state.write(() => state.reports.delete(hex(reportId))),
  };
}
