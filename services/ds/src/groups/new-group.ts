import { decodeRaw, encode, opaqueV } from "@entente/tls-codec";
import {
  CipherSuite,
  genesisHead,
  groupIdFromBytes,
  groupIdParts,
  MLSMessage,
  signatureLabels,
} from "@entente/mls-wire";
import type { Store } from "@entente/storage";
import type { Session } from "../client-api/sessions.ts";
import type { Clock } from "../clock.ts";
import { verifyWithLabel } from "../credentials/labelled-signature.ts";
import { sameBytes, sha256 } from "../digest.ts";
import type { GroupWatch } from "../group-state/group-watch.ts";
import { refusal } from "../errors.ts";
import { groupInfoBytesMax } from "../limits.ts";
import { suites } from "../key-packages/suites.ts";
import { fixedConfig, orderingMode } from "../ordering/ordering-mode.ts";

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
  readonly #store: Pick<Store, "groups">;
  readonly #watch: GroupWatch;
  readonly #now: Clock;

  constructor(domain: string, store: Pick<Store, "groups">, watch: GroupWatch, now: Clock) {
    this.#domain = domain;
    this.#store = store;
    this.#watch = watch;
    this.#now = now;
  }

  /**
   * Creates the group with the caller as its only member at epoch 0, ordered by this domain. The same request again is the same group.
   *
   * @throws ServiceError `wrong_domain`, `bad_group_info`, `group_exists`, `idempotency_key_reused`; DecodeError; IdentifierError.
   */
  async create(session: Session, request: GroupRequest): Promise<{ readonly head: Uint8Array }> {
    const { domain } = groupIdParts(groupIdFromBytes(request.groupId));
    if (domain !== this.#domain) {
      throw refusal("wrong_domain", `a group of ${this.#domain} is needed`, { field: "group_id" });
    }
    checkGroupInfo(session, request);
    const publicState = this.#watch.first(request.groupInfo, request.ratchetTree);
    const head = genesisHead(sha256, request.groupId);
    const answer = await this.#store.groups.create({
      groupId: request.groupId,
      epoch: 0n,
      head,
      mode: orderingMode.fixed,
      config: fixedConfig(this.#domain),
      memberDomains: [this.#domain],
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
}

/** The GroupInfo is of this group at epoch 0, and the caller's own key has signed what was received. */
function checkGroupInfo(session: Session, { groupId, groupInfo: bytes }: GroupRequest): void {
  if (bytes.length > groupInfoBytesMax) throw bad(`larger than ${String(groupInfoBytesMax)} bytes`);
  const { value } = decodeRaw(MLSMessage, bytes);
  if (value.wireFormat !== "mls_group_info") throw bad("no GroupInfo");
  const { groupContext, extensions, signer, signature } = value.groupInfo;
  const suite = suites.get(CipherSuite.codeOf(groupContext.cipherSuite));
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
  if (!verifyWithLabel(session.scheme, session.signatureKey, signatureLabels.groupInfo, tbs, signature)) {
    throw bad("not signed by the caller");
  }
}

function bad(problem: string): Error {
  return refusal("bad_group_info", problem, { field: "group_info" });
}
