import type { Group } from "@entente/storage";
import type { ClientId } from "@entente/mls-wire";
import { refusal } from "../errors.ts";
import type { Orderer, OrderOutcome } from "../ordering/orderer.ts";
import { ordererOf } from "../ordering/ordering-mode.ts";
import { checkBundle } from "./checked-bundle.ts";
import type { GroupDirectory } from "./group-directory.ts";

/** Finds the orderer of a group. */
export type OrdererFor = (group: Group) => Orderer;

/** Brings Commits to whoever orders their group. */
export class Submissions {
  readonly #domain: string;
  readonly #directory: GroupDirectory;
  readonly #ordererFor: OrdererFor;
  readonly #home: Orderer;

  /** @param home decides for groups that this domain orders. */
  constructor(
    domain: string,
    directory: GroupDirectory,
    home: Orderer,
    abroad: (ordererDomain: string) => Orderer,
  ) {
    this.#domain = domain;
    this.#directory = directory;
    this.#home = home;
    this.#ordererFor = (group) => {
      const orderer = ordererOf(group);
      return orderer === domain ? home : abroad(orderer);
    };
  }

  /**
   * A Commit of one of this domain's clients.
   *
   * @throws ServiceError `unknown_group`, `not_a_member`, and what checkBundle and the orderer throw.
   */
  async ofClient(clientId: ClientId, bytes: Uint8Array): Promise<OrderOutcome> {
    const bundle = checkBundle(bytes);
    const group = await this.#directory.find(bundle.groupIdBytes, bundle.epoch);
    if (group === undefined) throw refusal("unknown_group", "no such group");
    if (!(await this.#directory.isMember(clientId, bundle.groupIdBytes))) {
      throw refusal("not_a_member", "the caller is not a member of the group");
    }
    return this.#ordererFor(group).submit({ bundle, domain: this.#domain });
  }

  /** A Commit that another domain brings, for a group that this domain orders. @throws as {@link ofClient}, `not_a_member_domain`. */
  async ofDomain(domain: string, bytes: Uint8Array): Promise<OrderOutcome> {
    return this.#home.submit({ bundle: checkBundle(bytes), domain });
  }
}
