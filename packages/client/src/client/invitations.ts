import { decode } from "@entente/tls-codec";
import { type ClientId, RequiredCapabilities, type UserId } from "@entente/mls-wire";
import { keyPackageProblem, type KeyPackageFacts } from "@entente/policy";
import type { CommitRequest } from "../mls/group-state.ts";
import type { Group } from "../mls/group.ts";
import { demandOfTree, sharesProcesses } from "../mls/authentication-process.ts";
import { wireExtensions } from "../mls/group-policy.ts";
import { mediaTypesMissing } from "../mls/media-types.ts";
import type { Claimed, Claims, LeftClient, Needs } from "./claims.ts";
import { ClientError } from "./client-error.ts";
import { clientLimits } from "./settings.ts";

/** What an invitation came to. */
export interface InviteResult {
  /** Clients that are members by this invitation. */
  readonly added: readonly ClientId[];
  /** Clients of the invited users that are not members, and why they could not be added. */
  readonly left: readonly LeftClient[];
}

/** An invitation of users, made anew in each epoch that its Commit is made in. */
export class InvitationPlan {
  readonly #userIds: readonly UserId[];
  readonly #claims: Claims;
  #result: InviteResult = { added: [], left: [] };

  constructor(userIds: readonly UserId[], claims: Claims) {
    this.#userIds = [...new Set(userIds)];
    this.#claims = claims;
  }

  /** What came of the Commit that was made last, once it took effect. */
  get result(): InviteResult {
    return this.#result;
  }

  /**
   * What the Commit of this epoch has to do; undefined when all are members.
   *
   * @throws ClientError `policy_refused`, `nothing_compatible`, `log_silent`, `exhausted` when there is a user of whom no client is a member or can be added,
   * `wrong_key_package`; GroupError; RpcFailure.
   */
  async request(group: Group): Promise<CommitRequest | undefined> {
    const members = new Set(group.members.map(({ client }) => client));
    const users = new Set(group.members.map(({ user }) => user));
    const required = group.requiredMediaTypes;
    const add: Uint8Array[] = [];
    const added: ClientId[] = [];
    const left: LeftClient[] = [];
    for (const [userId, claimed] of await this.#claimAll(group)) {
      const strangers = claimed.keyPackages.filter(({ client }) => !members.has(client));
      const reading = strangers.filter(
        ({ extensions, leaf }) =>
          mediaTypesMissing(required, extensions).length === 0 && sharesProcesses(group.tree, leaf),
      );
      const found = reading.filter(({ facts }) => fitsPolicy(group, facts));
      const without = [
        ...claimed.left.filter(({ client }) => !members.has(client)),
        ...strangers
          .filter((each) => !reading.includes(each))
          .map(({ client }) => ({ client, why: "nothing_compatible" as const })),
        ...reading
          .filter((each) => !found.includes(each))
          .map(({ client }) => ({ client, why: "policy_refused" as const })),
      ];
      if (found.length === 0 && !users.has(userId)) throw noneOf(userId, without);
      add.push(...found.map(({ bytes }) => bytes));
      added.push(...found.map(({ client }) => client));
      left.push(...without);
    }
    this.#result = { added, left };
    return add.length === 0 ? undefined : { add };
  }

  /** Several users at once: each is a question to another domain. */
  async #claimAll(group: Group): Promise<readonly (readonly [UserId, Claimed])[]> {
    const all: (readonly [UserId, Claimed])[] = [];
    const { claimsAtOnce } = clientLimits;
    for (let from = 0; from < this.#userIds.length; from += claimsAtOnce) {
      const some = this.#userIds.slice(from, from + claimsAtOnce);
      all.push(
        ...(await Promise.all(
          some.map(
            async (userId) => [userId, await this.#claims.of(userId, group.suite, neededBy(group))] as const,
          ),
        )),
      );
    }
    return all;
  }
}

/** What every member has to have: a KeyPackage without it is not worth taking (RFC 9420 12.1.7, OF-19, F-23). */
function neededBy(group: Group): Needs {
  return { required: capabilitiesNeededBy(group), processes: demandOfTree(group.tree) };
}

function capabilitiesNeededBy(group: Group): RequiredCapabilities {
  const extensions = wireExtensions(group.extensions);
  const required = extensions.find(({ extensionType }) => extensionType === "required_capabilities");
  const { extensionTypes, proposalTypes, credentialTypes } =
    required === undefined ? nothing : decode(RequiredCapabilities, required.extensionData);
  const present = extensions.map(({ extensionType }) => extensionType);
  return { extensionTypes: [...new Set([...extensionTypes, ...present])], proposalTypes, credentialTypes };
}

const nothing: RequiredCapabilities = { extensionTypes: [], proposalTypes: [], credentialTypes: [] };

function fitsPolicy({ policy }: Group, facts: KeyPackageFacts): boolean {
  return policy === undefined || keyPackageProblem(policy, facts) === undefined;
}

function noneOf(userId: UserId, left: readonly LeftClient[]): ClientError {
  if (left.some(({ why }) => why === "policy_refused")) {
    return new ClientError("policy_refused", `the group's policy takes no client of ${userId}`, userId);
  }
  if (left.some(({ why }) => why === "log_silent")) {
    return new ClientError("log_silent", `no key of ${userId} can be looked up in the log now`, userId);
  }
  return left.some(({ why }) => why === "nothing_compatible")
    ? new ClientError("nothing_compatible", `no client of ${userId} has what the group needs`, userId)
    : new ClientError("exhausted", `no client of ${userId} has a KeyPackage left`, userId);
}
