import { encode } from "@entente/tls-codec";
import {
  type ClientAddress,
  type ClientId,
  compareAddresses,
  type GroupId,
  groupIdBytes,
  groupIdFromBytes,
  groupIdParts,
  SealedSendGroupBundle,
  SendGroupBundle,
} from "@entente/mls-wire";
import { createGroup } from "@entente/ordering";
import type { Group, Store } from "@entente/storage";
import type { Addresses } from "../addresses/addresses.ts";
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

/** Who reads a Send Group from its beginning; by addresses where the owner tells one of its own. */
export interface SendGroupOpening {
  readonly owner: ClientAddress | undefined;
  readonly readers: readonly ClientId[];
  readonly readerAddresses: readonly ClientAddress[];
}

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
  readonly #addresses: Addresses;
  readonly #now: Clock;

  constructor(
    domain: string,
    store: Pick<Store, "groups">,
    record: DomainRecord,
    orderer: Orderer,
    addresses: Addresses,
    now: Clock,
  ) {
    this.#domain = domain;
    this.#store = store;
    this.#record = record;
    this.#orderer = orderer;
    this.#addresses = addresses;
    this.#now = now;
  }

  /**
   * Makes the group at epoch 0 and ends that epoch with the list of readers, so that their domains learn of it as of every
   * later one. A crash between the two is healed by the same call; once the group is open, its readers change with its Commits.
   *
   * @throws ServiceError `wrong_domain`, `group_exists`, `not_the_owner`, `bad_bundle`, `busy`; IdentifierError.
   */
  async open(owner: ClientId, groupId: Uint8Array, told: SendGroupOpening): Promise<SendGroupState> {
    const id = groupIdFromBytes(groupId);
    if (groupIdParts(id).domain !== this.#domain) {
      throw refusal("wrong_domain", `a group of ${this.#domain} is needed`, { field: "group_id" });
    }
    if (told.owner !== undefined && (await this.#addresses.clientOf(told.owner)) !== owner)
      throw refusal("bad_field", "not an address of the caller; ask for others", { field: "owner" });
    await this.#create(owner, id);
    const { epoch, head } = await this.#find(owner, groupId);
    if (epoch > 0n) return { epoch, head };
    const bundle = openingBundle(owner, { groupId: id, epoch, previousHead: head, commit: undefined }, told);
    await this.#orderer.submit({ bundle: checkBundle(bundle), domain: this.#domain, clientId: owner });
    const opened = await this.#find(owner, groupId);
    if (opened.epoch > 0n) return opened;
    throw refusal("busy", "the Send Group is not open yet", { retryAfterMs: 1_000 });
  }

  async #create(owner: ClientId, id: GroupId): Promise<void> {
    const groupId = groupIdBytes(id);
    const config = sendGroupConfig({ groupId: id, readers: [] });
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

/** The value that ends epoch 0, in the form that hides as much as the owner asks for. */
function openingBundle(
  owner: ClientId,
  place: Pick<SendGroupBundle, "commit" | "epoch" | "groupId" | "previousHead">,
  told: SendGroupOpening,
): Uint8Array {
  const readers = [...new Set(told.readers)].sort();
  if (told.owner === undefined) return encode(SendGroupBundle, { version: "v2", ...place, owner, readers });
  const readerAddresses = [...told.readerAddresses]
    .sort(compareAddresses)
    .filter((each, i, all) => i === 0 || compareAddresses(each, all[i - 1] ?? each) !== 0);
  return encode(SealedSendGroupBundle, {
    version: "v3",
    ...place,
    owner: told.owner,
    readers,
    readerAddresses,
  });
}
