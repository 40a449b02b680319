/** Labels of SignWithLabel (RFC 9420 17.6); the bytes signed start with `MLS 1.0 ` and one of these. */
export const signatureLabels = {
  framedContent: "FramedContentTBS",
  leafNode: "LeafNodeTBS",
  keyPackage: "KeyPackageTBS",
  groupInfo: "GroupInfoTBS",
} as const;

/** Labels of EncryptWithLabel (RFC 9420 17.7). */
export const encryptionLabels = { updatePathNode: "UpdatePathNode", welcome: "Welcome" } as const;

/** Labels of RefHash (RFC 9420 5.2). */
export const referenceLabels = {
  keyPackage: "MLS 1.0 KeyPackage Reference",
  proposal: "MLS 1.0 Proposal Reference",
} as const;
