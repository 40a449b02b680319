import type { ClientId, GroupId } from "@entente/mls-wire";
import type { GroupEntry } from "../client/group-entry.ts";
import type { MissedMessages } from "./missed-messages.ts";

/**
 * Messages that this client missed in groups whose policy offers them to proven members. It asks by itself when it has come into
 * such a group from outside, as after it was healed; what members give comes as events `missed_message`.
 */
export class MissedHistory {
  readonly #entry: (groupId: GroupId) => GroupEntry;
  readonly #missed: MissedMessages;

  /** @param entry throws ClientError `unknown_group`. */
  constructor(entry: (groupId: GroupId) => GroupEntry, missed: MissedMessages) {
    this.#entry = entry;
    this.#missed = missed;
  }

  /**
   * Asks members again.
   *
   * @returns who was asked. A member answers once a minute at most.
   * @throws ClientError `unknown_group`; and as `MissedMessages.ask`.
   */
  ask(groupId: GroupId): Promise<readonly ClientId[]> {
    return this.#missed.ask(this.#entry(groupId));
  }
}
