import type { Logger } from "@entente/service-kit";
import type { Cursor, Store } from "@entente/storage";
import type { Session } from "../client-api/sessions.ts";
import type { Figures } from "../figures.ts";
import type { Acknowledgements } from "./acknowledgements.ts";
import type { Restore } from "./damaged-messages.ts";
import type { Batches } from "./encoded-item.ts";
import type { Sink } from "./sink.ts";
import type { Topic, TopicReader } from "./topic.ts";

/** How much a device takes at once. */
export interface StreamRoom {
  /** Items under way that it has not acknowledged. */
  readonly windowItems: number;
  /** Items in one response. */
  readonly batchItems: number;
}

/** What a subscription has of its own. */
export interface SubscriptionEnds {
  readonly session: Session;
  readonly sink: Sink;
  readonly room: StreamRoom;
}

/** What a subscription needs of its surroundings; one object for all of them. */
export interface SubscriptionParts {
  readonly store: Pick<Store, "feeds">;
  readonly acknowledgements: Acknowledgements;
  /** The topic of a group's feed, which the position joins at once; undefined for other feeds. */
  readonly topicOf: (cursor: Cursor) => Topic | undefined;
  readonly restore: Restore;
  /** The position reads no more. */
  readonly leave: (topic: Topic, reader: TopicReader) => void;
  readonly batches: Batches;
  readonly figures: Figures;
  readonly log: Logger;
  /** Calls back after a while; how long is the caller's matter. */
  readonly later: (work: () => void) => void;
}
