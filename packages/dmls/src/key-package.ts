import { KeyPackage as StrictKeyPackage, MLSMessage } from "@entente/mls-wire";
import { decode, encode, type Codec } from "@entente/tls-codec";
import { encodeMlsMessage, generateKeyPackageWithKey, type KeyPackage, type Lifetime } from "ts-mls";
import { extensionTypeToNumber } from "ts-mls/extension.js";
import { decodeKeyPackage, encodeKeyPackage, verifyKeyPackage } from "ts-mls/keyPackage.js";
import { verifyLeafNodeSignatureKeyPackage } from "ts-mls/leafNode.js";
import { DmlsError } from "./errors.ts";
import type { Identity, MemberId } from "./member.ts";
import type { MlsContext } from "./mls/context.ts";
import { featuresOf, type Revision } from "./revision.ts";
import type { OwnKeyPackage } from "./session-state.ts";
import { leafReplacementType } from "./wire/leaf-replacement.ts";

/** A KeyPackage that was checked: signatures, suite, and whom it names. */
export interface CheckedKeyPackage {
  readonly member: MemberId;
  readonly keyPackage: KeyPackage;
  /** Its encoding. */
  readonly bytes: Uint8Array;
}

/** A fresh KeyPackage of ours whose capabilities say what `revision` needs. */
export async function generateOwnKeyPackage(
  identity: Identity,
  revision: Revision,
  lifetime: Lifetime,
  mls: MlsContext,
): Promise<OwnKeyPackage> {
  const { publicPackage, privatePackage } = await generateKeyPackageWithKey(
    identity.credential,
    {
      versions: ["mls10"],
      ciphersuites: [mls.cs.name],
      extensions: mls.leafExtensions.map(({ extensionType }) => extensionTypeToNumber(extensionType)),
      proposals: featuresOf(revision).leafReplacement ? [leafReplacementType] : [],
      credentials: [identity.credential.credentialType],
    },
    lifetime,
    [],
    { publicKey: identity.signaturePublicKey, signKey: identity.signaturePrivateKey },
    mls.cs,
    [...mls.leafExtensions],
  );
  return {
    keyPackage: encodeKeyPackage(publicPackage),
    keys: { initPrivateKey: privatePackage.initPrivateKey, hpkePrivateKey: privatePackage.hpkePrivateKey },
  };
}

/** An MLSMessage with the encoded KeyPackage, as it travels to whoever will add its owner (RFC 9420 6). */
export function keyPackageFrame(bytes: Uint8Array): Uint8Array {
  return encodeMlsMessage({
    version: "mls10",
    wireformat: "mls_key_package",
    keyPackage: parseKeyPackage(bytes),
  });
}

/** The encoded KeyPackage in an MLSMessage. Throws `key_package_invalid`. */
export function keyPackageOfFrame(frame: Uint8Array): Uint8Array {
  const message = strictly(MLSMessage, frame);
  if (message.wireFormat !== "mls_key_package")
    throw new DmlsError("key_package_invalid", message.wireFormat);
  return encode(StrictKeyPackage, message.keyPackage);
}

/** Decodes a KeyPackage, strictly first. Throws `key_package_invalid`. */
export function parseKeyPackage(bytes: Uint8Array): KeyPackage {
  strictly(StrictKeyPackage, bytes);
  const decoded = decodeKeyPackage(bytes, 0);
  if (decoded === undefined) throw new DmlsError("key_package_invalid", "unknown to ts-mls");
  return decoded[0];
}

function strictly<T>(codec: Codec<T>, bytes: Uint8Array): T {
  try {
    return decode(codec, bytes);
  } catch (error) {
    throw new DmlsError("key_package_invalid", error instanceof Error ? error.message : "");
  }
}

/**
 * Checks a KeyPackage that a peer made (RFC 9420 10.1). Lifetimes are ts-mls's to check when the KeyPackage is
 * added. Throws `key_package_invalid`, and `revision_unsupported` with the member's name when the leaf does not
 * list what `revision` needs.
 */
export async function checkKeyPackage(
  bytes: Uint8Array,
  revision: Revision,
  mls: MlsContext,
): Promise<CheckedKeyPackage> {
  const keyPackage = parseKeyPackage(bytes);
  const { leafNode } = keyPackage;
  if (keyPackage.version !== "mls10" || keyPackage.cipherSuite !== mls.cs.name) {
    throw new DmlsError("key_package_invalid", "another protocol version or cipher suite");
  }
  if (!(await isSigned(keyPackage, mls))) throw new DmlsError("key_package_invalid", "signature");
  const member = await mls.authentication.memberOf(leafNode.credential, leafNode.signaturePublicKey);
  if (member === undefined) throw new DmlsError("key_package_invalid", "credential");
  if (
    featuresOf(revision).leafReplacement &&
    !leafNode.capabilities.proposals.includes(leafReplacementType)
  ) {
    throw new DmlsError("revision_unsupported", `${member} does not know leaf replacement`, member);
  }
  return { member, keyPackage, bytes };
}

/** Providers throw over keys and signatures of wrong lengths, which a peer chose. */
async function isSigned(keyPackage: KeyPackage, { cs }: MlsContext): Promise<boolean> {
  try {
    return (
      (await verifyKeyPackage(keyPackage, cs.signature)) &&
      (await verifyLeafNodeSignatureKeyPackage(keyPackage.leafNode, cs.signature))
    );
  } catch {
    return false;
  }
}
