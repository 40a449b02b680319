/**
 * Why the store could not do its work. Expected answers (a duplicate, a lost race, a full outbox) are never errors:
 * the ports return them as values.
 *
 * - `corrupt`: a row no longer matches the hash stored with it. It is never served; fetch it again from where it came.
 * - `disk_full`: nothing of the operation was kept; the same call succeeds once there is room.
 * - `io`: the medium refused; nothing of the operation was kept.
 * - `contention`: the bounded retries of a conflicting transaction ran out; nothing was kept, the call may be repeated.
 * - `unavailable`: the database cannot be reached; whether a commit in flight was kept is unknown, so repeat the same
 *   call (every write of these ports answers a repetition as a duplicate).
 * - `closed`: the store was closed before or during the call; as `unavailable` where a commit was in flight.
 * - `schema`: the database was written by a newer release, or is not ours, or does not make commits durable.
 * - `limit`: an argument is past a bound of `limits.ts`; a mistake of the caller.
 */
export type StorageErrorCode =
  "closed" | "contention" | "corrupt" | "disk_full" | "io" | "limit" | "schema" | "unavailable";

/** The one error class of this package. Match on `code`, never on the message. */
export class StorageError extends Error {
  override readonly name = "StorageError";
  readonly code: StorageErrorCode;
  /** The stored message that is `corrupt`, where it is one. */
  readonly msgId: Uint8Array | undefined;

  constructor(code: StorageErrorCode, message: string, cause?: unknown, msgId?: Uint8Array) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.msgId = msgId;
  }
}
