import { groupIdBytes, type GroupId, groupIdFromBytes, IdentifierError } from "@entente/mls-wire";
import { equalBytes } from "@entente/tls-codec";
import type { Commits } from "../client/commits.ts";
import type { GroupEntry } from "../client/group-entry.ts";
import { type EpochName, GroupError } from "../mls/group-error.ts";
import type { Group } from "../mls/group.ts";
import type { ResumptionPsk } from "../mls/psk.ts";
import type { Keyring } from "./keyring.ts";
import type { MemberKeys } from "./member-keys.ts";

/** What links between groups need of their client. */
export interface GroupLinkServices {
  readonly entries: ReadonlyMap<string, GroupEntry>;
  readonly commits: Pick<Commits, "bringThrough" | "bringWaiting">;
  readonly keyring: Keyring;
  readonly memberKeys: Pick<MemberKeys, "giveEpoch">;
}

/**
 * What heals one group heals another (A23-38): the resumption key of an epoch of the one, with usage `application`, goes into the next
 * epoch of the other, whose secrets nobody has then who had the state of that group alone (RFC 9420 8.4, 8.6). All members of the
 * second are members of the first, and find the key in their own state of it.
 */
export class GroupLinks {
  readonly #services: GroupLinkServices;

  constructor(services: GroupLinkServices) {
    this.#services = services;
  }

  /**
   * Mixes the key of `from`'s epoch into the next epoch of `to`.
   *
   * @throws GroupError `not_in_both`, with the client that lacks the key; `removed`; `policy_refused`; and as of any Commit.
   */
  async link(from: GroupEntry, to: GroupEntry): Promise<void> {
    const { commits, memberKeys } = this.#services;
    requireBoth(from.group, to.group);
    const { groupId, epoch } = from.group.resumptionPsk;
    // Who is past this epoch when the Commit comes, and keeps no keys of former ones, has it from here.
    await memberKeys.giveEpoch(
      from,
      to.group.members.map(({ client }) => client),
    );
    await to.operations.take(async () => {
      // A proposal to add somebody would come with the link, to who may not be in the other group.
      await commits.bringWaiting(to);
      await commits.bringThrough(to, (group) => {
        requireBoth(from.group, group);
        return Promise.resolve({ resumption: { usage: "application", groupId, epoch } });
      });
    });
  }

  /** A key that a Commit names, of an epoch of any group of this client; undefined where it has none. @throws StoreError. */
  async key(name: EpochName): Promise<ResumptionPsk | undefined> {
    const id = idOf(name);
    if (id === undefined) return undefined;
    const secret = this.#services.entries.get(id)?.group.former.at(name.epoch)?.secret;
    if (secret !== undefined) return { ...name, secret };
    const kept = await this.#services.keyring.memberships(id);
    return kept.find(({ groupId, epoch }) => epoch === name.epoch && equalBytes(groupId, groupIdBytes(id)));
  }

  /** The group that a missing key is of, if this client is in it and its epoch is over here: then other members are asked. */
  askedIn(name: EpochName): GroupEntry | undefined {
    const id = idOf(name);
    const entry = id === undefined ? undefined : this.#services.entries.get(id);
    return entry?.group.active === true && entry.group.epoch > name.epoch ? entry : undefined;
  }
}

function requireBoth(from: Group, to: Group): void {
  if (!from.active)
    throw new GroupError("removed", "no longer a member of the group that the key comes from");
  const holders = new Set(from.members.map(({ client }) => client));
  const without = to.members.find(({ client }) => !holders.has(client));
  if (without === undefined) return;
  const { client } = without;
  throw new GroupError("not_in_both", `${client} is not in the group that the key comes from`, { client });
}

function idOf({ groupId }: EpochName): GroupId | undefined {
  try {
    return groupIdFromBytes(groupId);
  } catch (error) {
    if (error instanceof IdentifierError) return undefined;
    throw error;
  }
}
