import { StorageError, type StorageErrorCode } from "../errors.ts";

/** SQLSTATEs (PostgreSQL documentation, appendix A) by what the caller can do about them. */
const states: Readonly<Record<string, StorageErrorCode>> = {
  "23505": "contention",
  "25006": "unavailable",
  "40001": "contention",
  "40P01": "contention",
  "53100": "disk_full",
  "53300": "unavailable",
  "55P03": "contention",
  "57014": "contention",
  "57P01": "unavailable",
  "57P02": "unavailable",
  "57P03": "unavailable",
  "58030": "io",
  "58P01": "io",
  XX001: "corrupt",
  XX002: "corrupt",
};

const offline = new Set(["ECONNREFUSED", "ECONNRESET", "ENOTFOUND", "EPIPE", "ETIMEDOUT", "EHOSTUNREACH"]);

/** The named error for what `pg` threw; anything unknown passes unchanged, as the defect that it is. */
export function named(error: unknown): unknown {
  if (error instanceof StorageError || typeof error !== "object" || error === null || !("message" in error))
    return error;
  const sqlState = "code" in error && typeof error.code === "string" ? error.code : "";
  const message = String(error.message);
  const code =
    states[sqlState] ?? classOf(sqlState) ?? (isOffline(sqlState, message) ? "unavailable" : undefined);
  return code === undefined ? error : new StorageError(code, message, error);
}

/** Class 22 is "data exception": a text with a zero byte, a number out of range. */
function classOf(sqlState: string): StorageErrorCode | undefined {
  return /^22...$/.test(sqlState) ? "limit" : undefined;
}

/** Whether any transaction would have failed now: the cause is not in the request. */
export function isOfMedium(error: unknown): boolean {
  return (
    error instanceof StorageError &&
    ["contention", "disk_full", "io", "unavailable", "closed"].includes(error.code)
  );
}

/** Class 08 is "connection exception". pg reports a connection that ended under a query only in words. */
function isOffline(code: string, message: string): boolean {
  const words =
    /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/;
  return code.startsWith("08") || offline.has(code) || words.test(message);
}

/** Whether the transaction may succeed when it is run again: nothing of it was kept. */
export function isConflict(error: unknown): boolean {
  return error instanceof StorageError && error.code === "contention";
}
