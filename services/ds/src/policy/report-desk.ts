import { domain as domainProto } from "@entente/proto";
import type { Store } from "@entente/storage";
import { refusal } from "../errors.ts";
import { bytesOf, toUint64 } from "../fields.ts";

/** Bytes of a report's id. */
export const reportIdBytes = 16;

/** Reports of one page. */
const reportsPerPage = 256;

/** Proven reports, for the operator to read by their ids and to drop when they are decided about. */
export class ReportDesk {
  readonly #store: Pick<Store, "reports">;

  constructor(store: Pick<Store, "reports">) {
    this.#store = store;
  }

  /** One page, after an id; empty for the first. @throws ServiceError `too_large`; StorageError. */
  async list(afterId: Uint8Array): Promise<readonly domainProto.MessageReportSummary.$Properties[]> {
    const after = bytesOf(afterId, reportIdBytes, "after_id");
    const found = await this.#store.reports.list(after.length === 0 ? undefined : after, reportsPerPage);
    return found.map(({ reportId, notedAtMs }) => ({ reportId, notedAtMs: toUint64(BigInt(notedAtMs)) }));
  }

  /** @throws ServiceError `unknown_report`; StorageError. */
  async read(reportId: Uint8Array): Promise<domainProto.KeptMessageReport.$Properties> {
    const found = await this.#store.reports.find(bytesOf(reportId, reportIdBytes, "report_id"));
    if (found === undefined) throw unknown();
    return domainProto.KeptMessageReport.decode(found.bytes);
  }

  /** @throws ServiceError `unknown_report`; StorageError. */
  async drop(reportId: Uint8Array): Promise<void> {
    if (!(await this.#store.reports.drop(bytesOf(reportId, reportIdBytes, "report_id")))) throw unknown();
  }
}

function unknown(): Error {
  return refusal("unknown_report", "no report of that id waits here", { field: "report_id" });
}
