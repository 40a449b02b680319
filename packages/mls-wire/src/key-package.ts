import { encode, opaqueV, struct, type Value } from "@entente/tls-codec";
import { Extensions } from "./extension.ts";
import { LeafNode } from "./leaf-node.ts";
import { HPKEPublicKey } from "./public-key.ts";
import { CipherSuite } from "./registries/cipher-suite.ts";
import { ProtocolVersion } from "./registries/protocol-version.ts";

const signed = {
  version: ProtocolVersion,
  cipherSuite: CipherSuite,
  initKey: HPKEPublicKey,
  leafNode: LeafNode,
  extensions: Extensions,
} as const;

/**
 *     struct {
 *       ProtocolVersion version;
 *       CipherSuite cipher_suite;
 *       HPKEPublicKey init_key;
 *       LeafNode leaf_node;
 *       Extension extensions<V>;
 *     } KeyPackageTBS;
 *
 * What a KeyPackage's signature is over, made with its leaf's `signatureKey` (RFC 9420 10).
 */
export const KeyPackageTBS = struct(signed);
export type KeyPackageTBS = Value<typeof KeyPackageTBS>;

/**
 *     struct {
 *       ProtocolVersion version;
 *       CipherSuite cipher_suite;
 *       HPKEPublicKey init_key;
 *       LeafNode leaf_node;
 *       Extension extensions<V>;
 *       opaque signature<V>;
 *     } KeyPackage;
 *
 * How a client lets itself be added while it is offline (RFC 9420 10; A23-19). Its client controls every field.
 * Well-formed is not valid: RFC 9420 10.1 and 7.3 say what is left to check.
 */
export const KeyPackage = struct({ ...signed, signature: opaqueV });
export type KeyPackage = Value<typeof KeyPackage>;

/** The bytes under a KeyPackage's signature, to go into SignContent with the label `KeyPackageTBS`. */
export function keyPackageTBS(keyPackage: KeyPackage): Uint8Array {
  return encode(KeyPackageTBS, keyPackage);
}
