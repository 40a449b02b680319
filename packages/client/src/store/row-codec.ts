import {
  closedEnum,
  type Codec,
  decode,
  DecodeError,
  opaqueV,
  refined,
  struct,
  text,
  uint16,
  uint32,
  uint64,
  uint8,
} from "@entente/tls-codec";
import { isSuiteName, type SuiteName } from "../crypto/suite-name.ts";
import type { OwnKeyPackage } from "../mls/key-package.ts";
import type { OutgoingItem, StoredMessage } from "./client-store.ts";
import { StoreError } from "./store-error.ts";

const version = closedEnum(uint16, { v1: 1 });
const Text = text(opaqueV);

/** What of a message is not a column of its own. */
export const MessageBody = struct({
  version,
  sender: Text,
  epoch: uint64,
  generation: uint32,
  atMs: uint64,
  plaintext: opaqueV,
  authenticatedData: opaqueV,
});

/** A KeyPackage of this client, with its private parts. */
export const KeyPackageBody = struct({
  version,
  keyPackage: opaqueV,
  ref: opaqueV,
  suite: refined(Text, (name) =>
    isSuiteName(name) ? undefined : "no suite of this SDK",
  ) as Codec<SuiteName>,
  lastResort: closedEnum(uint8, { no: 0, yes: 1 }),
  notAfterSeconds: uint64,
  initPrivateKey: opaqueV,
  encryptionPrivateKey: opaqueV,
  signaturePrivateKey: opaqueV,
});

/** What of an outgoing item is not a column of its own. */
export const OutgoingBody = struct({
  version,
  groupId: Text,
  kind: closedEnum(uint8, { message: 1, bundle: 2 }),
  bytes: opaqueV,
});

/** The body of a message row. */
export function messageBody({
  sender,
  epoch,
  generation,
  atMs,
  plaintext,
  authenticatedData,
}: StoredMessage) {
  return {
    version: "v1",
    sender,
    epoch,
    generation,
    atMs: BigInt(atMs),
    plaintext,
    authenticatedData,
  } as const;
}

/** The body of a KeyPackage row. The inverse is {@link keyPackageOf}. */
export function keyPackageBody({ secrets, lastResort, ...rest }: OwnKeyPackage) {
  return { version: "v1", ...rest, lastResort: lastResort ? "yes" : "no", ...secrets } as const;
}

/** The KeyPackage of a row's body. Throws StoreError `corrupt`. */
export function keyPackageOf(bytes: Uint8Array): OwnKeyPackage {
  const body = readBody(KeyPackageBody, bytes);
  const { initPrivateKey, encryptionPrivateKey, signaturePrivateKey } = body;
  const { keyPackage, ref, suite, lastResort, notAfterSeconds } = body;
  return {
    keyPackage,
    ref,
    suite,
    lastResort: lastResort === "yes",
    notAfterSeconds,
    secrets: { initPrivateKey, encryptionPrivateKey, signaturePrivateKey },
  };
}

/** The body of an outgoing row. */
export function outgoingBody({ groupId, kind, bytes }: OutgoingItem) {
  return { version: "v1", groupId, kind, bytes } as const;
}

/** A stored value decoded. Throws StoreError `corrupt`. */
export function readBody<T>(codec: Codec<T>, bytes: Uint8Array): T {
  try {
    return decode(codec, bytes);
  } catch (cause) {
    if (cause instanceof DecodeError)
      throw new StoreError("corrupt", "a stored value does not decode", { cause });
    throw cause;
  }
}
