/** What became of a store that an older copy was put in the place of. */
export interface Restored {
  /** Of the domain, in the order of Commits: above every one that an earlier restore of the same copy can have had. */
  readonly incarnation: bigint;
  /** Groups whose acceptors ask the other domains before they say anything. */
  readonly groups: number;
  /** Streams to other domains that begin again. */
  readonly streams: number;
  /** Feeds, inboxes among them, that go on behind a hole. */
  readonly feeds: number;
  /** Single-use KeyPackages that are no longer given out. */
  readonly keyPackages: number;
}

/**
 * An older copy of the store took its place: what was said, given out and promised since is known to others, and not here. No number
 * of it may be used again, so all go on past whatever the time that has gone by can have used up.
 */
export interface RestorationStore {
  /** Since when this domain knows that it has forgotten what it said; undefined where it does not, or where that is put right. */
  forgottenSinceMs(): Promise<number | undefined>;
  /**
   * Notes that another domain has shown what this one has forgotten, and begins a new incarnation, in one transaction: every acceptor
   * is recovering, and no word of the former incarnation can be saved. Repeated, it changes nothing.
   */
  forget(nowMs: number): Promise<void>;
  /**
   * To be called once after an older copy was put in place, while no other process uses the store; all of it, or nothing. Begins new
   * incarnations of the domain and of its streams, moves the next number of every feed, present and future, and leaves a hole that its
   * readers are told of as a gap after what the copy has for them; withdraws single-use KeyPackages; ends leases and the term of
   * whoever spoke. Repeated, it does the same again, and nothing is lost by that.
   */
  restore(nowMs: number): Promise<Restored>;
}
