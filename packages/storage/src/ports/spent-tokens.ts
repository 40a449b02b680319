/** Tokens that were used, so that none is used twice by however many replicas. Nothing here says whose they were. */
export interface SpentTokenStore {
  /**
   * Notes a token as used, durably. False where it was before: of those who come with one at the same moment, one is told true.
   *
   * @param digest 32 bytes that name the token. @param keptUntilMs from when on the token is refused for another reason.
   */
  spend(digest: Uint8Array, keptUntilMs: number): Promise<boolean>;
  /** Forgets those that are kept no longer, at most `sweepRowsMax`; returns how many. */
  expire(nowMs: number): Promise<number>;
}
