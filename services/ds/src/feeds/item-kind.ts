/** What the bytes of a stored message are; the store carries the number unread. */
export const itemKind = {
  /** An MLSMessage. */
  message: 1,
  /** A CommitItem. In an outbox: a RelayedCommit. */
  commit: 2,
  /** A WelcomeItem. */
  welcome: 3,
  /** A Notice. */
  notice: 4,
  /** An InboxMessage. In an outbox: a RelayedInboxMessage. */
  inboxMessage: 5,
  /** A RelayedInboxRefusal; in outboxes only. */
  inboxRefusal: 6,
  /** A Notice, after which the device may read a feed that it did not before. */
  joined: 30,
  /** A GroupMessage with its franking stamp. */
  frankedMessage: 20,
} as const;
