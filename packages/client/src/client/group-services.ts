import type { ClientId, GroupId } from "@entente/mls-wire";
import type { Transfers } from "../attachments/transfers.ts";
import type { Member } from "../mls/member.ts";
import type { StatedLimits } from "../negotiation/stated-limits.ts";
import type { Claims } from "./claims.ts";
import type { Commits } from "./commits.ts";
import type { Departures } from "./departures.ts";
import type { Ephemerals } from "./ephemerals.ts";
import type { FirstUpdates } from "./first-updates.ts";
import type { Joins } from "./joins.ts";
import type { Outbox } from "./outbox.ts";
import type { PublishedStates } from "./published-states.ts";
import type { UserChecks } from "./user-checks.ts";

/** What a group's handle needs of its client. */
export interface GroupServices {
  readonly ownId: ClientId;
  readonly commits: Commits;
  readonly outbox: Outbox;
  readonly ephemerals: Ephemerals;
  readonly firstUpdates: FirstUpdates;
  readonly attachments: Transfers;
  readonly claims: () => Claims;
  readonly checks: UserChecks;
  readonly joins: Joins;
  readonly leaving: Departures;
  readonly published: PublishedStates;
  /** What domains have signed that they take. */
  readonly limits: StatedLimits;
  /** The application's authenticated data, and at times what goes along with it. */
  readonly authenticatedData: (groupId: GroupId, application: Uint8Array) => Promise<Uint8Array>;
  /** @throws ClientError `log_silent` where members' keys have to be proved and are not. */
  readonly provedMembers: (members: readonly Member[]) => Promise<void>;
  readonly sha256: (bytes: Uint8Array) => Uint8Array;
  readonly nowMs: () => number;
}
