/** What became of a message at one domain that it was for. */
export interface DomainFate {
  readonly domain: string;
  /** `waiting` in our outbox; `delivered`: on that domain's disk; `refused` by it; `given_up` by us. */
  readonly state: "delivered" | "given_up" | "refused" | "waiting";
  /** Why, where it was refused or given up; else empty. */
  readonly code: string;
  /**
   * Since when it waits, or when it was refused or given up. Delivered: the end of the second in which we had heard so; absent
   * once `destinationProgressMs` are over, after a new incarnation of the stream, while earlier items are outstanding, and of what had
   * to wait for its turn.
   */
  readonly atMs?: number;
}

/** What became of one message. */
export interface MessageFate {
  /** The client that sent it; empty where it came from elsewhere. */
  readonly sender: string;
  readonly acceptedAtMs: number;
  /** One for each domain that it was for, in the order in which they were named. */
  readonly domains: readonly DomainFate[];
  /** Whether there are domains past these. */
  readonly more: boolean;
}
