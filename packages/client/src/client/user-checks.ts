import { decode, hexFromBytes } from "@entente/tls-codec";
import {
  CipherSuite,
  clientIdParts,
  type ClientId,
  ExtensionType,
  LeafNode,
  parseClientId,
  parseUserId,
  ProtocolVersion,
  type UserId,
} from "@entente/mls-wire";
import { leafFacts, lintJoin, lintPair } from "@entente/policy";
import type { ClientOffer, Finding, KeyPackageOffer, UserOffer } from "@entente/policy";
import { type common, PolicyService } from "@entente/proto";
import { certificateClaims } from "../mls/certificate.ts";
import { credentialClaims } from "../mls/credential.ts";
import { GroupError, refusalOf } from "../mls/group-error.ts";
import { rosterOfTree, wireExtensions, wireSuite } from "../mls/group-policy.ts";
import type { Group } from "../mls/group.ts";
import { mediaTypesOf } from "../mls/media-types.ts";
import type { Session } from "../session/session.ts";
import type { ClientStore } from "../store/client-store.ts";
import { isPassing, RpcFailure } from "../transport/rpc-failure.ts";
import { type FrankedRecord, frankedKey, readFranked } from "./franked-records.ts";
import { ClientError } from "./client-error.ts";

/** Why a message is reported. */
export type ReportReason = "abuse" | "illegal" | "malware" | "other" | "spam";

/** A report that the sender's domain has found proven. */
export interface MessageReport {
  /** Names the report at that domain; hexadecimal. */
  readonly reportId: string;
  /** When that domain accepted the message from its sender. */
  readonly acceptedAtMs: number;
}

/** What a client asks before it tries something with others, and what it reports afterwards. */
export class UserChecks {
  readonly #session: Session;
  readonly #store: ClientStore;
  readonly #ownId: ClientId;
  readonly #nowMs: () => number;

  constructor(session: Session, store: ClientStore, ownId: ClientId, nowMs: () => number) {
    this.#session = session;
    this.#store = store;
    this.#ownId = ownId;
    this.#nowMs = nowMs;
  }

  /**
   * Why this client's user and another can not have a new group together; nothing where they can. No KeyPackage is taken.
   *
   * @throws IdentifierError; RpcFailure when the home domain can not be reached.
   */
  async pair(user: string): Promise<readonly Finding[]> {
    const [own, other] = [
      await this.#offer(clientIdParts(this.#ownId).user),
      await this.#offer(parseUserId(user)),
    ];
    return lintPair(own, other, this.#nowSeconds());
  }

  /** Why this client can not add a user to a group. @throws as {@link UserChecks.pair}; GroupError `removed`. */
  async invitation(group: Group, user: string): Promise<readonly Finding[]> {
    if (!group.active) throw new GroupError("removed", "no longer a member");
    const offer = await this.#offer(parseUserId(user));
    const linted = {
      suite: wireSuite(group.suite),
      extensions: wireExtensions(group.extensions),
      roster: rosterOfTree(group.tree),
      requiredMediaTypes: group.requiredMediaTypes,
    };
    return lintJoin(linted, clientIdParts(this.#ownId).user, offer, this.#nowSeconds());
  }

  /**
   * Reports a message of a franked group to its sender's domain, with proof of who sent it (A18-36, A23-100).
   *
   * @param messageId of the message's event.
   * @throws ClientError `not_reportable` for a message that is not franked, that this client sent, or that is not kept any more;
   * RpcFailure `report_unproven` where the sender's domain did not stamp it, and its other codes.
   */
  async report(messageId: string, reason: ReportReason): Promise<MessageReport> {
    const row = await this.#store.message(messageId);
    const franked = readFranked(await this.#store.record(frankedKey(messageId)));
    if (row === undefined || franked === undefined)
      throw new ClientError("not_reportable", "not franked, one's own, or not kept any more", messageId);
    const { frankingKey, stamp, groupId }: FrankedRecord = franked;
    const { result } = await this.#session.call(PolicyService.ReportMessage, {
      report: {
        groupId,
        epoch: Number(row.epoch),
        senderClientId: row.sender,
        content: row.plaintext,
        frankingKey,
        stamp,
        reason,
      },
    });
    return {
      reportId: hexFromBytes(result?.reportId ?? new Uint8Array()),
      acceptedAtMs: result?.acceptedAtMs ?? 0,
    };
  }

  #nowSeconds(): bigint {
    return BigInt(Math.floor(this.#nowMs() / 1000));
  }

  /** What a user's domain says of the user. A refusal is told; that one's own domain is away is thrown. */
  async #offer(user: UserId): Promise<UserOffer> {
    try {
      const { user: description } = await this.#session.call(PolicyService.DescribeUser, { userId: user });
      return { user, clients: (description?.clients ?? []).map(clientOffer) };
    } catch (error) {
      if (!(error instanceof RpcFailure) || (isPassing(error) && user === clientIdParts(this.#ownId).user))
        throw error;
      return { user, clients: [], problem: error.code };
    }
  }
}

function clientOffer({ clientId = "", keyPackages = [] }: common.ClientDescription.$Properties): ClientOffer {
  const client = parseClientId(clientId);
  return { client, keyPackages: keyPackages.flatMap((each) => keyPackageOffer(client, each)) };
}

/** What cannot be read, or is about somebody else, is as good as not there. */
function keyPackageOffer(
  client: ClientId,
  description: common.KeyPackageDescription.$Properties,
): readonly KeyPackageOffer[] {
  try {
    const leaf = decode(LeafNode, description.leafNode ?? new Uint8Array());
    const claims = credentialClaims(leaf.credential);
    if (claims.client !== client || leaf.leafNodeSource !== "key_package") return [];
    const { notBefore, notAfter } = leaf.lifetime;
    return [
      {
        leaf: leafFacts(leaf, { client, credentialSeconds: claims.validSeconds }),
        suite: CipherSuite.valueOf(description.cipherSuite ?? 0) ?? 0,
        version: ProtocolVersion.valueOf(description.version ?? 0) ?? 0,
        lifetimeSeconds: notAfter - notBefore,
        notBeforeSeconds: notBefore,
        notAfterSeconds: notAfter,
        extensionTypes: (description.extensionTypes ?? []).map((code) => ExtensionType.valueOf(code) ?? code),
        credentialEndsSeconds: endOf(leaf),
        lastResort: description.lastResort ?? false,
        mediaTypes: mediaTypesTold(leaf),
      },
    ];
  } catch (error) {
    refusalOf(error);
    return [];
  }
}

function endOf({ credential }: LeafNode): bigint | undefined {
  if (credential.credentialType !== "x509") return undefined;
  const [first] = credential.certificates as readonly { readonly certData: Uint8Array }[];
  const claims = first === undefined ? undefined : certificateClaims(first.certData);
  if (claims === undefined || "problem" in claims) return undefined;
  return BigInt(Math.floor(claims.notAfterMs / 1000));
}

function mediaTypesTold({ extensions }: LeafNode): readonly string[] | undefined {
  const told = mediaTypesOf(
    extensions.map(({ extensionType, extensionData }) => ({
      extensionType: ExtensionType.codeOf(extensionType),
      extensionData,
    })),
  );
  return told.length === 0 ? undefined : told;
}
