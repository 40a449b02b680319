import { common, DeliveryService } from "@entente/proto";
import {
  AuthenticationProcess,
  CipherSuite,
  type ClientId,
  clientIdParts,
  clientIdProblem,
  parseClientId,
  type ProcessDemand,
  ProtocolVersion,
  RequiredCapabilities,
  userIdParts,
} from "@entente/mls-wire";
import { encode } from "@entente/tls-codec";
import type { UserId } from "@entente/mls-wire";
import type { Extension, LeafNode } from "ts-mls";
import type { Caller } from "../anonymous/anonymous-calls.ts";
import type { SuiteName } from "../crypto/suite-name.ts";
import type { GroupEnvironment } from "../mls/environment.ts";
import type { KeyPackageFacts } from "@entente/policy";
import { factsOfKeyPackage } from "../mls/group-policy.ts";
import { GroupError } from "../mls/group-error.ts";
import { checkKeyPackage } from "../mls/key-package-check.ts";
import { ownVersions } from "../mls/mls-version.ts";
import { freshIdempotencyKey } from "../session/idempotency-key.ts";
import type { Transparency } from "../transparency/transparency.ts";
import { NegotiationError } from "../negotiation/negotiation-error.ts";
import { ClientError } from "./client-error.ts";
import type { SilentLogs } from "./settings.ts";

/** A KeyPackage of someone who is to be added, checked as RFC 9420 10.1 and 7.3 say. */
export interface ClaimedKeyPackage {
  readonly client: ClientId;
  readonly bytes: Uint8Array;
  /** Of its leaf. */
  readonly extensions: readonly Extension[];
  readonly leaf: LeafNode;
  /** What a group's policy looks at. */
  readonly facts: KeyPackageFacts;
}

/** Why a client can not be added now: it has no KeyPackage that fits the group, none is left, or the group's policy refuses it. */
export type LeftReason =
  | "nothing_compatible"
  | "exhausted"
  | "policy_refused"
  /** Its domain does not vouch for it: revoked, expired, or never issued. */
  | "credential_refused"
  /** The log of the client's domain does not have it, or with another key: nobody is to be added who the user does not have. */
  | "not_logged"
  | "other_key"
  /** The log of the client's domain can not be consulted now, and this client takes no silence for an answer. */
  | "log_silent";

/** A client that can not be added now. */
export interface LeftClient {
  readonly client: ClientId;
  readonly why: LeftReason;
}

/** What every KeyPackage has to have; nothing where absent. */
export interface Needs {
  readonly required?: RequiredCapabilities;
  readonly processes?: ProcessDemand | undefined;
}

/** What there is of one user. */
export interface Claimed {
  readonly keyPackages: readonly ClaimedKeyPackage[];
  readonly left: readonly LeftClient[];
}

/**
 * KeyPackages of users for one operation. Asked for once each: an operation that is made again uses what it has, and a lost
 * answer is asked for under the same key, so that no KeyPackage is burnt twice.
 */
export class Claims {
  readonly #caller: (purpose: string) => Caller;
  readonly #environment: GroupEnvironment;
  readonly #transparency: Pick<Transparency, "know" | "clients">;
  readonly #silentLogs: SilentLogs;
  readonly #claimed = new Map<UserId, Claimed>();

  constructor(
    caller: (purpose: string) => Caller,
    environment: GroupEnvironment,
    transparency: Pick<Transparency, "know" | "clients">,
    silentLogs: SilentLogs = "warn",
  ) {
    this.#caller = caller;
    this.#environment = environment;
    this.#transparency = transparency;
    this.#silentLogs = silentLogs;
  }

  /**
   * One KeyPackage of each of the user's clients that has one with what is required, and the clients that have none. The home domain says which
   * clients there are.
   *
   * @throws NegotiationError `suite_not_asked`, `version_not_asked`; ClientError `wrong_key_package` when the answer is about someone else; GroupError for a KeyPackage that does not
   * pass; RpcFailure with the code of the domain that was asked.
   */
  async of(userId: UserId, suite: SuiteName, { required, processes }: Needs = {}): Promise<Claimed> {
    const known = this.#claimed.get(userId);
    if (known !== undefined) return known;
    const idempotencyKey = freshIdempotencyKey(this.#environment.crypto.primitives);
    const claim = {
      ...{ idempotencyKey, userId, cipherSuites: [CipherSuite.codeOf(suite)], suitesPerClient: 1 },
      versions: ownVersions.map((version) => ProtocolVersion.codeOf(version)),
      requiredCapabilities:
        required === undefined ? new Uint8Array() : encode(RequiredCapabilities, required),
      ...(processes === undefined
        ? {}
        : { processes: { inUse: codesOf(processes.inUse), accepted: codesOf(processes.accepted) } }),
    };
    const { result } = await this.#caller(`claim of ${userId}`).call(DeliveryService.ClaimKeyPackages, {
      claim,
    });
    await this.#transparency.know(userIdParts(userId).domain);
    this.#transparency.clients.takeProof(userId, result?.transparencyProof ?? new Uint8Array());
    const claimed = await this.#checked(userId, result?.clients ?? [], suite);
    this.#claimed.set(userId, claimed);
    return claimed;
  }

  async #checked(
    userId: UserId,
    clients: readonly common.ClientKeyPackages.$Properties[],
    suite: SuiteName,
  ): Promise<Claimed> {
    const found: ClaimedKeyPackage[] = [];
    const left: LeftClient[] = [];
    for (const { clientId = "", status, keyPackages = [] } of clients) {
      const [bytes] = keyPackages;
      if (bytes === undefined) {
        left.push({ client: namedClient(clientId, userId), why: reasonOf(status) });
      } else {
        const checked = await this.#check(userId, clientId, bytes, suite);
        if ("why" in checked) left.push(checked);
        else found.push(checked);
      }
    }
    return { keyPackages: found, left };
  }

  /** One client that is refused, as one that was revoked, keeps nobody from adding the user's others. */
  async #check(
    userId: UserId,
    clientId: string,
    bytes: Uint8Array,
    suite: SuiteName,
  ): Promise<ClaimedKeyPackage | LeftClient> {
    try {
      const { member, mls } = await checkKeyPackage(this.#environment, bytes);
      const client = ofUser(member.client, userId);
      if (mls.cipherSuite !== suite) {
        throw new NegotiationError("suite_not_asked", client, `${mls.cipherSuite} instead of ${suite}`);
      }
      const standing = await this.#transparency.clients.standing(client, member.signatureKey);
      if (standing === "not_logged" || standing === "other_key") return { client, why: standing };
      // A log that can not be asked now stops nobody unless the application says so: members look the key up again, and warn.
      if (standing === "unproved" && this.#silentLogs === "refuse") return { client, why: "log_silent" };
      return {
        client,
        bytes,
        leaf: mls.leafNode,
        extensions: mls.leafNode.extensions,
        facts: factsOfKeyPackage(mls),
      };
    } catch (error) {
      if (error instanceof GroupError && error.code === "version_wrong")
        throw new NegotiationError("version_not_asked", namedClient(clientId, userId), error.message);
      if (!(error instanceof GroupError) || error.code !== "credential_refused") throw error;
      // A credential that this client can not judge at all is of a process that it does not support.
      const why = error.reason === "unsupported_type" ? "nothing_compatible" : "credential_refused";
      return { client: namedClient(clientId, userId), why };
    }
  }
}

function codesOf(processes: readonly AuthenticationProcess[]): number[] {
  return processes.map((process) => AuthenticationProcess.codeOf(process));
}

/** The client that an entry says it is about. */
function namedClient(clientId: string, userId: UserId): ClientId {
  if (clientIdProblem(clientId) !== undefined) throw aboutSomeoneElse(userId);
  return ofUser(parseClientId(clientId), userId);
}

function ofUser(client: ClientId, userId: UserId): ClientId {
  if (clientIdParts(client).user !== userId) throw aboutSomeoneElse(userId);
  return client;
}

function aboutSomeoneElse(userId: UserId): ClientError {
  return new ClientError("wrong_key_package", "the answer is about someone else", userId);
}

function reasonOf(status: common.KeyPackageStatus | undefined): LeftReason {
  const { KEY_PACKAGE_STATUS_NOTHING_COMPATIBLE: incompatible } = common.KeyPackageStatus;
  return status === incompatible ? "nothing_compatible" : "exhausted";
}
