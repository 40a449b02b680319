import type { HomeDomain } from "@entente/client";

/** Someone with the whole SDK behind them: a store on disk, MLS, events. */
export interface PersonPlan {
  /** Their name in journals. */
  readonly key: string;
  readonly clientId: string;
  readonly home: HomeDomain;
  readonly storePath: string;
}

/** What one process of people does. */
export interface PeoplePlan {
  readonly folder: string;
  /** The group of all of them: its name in journals, and its id. */
  readonly group: string;
  readonly groupId: string;
  readonly people: readonly PersonPlan[];
  /** Who commits an update, after so many messages of its own. */
  readonly committer: string;
  readonly messagesPerUpdate: number;
}
