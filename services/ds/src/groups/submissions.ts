import type { Group } from "@entente/storage";
import type { ClientId } from "@entente/mls-wire";
import { refusal } from "../errors.ts";
import type { Orderer, OrderOutcome } from "../ordering/orderer.ts";
import { firstOrderer, ordererOf } from "../ordering/ordering-mode.ts";
import type { Gatekeeper } from "../group-state/gatekeeper.ts";
import { type CheckedBundle, checkBundle } from "./checked-bundle.ts";
import type { GroupDirectory } from "./group-directory.ts";

/** Finds the orderer of a group. */
export type OrdererFor = (group: Group) => Orderer;

/** Brings Commits to whoever orders their group. */
export class Submissions {
  readonly #domain: string;
  readonly #directory: GroupDirectory;
  readonly #ordererFor: OrdererFor;
  readonly #home: Orderer;
  readonly #abroad: (ordererDomain: string) => Orderer;
  readonly #gatekeeper: Gatekeeper;

  /** @param home decides for groups that this domain orders. */
  constructor(
    domain: string,
    directory: GroupDirectory,
    home: Orderer,
    abroad: (ordererDomain: string) => Orderer,
    gatekeeper: Gatekeeper,
  ) {
    this.#domain = domain;
    this.#directory = directory;
    this.#home = home;
    this.#abroad = abroad;
    this.#gatekeeper = gatekeeper;
    this.#ordererFor = (group) => {
      const orderer = ordererOf(group);
      return orderer === domain ? home : abroad(orderer);
    };
  }

  /**
   * A Commit of one of this domain's clients. It is checked here already where this domain can: what a domain knows to be bad it
   * does not pass on.
   *
   * @throws ServiceError `unknown_group`, `not_a_member`, and what checkBundle, the Gatekeeper and the orderer throw.
   */
  async ofClient(clientId: ClientId, bytes: Uint8Array): Promise<OrderOutcome> {
    const bundle = checkBundle(bytes);
    const submission = { bundle, domain: this.#domain };
    const group = await this.#directory.find(bundle.groupIdBytes, bundle.epoch);
    if (bundle.joiner === undefined) {
      if (group === undefined) throw refusal("unknown_group", "no such group");
      if (!(await this.#directory.isMember(clientId, bundle.groupIdBytes))) {
        throw refusal("not_a_member", "the caller is not a member of the group");
      }
    } else if (bundle.joiner.clientId !== clientId) {
      throw refusal("external_commit_refused", "a client joins for itself", { field: "bundle.commit.path" });
    }
    await this.#gatekeeper.check(bundle, { domain: this.#domain, clientId });
    if (group !== undefined) return this.#ordererFor(group).submit(submission);
    const orderer = firstOrderer(bundle.groupId);
    if (orderer === this.#domain) throw refusal("unknown_group", "no such group");
    return this.#abroad(orderer).submit(submission);
  }

  /** A Commit that another domain brings, for a group that this domain orders. @throws as {@link ofClient}, `not_a_member_domain`. */
  async ofDomain(domain: string, bytes: Uint8Array): Promise<OrderOutcome> {
    const bundle: CheckedBundle = checkBundle(bytes);
    await this.#gatekeeper.check(bundle, { domain });
    return this.#home.submit({ bundle, domain });
  }
}
