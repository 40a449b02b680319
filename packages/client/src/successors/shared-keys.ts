import type { GroupId } from "@entente/mls-wire";
import type { GroupEntry } from "../client/group-entry.ts";
import type { GroupLinks } from "./group-links.ts";
import type { MemberKeys } from "./member-keys.ts";

/**
 * Pre-shared keys of an application's own, given to all members of a group and to who joins it later, and mixed into its epochs
 * (RFC 9420 8.4, RFC 9750 6.6, A23-69).
 */
export class SharedKeys {
  readonly #entry: (groupId: GroupId) => GroupEntry;
  readonly #keys: MemberKeys;
  readonly #links: GroupLinks;

  /** @param entry throws ClientError `unknown_group`. */
  constructor(entry: (groupId: GroupId) => GroupEntry, keys: MemberKeys, links: GroupLinks) {
    this.#entry = entry;
    this.#keys = keys;
    this.#links = links;
  }

  /**
   * Gives a key to all members, sealed to each. Resolves when it is on disk here and on its way.
   *
   * @param id names it; the same id again is another secret under it at this client, and the first one at those who have it.
   * @throws ClientError `unknown_group`; GroupError `too_large`, `unsupported` for a secret that is too short; RpcFailure.
   */
  share(groupId: GroupId, id: Uint8Array, secret: Uint8Array): Promise<void> {
    return this.#keys.share(this.#entry(groupId), id, secret);
  }

  /**
   * Begins an epoch whose secrets nobody has without the key. Members that have not got it yet ask for it.
   *
   * @throws GroupError `psk_missing` where this client has it not, `policy_refused`; and as of any Commit.
   */
  mix(groupId: GroupId, id: Uint8Array): Promise<void> {
    return this.#keys.mix(this.#entry(groupId), id);
  }

  /**
   * Lets a group have part in what another one has: mixes the key of `from`'s epoch into the next epoch of `to`, whose secrets nobody
   * finds then who does not have those of `from` as well. After a key update in `from`, `to` has healed with it. A23-38.
   *
   * @param to a group all of whose members are in `from`.
   * @throws GroupError `not_in_both` with the `client` that is not in `from`, and nothing has happened; `removed`; `policy_refused`;
   * ClientError `unknown_group`; RpcFailure; and as of any Commit.
   */
  link(from: GroupId, to: GroupId): Promise<void> {
    return this.#links.link(this.#entry(from), this.#entry(to));
  }
}
