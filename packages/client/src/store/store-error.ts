/** Why a store did not do what was asked; closed. */
export type StoreErrorCode =
  /** The store was closed. */
  | "closed"
  /** Another process has the store open. */
  | "locked"
  /** The store is encrypted and no key was given. */
  | "key_missing"
  /** The store is encrypted under another key, or not at all. */
  | "key_wrong"
  /** The store was written by a version with another schema. */
  | "version_unknown"
  /** A value that does not open or decode: the file was changed by somebody else, or damaged. */
  | "corrupt"
  /** The group was saved by somebody else since it was read: what was to be saved is built on keys that are used. */
  | "group_conflict"
  /** The feed's cursor is there already, or past: the item was processed before. */
  | "cursor_behind"
  /** A message of that id is there. */
  | "message_twice"
  /** A name or list past its bound. */
  | "too_large";

/** A save or read that did not happen; nothing was changed. The message never holds what was stored. */
export class StoreError extends Error {
  override readonly name = "StoreError";
  readonly code: StoreErrorCode;

  constructor(code: StoreErrorCode, detail: string, options?: ErrorOptions) {
    super(`${code}: ${detail}`, options);
    this.code = code;
  }
}
