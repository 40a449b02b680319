import {
  decode,
  encode,
  equalBytes,
  hexFromBytes,
  opaqueV,
  struct,
  uint64,
  uint8,
  vectorV,
} from "@entente/tls-codec";
import { ClientId, type GroupId, parseGroupId, type UserId } from "@entente/mls-wire";
import type { Member } from "../mls/member.ts";
import type { ClientStore } from "../store/client-store.ts";
import { transparencyLimits } from "../transparency/limits.ts";
import type { ClientEvent } from "./client-event.ts";
import { encodeEvent } from "./event-record.ts";

const recordName = "agreement";

/** A client of a user that is not in all groups where the user is; since when, and whether it was told. */
const Difference = struct({ client: ClientId, signatureKey: opaqueV, sinceMs: uint64, told: uint8 });
const Differences = vectorV(Difference);

/** A group as the comparison looks at it. */
export interface ComparedGroup {
  readonly id: string;
  readonly group: { readonly active: boolean; readonly members: readonly Member[] };
}

/** A client, with its key, that some groups of its user have and others have not. */
export interface ClientDifference {
  readonly client: ClientId;
  readonly signatureKey: Uint8Array;
  readonly presentIn: readonly GroupId[];
  readonly absentFrom: readonly GroupId[];
}

/** What users' client sets differ in between groups. Cost: members of all groups. */
export function differencesBetween(groups: Iterable<ComparedGroup>): readonly ClientDifference[] {
  const groupsOf = new Map<UserId, Set<GroupId>>();
  const clients = new Map<string, { readonly member: Member; readonly presentIn: Set<GroupId> }>();
  for (const { id, group } of groups) {
    if (!group.active) continue;
    const groupId = parseGroupId(id);
    for (const member of group.members) {
      const all = groupsOf.get(member.user) ?? new Set();
      groupsOf.set(member.user, all.add(groupId));
      const name = `${member.client} ${hexFromBytes(member.signatureKey)}`;
      const known = clients.get(name) ?? { member, presentIn: new Set<GroupId>() };
      known.presentIn.add(groupId);
      clients.set(name, known);
    }
  }
  return [...clients.values()].flatMap(({ member, presentIn }) => {
    const absentFrom = [...(groupsOf.get(member.user) ?? [])].filter((id) => !presentIn.has(id));
    const { client, signatureKey } = member;
    return absentFrom.length === 0 ? [] : [{ client, signatureKey, presentIn: [...presentIn], absentFrom }];
  });
}

/**
 * Compares the clients of each user between the groups that this client is in (A23-17): a device, or a key, that some of them have and
 * others have not is told once, when it has been so for a day, over restarts too. Devices come to their groups one after the other, so
 * a shorter difference says nothing.
 */
export class Agreement {
  readonly #store: ClientStore;
  readonly #groups: () => Iterable<ComparedGroup>;
  readonly #nowMs: () => number;
  readonly #told: () => void;

  constructor(
    store: ClientStore,
    groups: () => Iterable<ComparedGroup>,
    nowMs: () => number,
    told: () => void,
  ) {
    this.#store = store;
    this.#groups = groups;
    this.#nowMs = nowMs;
    this.#told = told;
  }

  /** Looks now. */
  async look(): Promise<void> {
    const bytes = await this.#store.record(recordName);
    const before = bytes === undefined ? [] : decode(Differences, bytes);
    const nowMs = BigInt(this.#nowMs());
    const events: Uint8Array[] = [];
    const found = differencesBetween(this.#groups()).slice(0, transparencyLimits.differencesMax);
    const differences = found.map((each) => {
      const known = before.find(
        ({ client, signatureKey }) => client === each.client && equalBytes(signatureKey, each.signatureKey),
      );
      const { client, signatureKey } = each;
      const { sinceMs, told } = known ?? { sinceMs: nowMs, told: 0 };
      const isDue = told === 0 && nowMs - sinceMs >= transparencyLimits.differenceMs;
      if (isDue) events.push(encodeEvent(eventOf(each)));
      return { client, signatureKey, sinceMs, told: isDue ? 1 : told };
    });
    const next = encode(Differences, differences);
    if (bytes !== undefined ? equalBytes(bytes, next) : differences.length === 0) return;
    await this.#store.save({ events, records: new Map([[recordName, next]]) });
    if (events.length > 0) this.#told();
  }
}

function eventOf({ client, presentIn, absentFrom }: ClientDifference): ClientEvent {
  const most = transparencyLimits.groupsPerDifference;
  return {
    kind: "clients_differ",
    client,
    presentIn: presentIn.slice(0, most),
    absentFrom: absentFrom.slice(0, most),
  };
}
