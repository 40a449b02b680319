/** A proven report of what a client of this domain sent, for the operator to decide about. What `bytes` hold is nothing to the store. */
export interface StoredReport {
  /** 16 bytes. */
  readonly reportId: Uint8Array;
  /** At most `reportBytesMax`. */
  readonly bytes: Uint8Array;
  readonly notedAtMs: number;
}

/** Reports that wait for the operator. */
export interface ReportStore {
  /** Keeps it once; `full` when `reportsMax` others wait. */
  keep(report: StoredReport, reportsMax: number): Promise<"full" | "kept" | "known">;
  /** Which there are, in order of their ids, after one of them. At most `readItemsMax`. */
  list(afterId: Uint8Array | undefined, reportsMax: number): Promise<readonly Omit<StoredReport, "bytes">[]>;
  find(reportId: Uint8Array): Promise<StoredReport | undefined>;
  /** False when there was none. */
  drop(reportId: Uint8Array): Promise<boolean>;
}
