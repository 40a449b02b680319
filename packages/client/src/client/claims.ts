import { common, DeliveryService } from "@entente/proto";
import { CipherSuite, type ClientId, clientIdParts, type UserId } from "@entente/mls-wire";
import type { SuiteName } from "../crypto/suite-name.ts";
import type { GroupEnvironment } from "../mls/environment.ts";
import { checkKeyPackage } from "../mls/key-package-check.ts";
import type { Session } from "../session/session.ts";
import { ClientError } from "./client-error.ts";

/** Claim keys are this long: 16 bytes of chance. */
const idempotencyKeyBytes = 16;

/** A KeyPackage of someone who is to be added, checked as RFC 9420 10.1 and 7.3 say. */
export interface ClaimedKeyPackage {
  readonly client: ClientId;
  readonly bytes: Uint8Array;
}

/**
 * KeyPackages of users for one operation. Asked for once each: an operation that is made again uses what it has, and a lost
 * answer is asked for under the same key, so that no KeyPackage is burnt twice.
 */
export class Claims {
  readonly #session: Session;
  readonly #environment: GroupEnvironment;
  readonly #claimed = new Map<UserId, readonly ClaimedKeyPackage[]>();

  constructor(session: Session, environment: GroupEnvironment) {
    this.#session = session;
    this.#environment = environment;
  }

  /**
   * One KeyPackage of each of the user's clients that has one.
   *
   * @throws ClientError `no_key_package` when none has, `wrong_key_package` when one is of someone else; GroupError for one
   * that does not pass; RpcFailure with the code of the domain that was asked.
   */
  async of(userId: UserId, suite: SuiteName): Promise<readonly ClaimedKeyPackage[]> {
    const known = this.#claimed.get(userId);
    if (known !== undefined) return known;
    const idempotencyKey = this.#environment.crypto.primitives.randomBytes(idempotencyKeyBytes);
    const claim = { idempotencyKey, userId, cipherSuites: [CipherSuite.codeOf(suite)], suitesPerClient: 1 };
    const { result } = await this.#session.call(DeliveryService.ClaimKeyPackages, { claim });
    const claimed = await this.#checked(userId, result?.clients ?? []);
    this.#claimed.set(userId, claimed);
    return claimed;
  }

  async #checked(
    userId: UserId,
    clients: readonly common.ClientKeyPackages.$Properties[],
  ): Promise<readonly ClaimedKeyPackage[]> {
    const claimed: ClaimedKeyPackage[] = [];
    for (const { keyPackages = [] } of clients) {
      const [bytes] = keyPackages;
      if (bytes === undefined) continue;
      const { member } = await checkKeyPackage(this.#environment, bytes);
      if (clientIdParts(member.client).user !== userId) {
        throw new ClientError("wrong_key_package", "the answer is about someone else", userId);
      }
      claimed.push({ client: member.client, bytes });
    }
    if (claimed.length > 0) return claimed;
    const { KEY_PACKAGE_STATUS_NOTHING_COMPATIBLE: incompatible } = common.KeyPackageStatus;
    const why = clients.some(({ status }) => status === incompatible)
      ? "none of a suite that fits"
      : "all used up";
    throw new ClientError("no_key_package", `no client of ${userId} can be added now: ${why}`, userId);
  }
}
