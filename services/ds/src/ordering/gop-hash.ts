import {
  bundleDigest,
  bundleDigests,
  CommitBundle,
  isSendGroupBundle,
  sendGroupBundleDigest,
} from "@entente/mls-wire";
import type { Hash } from "@entente/ordering";
import { decode, defaultLimits } from "@entente/tls-codec";
import { sha256 } from "../digest.ts";
import { bundleBytesMax } from "../limits.ts";

/** Bounds of decoding a bundle: enough for any of `bundleBytesMax`, and no more. */
export const bundleDecodeLimits = {
  ...defaultLimits,
  inputBytesMax: bundleBytesMax,
  elementsMax: 1_000_000,
};

/** The hash of the ordering protocol: SHA-256, and a bundle by the digests of its parts. Throws DecodeError for no bundle. */
export const gopHash: Hash = Object.assign((input: Uint8Array) => sha256(input), {
  ofBundle: (bytes: Uint8Array) =>
    isSendGroupBundle(bytes)
      ? sendGroupBundleDigest(sha256, bytes)
      : bundleDigest(sha256, bundleDigests(sha256, decode(CommitBundle, bytes, bundleDecodeLimits))),
});
