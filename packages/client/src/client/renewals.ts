import { decode, encode, equalBytes, opaqueV, struct, uint64 } from "@entente/tls-codec";
import { type RenewalDue, renewalDue } from "@entente/policy";
import type { ClientStore } from "../store/client-store.ts";
import { pause } from "../transport/backoff.ts";
import type { Commits } from "./commits.ts";
import type { GroupEntry } from "./group-entry.ts";
import { clientLimits } from "./settings.ts";

/** Records of own leaves: name, then the group's id. */
const leafPrefix = "leaf/";

const LeafRecord = struct({ encryptionKey: opaqueV, renewedAtMs: uint64 });

/** What {@link Renewals} need of their client. */
export interface RenewalServices {
  readonly store: ClientStore;
  readonly commits: Commits;
  readonly entries: ReadonlyMap<string, GroupEntry>;
  /** Since when this client has its signature key, in milliseconds since 1970. */
  readonly keySinceMs: () => bigint;
  /** Takes another signature key, in all groups. @throws RpcFailure; what Commits throw. */
  readonly rotate: () => Promise<void>;
  readonly nowMs: () => number;
  readonly chance: () => number;
  readonly stopped: AbortSignal;
  readonly inBackground: (work: () => Promise<void>) => void;
}

/**
 * Renews this client's leaf in every group as often as the group's policy says, by time and by messages (A23-38, A23-95, A23-99), and
 * at once where a server warns that it would be removed for idleness. When a leaf was renewed is on disk.
 */
export class Renewals {
  readonly #services: RenewalServices;
  readonly #running = new Set<string>();

  constructor(services: RenewalServices) {
    this.#services = services;
  }

  /** Looks at all groups from time to time until the client is stopped. */
  async keep(failed: (error: unknown) => void): Promise<void> {
    const { stopped, chance } = this.#services;
    while (!stopped.aborted) {
      await this.all().catch(failed);
      try {
        await pause(clientLimits.renewalCheckMs * (0.5 + chance()), stopped, "background");
      } catch {
        // Only the client's own end interrupts the pause.
        return;
      }
    }
  }

  /** Renews what is due now. @throws what Commits throw. */
  async all(): Promise<void> {
    for (const entry of this.#services.entries.values()) {
      if (!entry.group.active || entry.group.policy === undefined) continue;
      const due = await this.#due(entry);
      // One key for all groups: after this none of them is due for it.
      if (due === "signature_key") await this.#services.rotate();
      else if (due === "keys") await this.#renew(entry);
    }
  }

  /** Renews this client's leaf in one group, whatever the policy says. Nobody waits for it. */
  now(entry: GroupEntry): void {
    const { group } = entry;
    if (group.active) this.#services.inBackground(() => this.#renew(entry));
  }

  async #due(entry: GroupEntry): Promise<RenewalDue> {
    const { group, id } = entry;
    const { store, nowMs } = this.#services;
    const { policy, ownEncryptionKey } = group;
    if (policy === undefined) return "nothing";
    const bytes = await store.record(leafPrefix + id);
    const known = bytes && decode(LeafRecord, bytes);
    if (known === undefined || !equalBytes(known.encryptionKey, ownEncryptionKey)) {
      const record = { encryptionKey: ownEncryptionKey, renewedAtMs: BigInt(nowMs()) };
      await store.save({ records: new Map([[leafPrefix + id, encode(LeafRecord, record)]]) });
      return "nothing";
    }
    const own = {
      renewedAtSeconds: known.renewedAtMs / 1000n,
      messagesSent: group.messagesSent,
      signatureKeySinceSeconds: this.#services.keySinceMs() / 1000n,
    };
    return renewalDue(policy, own, BigInt(nowMs()) / 1000n);
  }

  async #renew(entry: GroupEntry): Promise<void> {
    if (this.#running.has(entry.id)) return;
    this.#running.add(entry.id);
    try {
      const { ownEncryptionKey: key } = entry.group;
      await entry.commits.take(() =>
        this.#services.commits.bringThrough(entry, (group) =>
          Promise.resolve(group.active && equalBytes(group.ownEncryptionKey, key) ? {} : undefined),
        ),
      );
      await this.#due(entry);
    } finally {
      this.#running.delete(entry.id);
    }
  }
}
