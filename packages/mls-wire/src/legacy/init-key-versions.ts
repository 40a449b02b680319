import {
  decode,
  DecodeError,
  encode,
  equalBytes,
  fixedOpaque,
  opaque,
  struct,
  uint8,
  vector,
} from "@entente/tls-codec";

/** What a `user_init_key_id` that states versions begins with, 16 bytes of US-ASCII. */
export const initKeyVersionsLabel: Uint8Array = Uint8Array.from("entente versions", (character) =>
  character.charCodeAt(0),
);

const InitKeyVersionsId = struct({
  label: fixedOpaque(initKeyVersionsLabel.length),
  supportedVersions: vector(uint8, 1, 32),
  unique: opaque(0, 200),
});

/**
 *     struct {
 *       opaque label[16];                          // "entente versions"
 *       ProtocolVersion supported_versions<1..32>;
 *       opaque unique<0..200>;
 *     } InitKeyVersionsId;                         // the value of UserInitKey.user_init_key_id
 *
 * The extension that draft-omara-mls-federation-00 lacks (OF-20). Its UserInitKey has a field that is free to the client and under
 * the client's signature: the id. A client states its versions there, so that the bytes on the wire stay the draft's, whoever knows
 * no versions reads on, and no server can take them away or change them without breaking the signature.
 */
export function initKeyIdOf(supportedVersions: readonly number[], unique: Uint8Array): Uint8Array {
  return encode(InitKeyVersionsId, {
    label: initKeyVersionsLabel,
    supportedVersions: [...supportedVersions],
    unique,
  });
}

/**
 * The versions that a `user_init_key_id` states, in the order of preference; `undefined` for an id that states none.
 *
 * @throws DecodeError for an id that begins with the label and breaks off, goes on, or states a version twice.
 */
export function initKeyVersions(userInitKeyId: Uint8Array): readonly number[] | undefined {
  const label = userInitKeyId.subarray(0, initKeyVersionsLabel.length);
  if (!equalBytes(label, initKeyVersionsLabel)) return undefined;
  const { supportedVersions } = decode(InitKeyVersionsId, userInitKeyId);
  if (new Set(supportedVersions).size === supportedVersions.length) return supportedVersions;
  throw new DecodeError("value_invalid", initKeyVersionsLabel.length, "a version twice");
}

/** What two clients can speak with each other. */
export type VersionChoice =
  | { readonly code: "agreed"; readonly version: number }
  /** The key states no versions: it is older than the extension, or was put in the place of one that does. */
  | { readonly code: "version_unstated" }
  /** The highest version that both know is below what the asking client accepts. */
  | { readonly code: "version_too_low"; readonly version: number }
  | { readonly code: "no_common_version" };

/** The highest version that both state, unless it is below `versionMin` (OF-20, A18-28). Never a lower one. */
export function chooseInitKeyVersion(
  own: readonly number[],
  stated: readonly number[] | undefined,
  versionMin: number,
): VersionChoice {
  if (stated === undefined) return { code: "version_unstated" };
  const common = own.filter((version) => stated.includes(version));
  if (common.length === 0) return { code: "no_common_version" };
  const version = Math.max(...common);
  return version < versionMin ? { code: "version_too_low", version } : { code: "agreed", version };
}
