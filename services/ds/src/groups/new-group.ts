import { decode, decodeRaw, encode, opaqueV } from "@entente/tls-codec";
import {
  CipherSuite,
  type Extension,
  groupIdFromBytes,
  groupIdParts,
  MLSMessage,
  RatchetTree,
  signatureLabels,
} from "@entente/mls-wire";
import { type Config, createGroup } from "@entente/ordering";
import type { Store } from "@entente/storage";
import type { Session } from "../client-api/sessions.ts";
import type { Clock } from "../clock.ts";
import type { Configuration } from "../configuration.ts";
import { verifyWithLabel } from "../credentials/labelled-signature.ts";
import { sameBytes } from "../digest.ts";
import type { GroupWatch } from "../group-state/group-watch.ts";
import { clientOfLeaf } from "../group-state/leaf-client.ts";
import { refusal } from "../errors.ts";
import { groupInfoBytesMax } from "../limits.ts";
import { suites } from "../key-packages/suites.ts";
import { toAcceptorRow } from "../ordering/acceptor-row.ts";
import type { DomainRecord } from "../ordering/domain-record.ts";
import { gopHash } from "../ordering/gop-hash.ts";
import { configFor, policyOf, storedConfig } from "../ordering/group-config.ts";

/** What a client sends to make a group known. */
export interface GroupRequest {
  readonly idempotencyKey: Uint8Array;
  readonly groupId: Uint8Array;
  /** MLSMessage. */
  readonly groupInfo: Uint8Array;
  /** `optional<Node> ratchet_tree<V>`; may be empty in a group of encrypted handshakes. */
  readonly ratchetTree: Uint8Array;
}

/** Makes groups known at the domain that their id names. */
export class NewGroups {
  readonly #domain: string;
  readonly #cipherSuites: readonly number[];
  readonly #store: Pick<Store, "groups">;
  readonly #record: DomainRecord;
  readonly #watch: GroupWatch;
  readonly #now: Clock;

  constructor(
    { domain, cipherSuites }: Pick<Configuration, "domain" | "cipherSuites">,
    store: Pick<Store, "groups">,
    record: DomainRecord,
    watch: GroupWatch,
    now: Clock,
  ) {
    this.#domain = domain;
    this.#cipherSuites = cipherSuites;
    this.#store = store;
    this.#record = record;
    this.#watch = watch;
    this.#now = now;
  }

  /**
   * Creates the group with the caller as its only member at epoch 0, ordered as the policy in its GroupContext says. The same request again is the same group.
   *
   * @throws ServiceError `wrong_domain`, `bad_group_info`, `group_exists`, `idempotency_key_reused`; DecodeError; IdentifierError.
   */
  async create(session: Session, request: GroupRequest): Promise<{ readonly head: Uint8Array }> {
    const { domain } = groupIdParts(groupIdFromBytes(request.groupId));
    if (domain !== this.#domain) {
      throw refusal("wrong_domain", `a group of ${this.#domain} is needed`, { field: "group_id" });
    }
    const config = this.#configOf(checkGroupInfo(session, request, this.#cipherSuites));
    const row = createGroup(request.groupId, config, this.#record.state.row, gopHash);
    const { head } = row;
    const publicState = this.#watch.first(request.groupInfo, request.ratchetTree);
    const answer = await this.#store.groups.create({
      groupId: request.groupId,
      epoch: 0n,
      head,
      ...storedConfig(config),
      memberDomains: [this.#domain],
      acceptor: toAcceptorRow(row, 0n, false),
      clientIds: [session.clientId],
      creator: session.clientId,
      idempotencyKey: request.idempotencyKey,
      publicState,
      nowMs: this.#now(),
    });
    switch (answer.code) {
      case "created":
      case "duplicate":
        return { head };
      case "taken":
        throw refusal("group_exists", "the group id is in use", { field: "group_id" });
      case "key_reused":
        throw refusal("idempotency_key_reused", "the key was used for another group", {
          field: "idempotency_key",
        });
    }
  }

  /** A group begins at home: this domain orders it until its members say otherwise. */
  #configOf(contextExtensions: readonly Extension[]): Config {
    const config = configFor(policyOf(contextExtensions), [this.#domain]);
    if (config.mode === "eventual") throw bad("Commits of an eventual group are not ordered");
    if (config.mode === "single_writer") throw bad("a Send Group is opened by OpenSendGroup");
    if (config.voters[0] === this.#domain) return config;
    throw bad(`ordered by another domain than ${this.#domain} from the beginning`);
  }
}

/**
 * The GroupInfo is of this group at epoch 0, and a key of the caller has signed what was received. Returns the extensions of
 * its GroupContext.
 */
function checkGroupInfo(
  session: Session,
  { groupId, groupInfo: bytes, ratchetTree }: GroupRequest,
  taken: readonly number[],
): readonly Extension[] {
  if (bytes.length > groupInfoBytesMax) throw bad(`larger than ${String(groupInfoBytesMax)} bytes`);
  const { value } = decodeRaw(MLSMessage, bytes);
  if (value.wireFormat !== "mls_group_info") throw bad("no GroupInfo");
  const { groupContext, extensions, signer, signature } = value.groupInfo;
  const suiteNumber = CipherSuite.codeOf(groupContext.cipherSuite);
  const suite = taken.includes(suiteNumber) ? suites.get(suiteNumber) : undefined;
  if (groupContext.version !== "mls10" || suite === undefined)
    throw bad("a version or suite that is not taken here");
  if (!sameBytes(groupContext.groupId, groupId)) throw bad("of another group");
  if (groupContext.epoch !== 0n || signer !== 0)
    throw bad("not of the first epoch, or not by its only member");
  if (extensions.some(({ extensionType }) => extensionType === "ratchet_tree"))
    throw bad("with a ratchet tree");
  if (suite.signatureScheme !== session.scheme)
    throw bad("the caller's key is of another scheme than the suite's");
  // Version and wire format come before the GroupInfo, its signature is the last field.
  const tbs = bytes.subarray(4, bytes.length - encode(opaqueV, signature).length);
  const key = callersKey(session, ratchetTree);
  if (!verifyWithLabel(session.scheme, key, signatureLabels.groupInfo, tbs, signature)) {
    throw bad("not signed by the caller");
  }
  return groupContext.extensions;
}

/** The caller's leaf may have a key of its own (A23-120); where no tree comes, it has that of the session. */
function callersKey(session: Session, ratchetTree: Uint8Array): Uint8Array {
  if (ratchetTree.length === 0) return session.signatureKey;
  const [first] = decode(RatchetTree, ratchetTree);
  const leaf = first?.nodeType === "leaf" ? first.leafNode : undefined;
  if (leaf === undefined || clientOfLeaf(leaf) !== session.clientId)
    throw bad("the first leaf is not the caller's");
  return leaf.signatureKey;
}

function bad(problem: string): Error {
  return refusal("bad_group_info", problem, { field: "group_info" });
}
