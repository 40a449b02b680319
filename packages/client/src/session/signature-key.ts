/** A client's signature key, wherever its private part is. */
export interface SignatureKey {
  /** TLS SignatureScheme. */
  readonly scheme: number;
  /** As in LeafNode.signature_key. */
  readonly publicKey: Uint8Array;
  /** A signature over `content`; DER for ECDSA. */
  sign(content: Uint8Array): Promise<Uint8Array>;
}
