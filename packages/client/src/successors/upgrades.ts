import type { ClientId } from "@entente/mls-wire";
import { suffices } from "@entente/policy";
import type { GroupEntry } from "../client/group-entry.ts";
import { isSuiteName, type SuiteName } from "../crypto/suite-name.ts";
import type { Group } from "../mls/group.ts";
import type { FounderTurns } from "./founder-turns.ts";
import { mayFound } from "./founders.ts";
import { upgradePauseMs } from "./limits.ts";
import type { ReInits } from "./reinits.ts";

/** What upgrades need of their client. */
export interface UpgradeServices {
  readonly ownId: ClientId;
  /** A line of their own: the same group may have one for its successor. */
  readonly turns: FounderTurns;
  readonly reInits: Pick<ReInits, "goOver">;
  /** Suites that this client has keys for. */
  readonly ownSuites: () => readonly SuiteName[];
  readonly nowMs: () => number;
}

/**
 * Takes groups to the best suite that all their members can use, where the policy says `upgrade: "automatic"` (A23-55, A23-94): the first
 * member that may end the group does it by a ReInit, and the next in line should it be away. It costs each member a KeyPackage, so that a
 * client tries it once a day at most where somebody turns out to have none.
 */
export class Upgrades {
  readonly #services: UpgradeServices;
  readonly #triedAtMs = new Map<string, number>();

  constructor(services: UpgradeServices) {
    this.#services = services;
  }

  /** An epoch has begun, or the client: somebody may have become able to use what the others can. */
  epochBegan(entry: GroupEntry): void {
    const { ownId, turns, reInits, ownSuites } = this.#services;
    const suite = automaticUpgrade(entry.group);
    if (suite === undefined || entry.successor !== undefined || !ownSuites().includes(suite)) return;
    const line = able(entry.group);
    if (!line.includes(ownId)) return;
    const isDone = (): Promise<boolean> =>
      Promise.resolve(entry.successor !== undefined || automaticUpgrade(entry.group) !== suite);
    turns.begin(entry, line, isDone, async () => {
      if (this.#isDue(entry.id)) await reInits.goOver(entry, { suite });
    });
  }

  #isDue(groupId: string): boolean {
    const nowMs = this.#services.nowMs();
    const last = this.#triedAtMs.get(groupId);
    if (last !== undefined && nowMs - last < upgradePauseMs) return false;
    this.#triedAtMs.set(groupId, nowMs);
    return true;
  }
}

/** The suite that a group is to go over to by itself; none where its policy does not say so, or it has ended. */
function automaticUpgrade({ active, policy, suiteUpgrades }: Group): SuiteName | undefined {
  if (!active || policy?.behaviour.upgrade !== "automatic") return undefined;
  const best = suiteUpgrades.find(({ lacking }) => lacking.length === 0)?.suite;
  return typeof best === "string" && isSuiteName(best) ? best : undefined;
}

/** Who may end the group in favour of another and make that, by leaf. */
function able(group: Group): readonly ClientId[] {
  const { policy } = group;
  if (policy === undefined) return [];
  return group.members
    .filter(
      ({ client, user }) => suffices(group.rankOf(user), policy.rights.reInit) && mayFound(policy, client),
    )
    .map(({ client }) => client);
}
