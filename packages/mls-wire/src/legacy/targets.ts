import * as wire from "../index.ts";
import { ascii, derived, type Target } from "../target.ts";

const userInitKey: wire.UserInitKey = {
  userInitKeyId: Uint8Array.of(1, 2, 3),
  cipherSuites: ["P256_SHA256_AES128GCM", "X25519_SHA256_AES128GCM"],
  initKeys: [Uint8Array.of(4, 5), Uint8Array.of(6)],
  credential: {
    credentialType: "basic",
    identity: ascii("alice"),
    algorithm: "ed25519",
    publicKey: new Uint8Array(32).fill(8),
  },
  signature: Uint8Array.of(9, 10),
};

/** Decoders of the format of 2018. */
export const legacyTargets: readonly Target[] = [
  derived(
    "GetUserInitKeyRequest",
    wire.GetUserInitKeyRequest,
  )(() => [{ identity: ascii("bob"), supportedSuites: ["X25519_SHA256_AES128GCM", 0x7777] }]),
  derived(
    "UserInitKey",
    wire.UserInitKey,
  )(() => [
    userInitKey,
    { ...userInitKey, credential: { credentialType: "x509", certData: Uint8Array.of(48, 0) } },
  ]),
  derived(
    "VersionedUserInitKey",
    wire.VersionedUserInitKey,
  )(() => [{ ...userInitKey, supportedVersions: [0, 1] }]),
  derived(
    "GetUserInitKeyResponse",
    wire.GetUserInitKeyResponse,
  )(() => [{ userInitKeys: [{ identity: ascii("alice"), userInitKey }] }, { userInitKeys: [] }]),
];
