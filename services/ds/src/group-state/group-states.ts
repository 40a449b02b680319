import { type ClientId, clientIdParts, parseClientId } from "@entente/mls-wire";
import type { GroupInfoAccess } from "@entente/policy";
import { type Group, groupOfFeed, type Store } from "@entente/storage";
import { hexOf } from "../digest.ts";
import { refusal } from "../errors.ts";
import type { GroupDirectory } from "../groups/group-directory.ts";
import { userGroupsPerPage } from "../limits.ts";
import { configOfGroup } from "../ordering/group-config.ts";
import { type Admission, invitationOf } from "./admission.ts";
import { groupInfoOf, policyOfInfo, readRecord } from "./public-record.ts";
import type { JoinRequests, ProvedJoiner } from "./sealed-state.ts";
import { referenced, waitingProposals } from "./waiting-proposals.ts";

/** What a joiner, a member or a domain asks for. */
export interface StateQuery {
  readonly groupId: Uint8Array;
  readonly ratchetTree: boolean;
  /** GroupInvitation; may be empty. */
  readonly invitation: Uint8Array;
  /** JoinRequest; empty where a member or a domain asks. */
  readonly joinRequest: Uint8Array;
}

/** The public state of a group at its current epoch. */
export interface ServedState {
  readonly group: Group;
  readonly groupInfo: Uint8Array;
  /** Empty where it was not asked for, or is not known. */
  readonly ratchetTree: Uint8Array;
  readonly ordererDomain: string;
  /** MLSMessages of proposals of that epoch that wait here. */
  readonly proposals: readonly Uint8Array[];
  /** Whom the answer is sealed to; absent where a member or a member domain asks. */
  readonly joiner: ProvedJoiner | undefined;
}

/** Serves what is public of groups, to those who may have it (A23-65 to A23-67). */
export class GroupStates {
  readonly #store: Pick<Store, "devices" | "feeds" | "groups">;
  readonly #directory: GroupDirectory;
  readonly #admission: Admission;
  readonly #requests: JoinRequests;

  constructor(
    store: Pick<Store, "devices" | "feeds" | "groups">,
    directory: GroupDirectory,
    admission: Admission,
    requests: JoinRequests,
  ) {
    this.#requests = requests;
    this.#store = store;
    this.#directory = directory;
    this.#admission = admission;
  }

  /**
   * For a client of this domain. Undefined where this domain knows nothing of the group: its home domain is to be asked. A joiner, and a
   * member that asks as one, is answered sealed.
   *
   * @throws ServiceError `not_admitted`, `no_group_state`, and as `JoinRequests.proved`.
   */
  async forClient(clientId: ClientId, query: StateQuery): Promise<ServedState | undefined> {
    const group = await this.#store.groups.find(query.groupId);
    if (group === undefined) return undefined;
    const isMember = await this.#directory.isMember(clientId, query.groupId);
    const isJoiner = !isMember || query.joinRequest.length > 0;
    if (!isMember) await this.#requireAdmission(clientId, query);
    return this.#served(group, query, isJoiner ? clientId : undefined);
  }

  /**
   * For another domain: for a client of it that wants to join, or for itself where it has members.
   *
   * @throws ServiceError `unknown_group`, `wrong_requester`, `not_a_member_domain`, `not_admitted`, `no_group_state`, and as `JoinRequests.proved`.
   */
  async forDomain(domain: string, clientId: string, query: StateQuery): Promise<ServedState> {
    const group = await this.#store.groups.find(query.groupId);
    if (group === undefined) throw refusal("unknown_group", "no such group", { field: "query.group_id" });
    if (clientId === "") {
      if (!group.memberDomains.includes(domain))
        throw refusal("not_a_member_domain", `${domain} has no members in the group`);
      return this.#served(group, query);
    }
    const id = parseClientId(clientId);
    if (clientIdParts(id).domain !== domain)
      throw refusal("wrong_requester", `clients of ${domain} only`, { field: "client_id" });
    await this.#requireAdmission(id, query);
    return this.#served(group, query, id);
  }

  /** Proposals of an epoch of a group, the current one unless told, for a member. @throws ServiceError `unknown_group`, `not_a_member`. */
  async proposals(
    clientId: ClientId,
    groupId: Uint8Array,
    references: readonly Uint8Array[],
    epoch?: bigint,
  ): Promise<readonly Uint8Array[]> {
    if ((await this.#directory.find(groupId)) === undefined)
      throw refusal("unknown_group", "no such group", { field: "group_id" });
    if (!(await this.#directory.isMember(clientId, groupId)))
      throw refusal("not_a_member", "the caller is not a member of the group", { field: "group_id" });
    return referenced(await waitingProposals(this.#store, groupId, epoch), references);
  }

  /** Groups that some client of the user reads and that have not ended, in order, after one of them. */
  async ofUser(userId: string, after: Uint8Array): Promise<readonly Uint8Array[]> {
    const found = new Map<string, Uint8Array>();
    for (const { clientId } of await this.#store.devices.clientsOf(userId)) {
      for (const { feed, untilSeq } of await this.#store.feeds.cursors(clientId)) {
        const groupId = groupOfFeed(feed);
        if (groupId !== undefined && untilSeq === undefined) found.set(hexOf(groupId), groupId);
      }
    }
    const from = hexOf(after);
    const later = [...found].filter(([key]) => key > from).sort(([left], [right]) => (left < right ? -1 : 1));
    const page: Uint8Array[] = [];
    for (const [, groupId] of later) {
      if (page.length >= userGroupsPerPage) break;
      const group = await this.#directory.find(groupId);
      if (group?.state !== "closed") page.push(groupId);
    }
    return page;
  }

  async #requireAdmission(clientId: ClientId, query: StateQuery): Promise<void> {
    const invitation = invitationOf(query.invitation);
    const problem = await this.#admission.problem(query.groupId, { clientId, invitation });
    if (problem === undefined || (await this.#ruleOf(query.groupId)) === "anyone") return;
    throw refusal("not_admitted", `the group's terms do not admit ${clientId}: ${problem}`, {
      field: "query",
      reason: problem,
    });
  }

  /** To whom the group's policy gives the GroupInfo (A23-90); undefined where nothing is published, or it has no policy. */
  async #ruleOf(groupId: Uint8Array): Promise<GroupInfoAccess | undefined> {
    const state = await this.#store.groups.publicState(groupId);
    const groupInfo = state === undefined ? new Uint8Array() : readRecord(state.bytes).groupInfo;
    return groupInfo.length === 0 ? undefined : accessOf(groupInfo);
  }

  async #served(group: Group, query: StateQuery, joiner?: ClientId): Promise<ServedState> {
    const proved =
      joiner === undefined ? undefined : this.#requests.proved(query.joinRequest, joiner, query.groupId);
    const state = await this.#store.groups.publicState(group.groupId);
    const record = state?.epoch === group.epoch ? readRecord(state.bytes) : undefined;
    if (record === undefined || record.source === "lost" || record.groupInfo.length === 0) {
      throw refusal("no_group_state", "nothing is published of the group's current epoch", {
        field: "query.group_id",
      });
    }
    if (accessOf(record.groupInfo) === "nobody")
      throw refusal("not_admitted", "the group's policy gives its GroupInfo to nobody: group_info_withheld", {
        field: "query",
        reason: "group_info_withheld",
      });
    return {
      group,
      groupInfo: record.groupInfo,
      ratchetTree: query.ratchetTree ? record.ratchetTree : new Uint8Array(),
      ordererDomain: configOfGroup(group).voters[0] ?? "",
      proposals: await waitingProposals(this.#store, group.groupId),
      joiner: proved,
    };
  }
}

function accessOf(groupInfo: Uint8Array): GroupInfoAccess | undefined {
  return policyOfInfo(groupInfoOf(groupInfo))?.admission.groupInfo;
}
