import { decode } from "@entente/tls-codec";
import { type ClientId, CipherSuite, type GroupTerms, RatchetTree } from "@entente/mls-wire";
import type { GroupPolicy } from "@entente/policy";
import type { Store } from "@entente/storage";
import { refusal } from "../errors.ts";
import { suites } from "../key-packages/suites.ts";
import { clientOfLeaf } from "./leaf-client.ts";
import { groupInfoOf, policyOfInfo, readRecord, termsOf } from "./public-record.ts";

/** One leaf, as far as a Delivery Service looks. */
export interface KnownLeaf {
  readonly client: ClientId | undefined;
  readonly signatureKey: Uint8Array;
}

/** The members of a group in its current epoch, as its public state has them. */
export interface KnownMembers {
  readonly leaves: readonly KnownLeaf[];
  /** TLS SignatureScheme of the group's suite. */
  readonly scheme: number;
  readonly terms: GroupTerms;
  readonly policy: GroupPolicy | undefined;
}

/** Reads who is in a group, where its tree is known. */
export class Members {
  readonly #store: Pick<Store, "groups">;

  constructor(store: Pick<Store, "groups">) {
    this.#store = store;
  }

  /** Costs as many steps as the group has members. @throws ServiceError `no_group_state`. */
  async of(groupId: Uint8Array): Promise<KnownMembers> {
    const state = await this.#store.groups.publicState(groupId);
    const record = state === undefined ? undefined : readRecord(state.bytes);
    if (record === undefined || record.groupInfo.length === 0 || record.ratchetTree.length === 0)
      throw refusal("no_group_state", "the group's tree is not known here");
    const groupInfo = groupInfoOf(record.groupInfo);
    const leaves = decode(RatchetTree, record.ratchetTree).flatMap((node) =>
      node?.nodeType === "leaf"
        ? [{ client: clientOfLeaf(node.leafNode), signatureKey: node.leafNode.signatureKey }]
        : [],
    );
    const suite = suites.get(CipherSuite.codeOf(groupInfo.groupContext.cipherSuite));
    return {
      leaves,
      scheme: suite?.signatureScheme ?? 0,
      terms: termsOf(groupInfo),
      policy: policyOfInfo(groupInfo),
    };
  }
}
