import { type ClientId, clientIdParts, type UserId } from "@entente/mls-wire";
import { keyPackageProblem } from "@entente/policy";
import type { Claimed, ClaimedKeyPackage, Claims, LeftClient } from "../client/claims.ts";
import { ClientError } from "../client/client-error.ts";
import type { SuiteName } from "../crypto/suite-name.ts";
import { sharesProcesses } from "../mls/authentication-process.ts";
import { GroupError } from "../mls/group-error.ts";
import type { Group } from "../mls/group.ts";
import { mediaTypesMissing } from "../mls/media-types.ts";
import { RpcFailure } from "../transport/rpc-failure.ts";
import { claimAttempts } from "./limits.ts";

/** KeyPackages of clients by name, as a successor needs them: who has none now is left, and keeps nobody back. */
export class MemberPackages {
  readonly #claims: Claims;
  readonly #wait: (attempt: number) => Promise<void>;
  #left: LeftClient[] = [];

  /** @param wait called between two attempts at the same user. */
  constructor(claims: Claims, wait: (attempt: number) => Promise<void>) {
    this.#claims = claims;
    this.#wait = wait;
  }

  /** Who could not be had in the last {@link of}. */
  get left(): readonly LeftClient[] {
    return this.#left;
  }

  /** A KeyPackage of each of the clients that has one of the suite that the group takes. @throws StoreError. */
  async of(
    group: Group,
    clients: readonly ClientId[],
    suite: SuiteName = group.suite,
  ): Promise<readonly Uint8Array[]> {
    this.#left = [];
    const wanted = new Set(clients);
    const found: Uint8Array[] = [];
    for (const user of new Set(clients.map((client) => clientIdParts(client).user))) {
      const { keyPackages, left } = await this.#ofUser(suite, user);
      this.#left.push(...left.filter(({ client }) => wanted.delete(client)));
      for (const each of keyPackages.filter(({ client }) => wanted.has(client))) {
        wanted.delete(each.client);
        const why = problemOf(group, each);
        if (why === undefined) found.push(each.bytes);
        else this.#left.push({ client: each.client, why });
      }
    }
    for (const client of wanted) this.#left.push({ client, why: "exhausted" });
    return found;
  }

  async #ofUser(suite: SuiteName, user: UserId): Promise<Claimed> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#claims.of(user, suite);
      } catch (error) {
        const isTheirs =
          error instanceof RpcFailure || error instanceof GroupError || error instanceof ClientError;
        if (!isTheirs) throw error;
        if (attempt >= claimAttempts) return { keyPackages: [], left: [] };
        await this.#wait(attempt);
      }
    }
  }
}

function problemOf(
  group: Group,
  { extensions, leaf, facts }: ClaimedKeyPackage,
): LeftClient["why"] | undefined {
  const reads = mediaTypesMissing(group.requiredMediaTypes, extensions).length === 0;
  if (!reads || !sharesProcesses(group.tree, leaf)) return "nothing_compatible";
  const { policy } = group;
  return policy === undefined || keyPackageProblem(policy, facts) === undefined
    ? undefined
    : "policy_refused";
}
