import { encode } from "@entente/tls-codec";
import { type ClientId, groupIdFromBytes, groupIdParts, SendGroupBundle } from "@entente/mls-wire";
import { createGroup } from "@entente/ordering";
import type { Group, Store } from "@entente/storage";
import type { Clock } from "../clock.ts";
import { sha256 } from "../digest.ts";
import { refusal } from "../errors.ts";
import { checkBundle } from "../groups/checked-bundle.ts";
import { toAcceptorRow } from "../ordering/acceptor-row.ts";
import type { DomainRecord } from "../ordering/domain-record.ts";
import { gopHash } from "../ordering/gop-hash.ts";
import { storedConfig } from "../ordering/group-config.ts";
import type { Orderer } from "../ordering/orderer.ts";
import { sendGroupConfig } from "./send-group-bundle.ts";
import { isSendGroup, requireOwner } from "./send-group-rules.ts";

/** Where a Send Group stands. */
export interface SendGroupState {
  readonly epoch: bigint;
  readonly head: Uint8Array;
}

/** Opens Send Groups of this domain's clients: MLS groups with one committer, which its home domain orders alone. */
export class SendGroups {
  readonly #domain: string;
  readonly #store: Pick<Store, "groups">;
  readonly #record: DomainRecord;
  readonly #orderer: Orderer;
  readonly #now: Clock;

  constructor(
    domain: string,
    store: Pick<Store, "groups">,
    record: DomainRecord,
    orderer: Orderer,
    now: Clock,
  ) {
    this.#domain = domain;
    this.#store = store;
    this.#record = record;
    this.#orderer = orderer;
    this.#now = now;
  }

  /**
   * Makes the group at epoch 0 and ends that epoch with the list of readers, so that their domains learn of it as of every
   * later one. A crash between the two is healed by the same call; once the group is open, its readers change with its Commits.
   *
   * @throws ServiceError `wrong_domain`, `group_exists`, `not_the_owner`, `bad_bundle`, `busy`; IdentifierError.
   */
  async open(owner: ClientId, groupId: Uint8Array, readers: readonly ClientId[]): Promise<SendGroupState> {
    const id = groupIdFromBytes(groupId);
    if (groupIdParts(id).domain !== this.#domain) {
      throw refusal("wrong_domain", `a group of ${this.#domain} is needed`, { field: "group_id" });
    }
    await this.#create(owner, groupId);
    const { epoch, head } = await this.#find(owner, groupId);
    if (epoch > 0n) return { epoch, head };
    const bundle = encode(SendGroupBundle, {
      version: "v2",
      groupId: id,
      epoch,
      previousHead: head,
      owner,
      readers: [...new Set(readers)].sort(),
      commit: undefined,
    });
    await this.#orderer.submit({ bundle: checkBundle(bundle), domain: this.#domain, clientId: owner });
    const opened = await this.#find(owner, groupId);
    if (opened.epoch > 0n) return opened;
    throw refusal("busy", "the Send Group is not open yet", { retryAfterMs: 1_000 });
  }

  async #create(owner: ClientId, groupId: Uint8Array): Promise<void> {
    const config = sendGroupConfig({ owner, readers: [] });
    const row = createGroup(groupId, config, this.#record.state.row, gopHash);
    // Whether the group is there already, and whose it is, is looked at afterwards.
    await this.#store.groups.create({
      groupId,
      epoch: 0n,
      head: row.head,
      ...storedConfig(config),
      memberDomains: [this.#domain],
      acceptor: toAcceptorRow(row, 0n, false),
      clientIds: [],
      creator: owner,
      idempotencyKey: sha256("send group", groupId).subarray(0, 16),
      nowMs: this.#now(),
    });
  }

  async #find(owner: ClientId, groupId: Uint8Array): Promise<Group> {
    const group = await this.#store.groups.find(groupId);
    if (group === undefined || !isSendGroup(group))
      throw refusal("group_exists", "the group id is in use", { field: "group_id" });
    requireOwner(group, owner);
    return group;
  }
}
