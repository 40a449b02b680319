/**
 * Names one feed of this domain. A group has one feed (this domain's copy), a client has one inbox. Opaque to callers:
 * build it with {@link groupFeed} or {@link inboxFeed}.
 */
export type FeedId = string;

/** The feed of a group. `groupId` is the MLS group id, at most 255 bytes (RFC 9420, section 8). */
export function groupFeed(groupId: Uint8Array): FeedId {
  return `g/${Buffer.from(groupId.buffer, groupId.byteOffset, groupId.byteLength).toString("base64url")}`;
}

/** The inbox of one client: Welcomes, messages for it alone, notices. */
export function inboxFeed(clientId: string): FeedId {
  return `i/${clientId}`;
}

/** The inbox of a client that may be called otherwise as a reader. */
export function inboxFeedOf({
  clientId,
  asReader = clientId,
}: {
  readonly clientId: string;
  readonly asReader?: string;
}): FeedId {
  return inboxFeed(asReader);
}

/** The group whose feed this is, or `undefined` for an inbox. Inverse of {@link groupFeed}. */
export function groupOfFeed(feed: FeedId): Uint8Array | undefined {
  return feed.startsWith("g/") ? new Uint8Array(Buffer.from(feed.slice(2), "base64url")) : undefined;
}
