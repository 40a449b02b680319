import {
  closedEnum,
  fixedOpaque,
  opaqueV,
  opaqueVWithin,
  optional,
  select,
  struct,
  uint32,
  uint64,
  uint8,
  type Value,
  vectorV,
} from "@entente/tls-codec";
import { openingBytes, valueBytesMax } from "./limits.ts";
import { CombinedProof, LadderStep } from "./proof/combined-proof.ts";

// What the log answers. Every answer begins with a signed and cosigned checkpoint (a C2SP note), and its proof leads to that
// checkpoint's root. Adapted from draft-ietf-keytrans-protocol-04 section 12; vectors are RFC 9420's variable-size ones.

/**
 * A version with its value, and what opens its commitment.
 *
 *     struct { uint32 version; opaque opening[16]; opaque value<V>; } FoundVersion;
 */
export const FoundVersion = struct({
  version: uint32,
  opening: fixedOpaque(openingBytes),
  value: opaqueVWithin(0, valueBytesMax),
});
export type FoundVersion = Value<typeof FoundVersion>;

/**
 * The answer to a search, for the greatest version or for a given one.
 *
 *     struct {
 *       opaque checkpoint<V>; optional<FoundVersion> found;
 *       LadderStep steps<V>;         // one for each version of the ladder of the version found, in the ladder's order
 *       CombinedProof proof;
 *     } SearchResponse;
 */
export const SearchResponse = struct({
  checkpoint: opaqueV,
  found: optional(FoundVersion),
  steps: vectorV(LadderStep),
  proof: CombinedProof,
});
export type SearchResponse = Value<typeof SearchResponse>;

/**
 * The answer to somebody who watches versions of another's label; `steps` in ascending order of version.
 *
 *     struct { opaque checkpoint<V>; LadderStep steps<V>; CombinedProof proof; } ContactResponse;
 */
export const ContactResponse = struct({
  checkpoint: opaqueV,
  steps: vectorV(LadderStep),
  proof: CombinedProof,
});
export type ContactResponse = Value<typeof ContactResponse>;

/**
 * The answer to an owner: the number of versions at each of the next distinguished entries, 0 for none.
 *
 *     struct { opaque checkpoint<V>; uint32 counts<V>; LadderStep steps<V>; CombinedProof proof; } OwnerResponse;
 */
export const OwnerResponse = struct({
  checkpoint: opaqueV,
  counts: vectorV(uint32),
  steps: vectorV(LadderStep),
  proof: CombinedProof,
});
export type OwnerResponse = Value<typeof OwnerResponse>;

/**
 * The answer to an owner who has made a new version.
 *
 *     struct {
 *       opaque checkpoint<V>; uint64 position; FoundVersion found; LadderStep steps<V>; CombinedProof proof;
 *     } UpdateResponse;
 */
export const UpdateResponse = struct({
  checkpoint: opaqueV,
  position: uint64,
  found: FoundVersion,
  steps: vectorV(LadderStep),
  proof: CombinedProof,
});
export type UpdateResponse = Value<typeof UpdateResponse>;

/**
 * A proof that is carried beside a KeyPackage and checked with no question to anybody.
 *
 *     enum { standard(1), provisional(2) } CredentialType;
 *
 * `standard` is about a distinguished entry, which the label's owner checks. `provisional`, for a version that is newer than
 * the last of those, is a whole search by somebody who had seen nothing. Section 12.4.
 */
export const Credential = select({
  tag: { kind: closedEnum(uint8, { standard: 1, provisional: 2 }) },
  cases: {
    standard: {
      checkpoint: opaqueV,
      position: uint64,
      found: FoundVersion,
      steps: vectorV(LadderStep),
      proof: CombinedProof,
    },
    provisional: { search: SearchResponse },
  },
});
export type Credential = Value<typeof Credential>;
