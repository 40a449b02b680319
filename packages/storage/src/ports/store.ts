import type { FeedId } from "../feed-id.ts";
import type { IdempotencyStore, SecretStore } from "./answers.ts";
import type { ContactStore } from "./contacts.ts";
import type { AttachmentStore } from "./attachments.ts";
import type { DeliveryStore } from "./delivery.ts";
import type { DeviceStore } from "./devices.ts";
import type { FeedStore } from "./feeds.ts";
import type { GroupStore } from "./groups.ts";
import type { IdentityStore } from "./identities.ts";
import type { InboundStore } from "./inbound.ts";
import type { KeyPackageStore } from "./key-packages.ts";
import type { LogStore, WitnessStore } from "./log.ts";
import type { OrderingStore } from "./ordering.ts";
import type { OutboxStore } from "./outbox.ts";
import type { ConnectionStore, LeaseStore, SignalStore } from "./replicas.ts";
import type { ProfileStore } from "./profiles.ts";
import type { PushStore } from "./push.ts";
import type { QuotaStore } from "./quotas.ts";
import type { ReportStore } from "./reports.ts";
import type { RestorationStore } from "./restoration.ts";
import type { SpentTokenStore } from "./spent-tokens.ts";

/**
 * Something was committed: items in these feeds, rows for these domains. Only a hint to read: it may come twice, late,
 * joined with others, or (after a lost connection) as `everything`.
 */
export interface Appended {
  readonly feeds: readonly FeedId[];
  readonly domains: readonly string[];
  /** True when the hints of a while were lost: read all that is of interest. */
  readonly everything: boolean;
}

/**
 * One store: every port over one database. Each method is one transaction: when its promise resolves the effect is
 * durable (where a method says that it outlives the process, a power cut may undo it until another method's is durable), when it rejects with {@link StorageError} nothing of it was kept (`unavailable` and `closed` excepted).
 */
export interface Store {
  readonly devices: DeviceStore;
  readonly keyPackages: KeyPackageStore;
  readonly contacts: ContactStore;
  readonly groups: GroupStore;
  readonly delivery: DeliveryStore;
  readonly ordering: OrderingStore;
  readonly feeds: FeedStore;
  readonly outbox: OutboxStore;
  readonly inbound: InboundStore;
  readonly profiles: ProfileStore;
  readonly quotas: QuotaStore;
  readonly push: PushStore;
  readonly reports: ReportStore;
  readonly spentTokens: SpentTokenStore;
  readonly idempotency: IdempotencyStore;
  readonly secrets: SecretStore;
  readonly identities: IdentityStore;
  readonly attachments: AttachmentStore;
  readonly leases: LeaseStore;
  readonly signals: SignalStore;
  readonly connections: ConnectionStore;
  /** Whether other processes may use the same database at the same time. */
  readonly shared: boolean;
  readonly restoration: RestorationStore;
  readonly log: LogStore;
  readonly witness: WitnessStore;
  /** Calls the listener after commits of this process and, on PostgreSQL, of its fellow replicas. Returns its removal. */
  onAppend(listener: (appended: Appended) => void): () => void;
  /** Resolves when a transaction can be committed now; rejects with the code that says why not. */
  check(): Promise<void>;
  /** Finishes what was begun, then closes. Later calls reject with `closed`. */
  close(): Promise<void>;
}

/**
 * Makes writes fail in tests: called before each write statement, and before each commit, with its number since the
 * store was opened; a code returned stands in for the medium's failure.
 */
export type FaultHook = (write: number) => "disk_full" | "io" | undefined;
