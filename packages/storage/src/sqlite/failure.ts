import { StorageError, type StorageErrorCode } from "../errors.ts";

/** Primary result codes of SQLite (sqlite.org/rescode.html) that are not a defect of ours. */
const codes: Readonly<Record<number, StorageErrorCode>> = {
  5: "contention",
  6: "contention",
  8: "io",
  10: "io",
  11: "corrupt",
  13: "disk_full",
  14: "unavailable",
  26: "schema",
};

/** The named error for what `node:sqlite` threw; anything unknown passes unchanged, as the defect that it is. */
export function named(error: unknown): unknown {
  if (typeof error !== "object" || error === null || !("errcode" in error) || !("message" in error))
    return error;
  const code = codes[Number(error.errcode) & 0xff];
  return code === undefined ? error : new StorageError(code, String(error.message), error);
}
