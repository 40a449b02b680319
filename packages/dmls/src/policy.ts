/** When a session updates and commits by itself (D-17). The draft asks the application to choose; these are bounds that `protect` keeps. */
export interface UpdatePolicy {
  /** Application messages that may be sent under one leaf key before `protect` updates first. At least 1. */
  readonly messagesPerUpdate: number;
  /** Whether `protect` first commits every update that has arrived, as the draft says a sender should (D-14). */
  readonly commitBeforeProtect: boolean;
  /**
   * Remove a member who has acknowledged none of our newest so many updates (D-22), with the next update.
   * `undefined` leaves removal to the application, which knows how long "offline" is.
   */
  readonly removeAfterUpdates: number | undefined;
}

/** Update every 64 messages, commit what has arrived before each, remove nobody. */
export const defaultUpdatePolicy: UpdatePolicy = {
  messagesPerUpdate: 64,
  commitBeforeProtect: true,
  removeAfterUpdates: undefined,
};
