import { type ClientId, groupIdParts } from "@entente/mls-wire";
import type { Addresses } from "../addresses/addresses.ts";
import { refusal } from "../errors.ts";
import type { Gatekeeper } from "../group-state/gatekeeper.ts";
import type { LostEpochs } from "../ordering/lost-epochs.ts";
import type { Orderer, OrderOutcome } from "../ordering/orderer.ts";
import { type CheckedBundle, checkBundle } from "./checked-bundle.ts";
import type { GroupDirectory } from "./group-directory.ts";
import { isSendGroup, requireOwner } from "../send-groups/send-group-rules.ts";

/** What submissions need. */
export interface SubmissionParts {
  readonly domain: string;
  readonly addresses: Addresses;
  readonly directory: GroupDirectory;
  readonly orderer: Orderer;
  /** Orders at a domain of a group that this one is no part of. */
  readonly abroad: (domain: string) => Orderer;
  readonly gatekeeper: Gatekeeper;
  readonly lostEpochs: LostEpochs;
}

/** Brings Commits into the order of their groups. */
export class Submissions {
  readonly #parts: SubmissionParts;

  constructor(parts: SubmissionParts) {
    this.#parts = parts;
  }

  /**
   * A Commit of one of this domain's clients. It is checked here already where this domain can: what a domain knows to be bad it
   * does not pass on. A joiner's goes to the domain that made the group where this one is no part of it.
   *
   * @throws ServiceError `unknown_group`, `not_a_member`, `not_the_owner`, and what checkBundle, the Gatekeeper and the orderer throw.
   */
  async ofClient(clientId: ClientId, bytes: Uint8Array): Promise<OrderOutcome> {
    const { domain, directory, orderer, abroad, gatekeeper, lostEpochs } = this.#parts;
    const bundle = checkBundle(bytes);
    const submission = { bundle, domain, clientId };
    const group = await directory.find(bundle.groupIdBytes, bundle.epoch);
    if (bundle.sendGroup !== undefined || isSendGroup(group)) {
      requireOwner(group, clientId, await this.#ownerOf(bundle.sendGroup));
    } else if (bundle.joiner === undefined) {
      if (group === undefined) throw refusal("unknown_group", "no such group");
      if (!(await directory.isMember(clientId, bundle.groupIdBytes))) {
        throw refusal("not_a_member", "the caller is not a member of the group");
      }
    } else if (bundle.joiner.clientId !== clientId) {
      throw refusal("external_commit_refused", "a client joins for itself", { field: "bundle.commit.path" });
    }
    if (group !== undefined && bundle.joiner === undefined && bundle.epoch > group.epoch)
      await lostEpochs.found(bundle.groupIdBytes, bundle.epoch);
    await gatekeeper.check(bundle, { domain, clientId });
    if (group !== undefined) return orderer.submit(submission);
    const { domain: home } = groupIdParts(bundle.groupId);
    if (home === domain) throw refusal("unknown_group", "no such group");
    return abroad(home).submit(submission);
  }

  /** Whom a bundle of a Send Group tells as its owner; undefined for none, nobody's name for an address that is nobody's here. */
  async #ownerOf(sendGroup: CheckedBundle["sendGroup"]): Promise<string | undefined> {
    const owner = sendGroup?.owner;
    if (owner === undefined || typeof owner === "string") return owner;
    return (await this.#parts.addresses.clientOf(owner)) ?? "";
  }

  /** A Commit that a domain without part in the group brings. @throws as {@link ofClient}, `not_a_member_domain`. */
  async ofDomain(domain: string, bytes: Uint8Array): Promise<OrderOutcome> {
    const bundle = checkBundle(bytes);
    if (bundle.sendGroup !== undefined)
      throw refusal("not_the_owner", "a Send Group's owner commits at home");
    await this.#parts.gatekeeper.check(bundle, { domain });
    return this.#parts.orderer.submit({ bundle, domain, clientId: domain });
  }
}
