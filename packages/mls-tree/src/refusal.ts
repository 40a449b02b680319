/** Every reason to refuse a tree, a GroupInfo, a proposal or a Commit. The README's table says which check gives which. */
export type RefusalCode =
  // The tree
  | "tree_empty"
  | "tree_too_large"
  | "tree_ends_blank"
  | "node_kind_wrong"
  | "unmerged_leaf_invalid"
  | "parent_hash_invalid"
  | "encryption_key_repeated"
  | "signature_key_repeated"
  // A leaf
  | "leaf_signature_invalid"
  | "leaf_source_wrong"
  | "leaf_version_unsupported"
  | "leaf_suite_unsupported"
  | "leaf_extension_unlisted"
  | "leaf_lifetime_over"
  | "leaf_lifetime_too_long"
  | "credential_type_unsupported"
  | "required_capability_missing"
  | "encryption_key_unchanged"
  // Extensions
  | "extension_repeated"
  | "extension_malformed"
  | "extension_unsupported"
  | "too_many_extensions"
  // A GroupInfo
  | "version_unsupported"
  | "suite_unsupported"
  | "signer_unknown"
  | "group_info_signature_invalid"
  | "tree_hash_wrong"
  | "group_info_stale"
  // A framed message
  | "not_a_proposal"
  | "not_a_commit"
  | "wrong_group"
  | "wrong_epoch"
  | "group_ended"
  | "sender_unknown"
  | "sender_type_wrong"
  | "signature_invalid"
  | "tag_length_wrong"
  // Proposals
  | "too_many_proposals"
  | "proposal_unknown"
  | "proposal_type_forbidden"
  | "proposal_type_unsupported"
  | "own_update"
  | "own_removal"
  | "removed_unknown"
  | "leaf_changed_twice"
  | "key_package_version_wrong"
  | "key_package_suite_wrong"
  | "key_package_signature_invalid"
  | "init_key_reused"
  | "psk_usage_wrong"
  | "psk_nonce_wrong"
  | "psk_repeated"
  | "group_context_extensions_repeated"
  | "reinit_not_alone"
  | "reinit_version_wrong"
  | "external_init_misplaced"
  | "external_commit_list_wrong"
  | "external_commit_refused"
  // The path
  | "path_missing"
  | "path_length_wrong"
  | "path_ciphertexts_wrong"
  | "path_key_known"
  | "path_parent_hash_wrong";

/** What a refusal says beside its code, as far as it applies. */
export interface RefusalDetail {
  readonly leafIndex?: number;
  readonly nodeIndex?: number;
  /** With `wrong_epoch`: the epoch that the group is in. */
  readonly currentEpoch?: bigint;
  /** With `proposal_unknown`: the reference that nobody delivered. */
  readonly reference?: Uint8Array;
}

/** An expected answer: the peer's input breaks a rule. Nothing has changed. Malformed bytes are a DecodeError instead. */
export class Refusal {
  readonly code: RefusalCode;
  readonly detail: RefusalDetail;

  constructor(code: RefusalCode, detail: RefusalDetail = {}) {
    this.code = code;
    this.detail = detail;
  }
}
