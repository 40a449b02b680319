import type { ClientId } from "@entente/mls-wire";
import type { Store } from "@entente/storage";
import { Turns } from "../turns.ts";
import type { Addresses } from "../addresses/addresses.ts";
import type { Clock } from "../clock.ts";
import { refusal } from "../errors.ts";
import { readRecord, recordBytes } from "../group-state/public-record.ts";
import type { CheckedBundle } from "../groups/checked-bundle.ts";
import { caredGroup } from "./cared-group.ts";
import { evictionKey, evictionOwner } from "./eviction-key.ts";
import type { ExternalSender } from "./external-sender.ts";

/** How often a wish is written again when an epoch begins meanwhile. */
const attemptsMax = 8;

/** What {@link Departures} are made of. */
export interface DepartureParts {
  readonly domain: string;
  readonly store: Pick<Store, "groups" | "idempotency">;
  readonly addresses: Addresses;
  readonly sender: ExternalSender;
  /** Proposes what is wanted in the group's epoch. */
  readonly propose: (groupId: Uint8Array) => Promise<void>;
  readonly now: Clock;
}

/**
 * Sees to it that who wants to leave is out, in groups that let this domain propose so: the wish is kept with the group's state, the domain proposes the
 * removal in each epoch until a Commit carries it out, and takes no Commit of its clients without it (A23-8, RFC 9420 12.1.3). The
 * leaver need not be there.
 */
export class Departures {
  readonly #parts: DepartureParts;
  readonly #turns = new Turns();

  constructor(parts: DepartureParts) {
    this.#parts = parts;
  }

  /**
   * Notes a wish and proposes the removal. Both are durable when it resolves; the same wish again is the same.
   *
   * @throws ServiceError `not_a_member`, `not_cared_for`, `no_group_state`; StorageError.
   */
  ask(groupId: Uint8Array, clientId: ClientId): Promise<void> {
    return this.#turns.take(groupId, async () => {
      for (let attempt = 0; attempt < attemptsMax; attempt++) {
        if (await this.#noted(groupId, clientId)) return this.#parts.propose(groupId);
      }
      throw refusal("busy", "epochs begin too fast", { retryAfterMs: 1_000 });
    });
  }

  /** Who is to leave by this Commit and does not; only whom its epoch has a proposal for. */
  async missing(bundle: CheckedBundle): Promise<readonly ClientId[]> {
    const { store, domain, now } = this.#parts;
    const state = await store.groups.publicState(bundle.groupIdBytes);
    if (state?.epoch !== bundle.epoch) return [];
    const gone = await this.#parts.addresses.removedBy(bundle);
    const staying = readRecord(state.bytes).departing.filter((each) => !gone.has(each));
    if (staying.length === 0) return [];
    const cared = await caredGroup(store, bundle.groupIdBytes);
    const missing: ClientId[] = [];
    for (const client of staying) {
      const leaf = cared?.leaves.find((each) => each.client === client);
      if (leaf === undefined) continue;
      const key = evictionKey(bundle.groupIdBytes, bundle.epoch, leaf.leafIndex);
      if ((await store.idempotency.find(evictionOwner(domain), key, now())) !== undefined)
        missing.push(client);
    }
    return missing;
  }

  /** False when the group's epoch has ended meanwhile. */
  async #noted(groupId: Uint8Array, clientId: ClientId): Promise<boolean> {
    const { store, sender } = this.#parts;
    const cared = await caredGroup(store, groupId);
    const state = await store.groups.publicState(groupId);
    if (cared === undefined || state === undefined)
      throw refusal("no_group_state", "the group's tree is not known here");
    if (!cared.leaves.some(({ client }) => client === clientId))
      throw refusal("not_a_member", "not in the group's tree");
    const mayRemove = cared.policy?.admission.externalProposals.includes("remove") === true;
    if (!mayRemove || !sender.isListed(cared.context))
      throw refusal("not_cared_for", "the group does not let this domain propose removals");
    const record = readRecord(state.bytes);
    if (record.departing.includes(clientId)) return true;
    const bytes = recordBytes({ ...record, departing: [...record.departing, clientId] });
    return (await store.groups.savePublicState(groupId, { epoch: state.epoch, bytes })) === "saved";
  }
}
