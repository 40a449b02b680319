import type { Hash } from "./bytes.ts";
import { readConfig, writeConfig, type Config } from "./config.ts";
import type { GroupId } from "./domain.ts";
import { bundleBytesMax, groupIdBytesMax } from "./limits.ts";
import { OrderingError } from "./ordering-error.ts";
import type { WireReader } from "./wire-reader.ts";
import { WireWriter } from "./wire-writer.ts";

/**
 * What a slot decides: the Commit bundle, opaque here, and the configuration of the next epoch that it leads to.
 * Always made by `makeValue` or a decoder, so that `hash` is the hash of the other two.
 */
export interface Value {
  /** Commit, the proposals it refers to, Welcomes, GroupInfo; at most `bundleBytesMax`. A client controls it. */
  readonly bundle: Uint8Array;
  /** Declared by the committer, checked by every domain and client that can compute it. */
  readonly nextConfig: Config;
  /** h = SHA-256("gop1 value" ‖ digest of the bundle ‖ nextConfig); also the request id of the Submit. */
  readonly hash: Uint8Array;
}

/** @throws OrderingError `bound_exceeded`, `bad_config` */
export function makeValue(bundle: Uint8Array, nextConfig: Config, hash: Hash): Value {
  if (bundle.length > bundleBytesMax) throw new OrderingError("bound_exceeded", "bundle too large");
  const digest = hash.ofBundle === undefined ? hash(bundle) : hash.ofBundle(bundle);
  return { bundle, nextConfig, hash: valueHash(digest, nextConfig, hash) };
}

/** h of the bundle with this digest (`Hash.ofBundle`): what a client computes that does not have all of the bundle. */
export function valueHash(bundleDigest: Uint8Array, nextConfig: Config, hash: Hash): Uint8Array {
  const writer = new WireWriter();
  writer.label("gop1 value");
  writer.digest(bundleDigest);
  writeConfig(writer, nextConfig);
  return hash(writer.finish());
}

/** The hash is not written: the reader computes it. */
export function writeValue(writer: WireWriter, value: Value): void {
  writer.opaque(4, bundleBytesMax, value.bundle);
  writeConfig(writer, value.nextConfig);
}

/** @throws OrderingError */
export function readValue(reader: WireReader, hash: Hash): Value {
  const bundle = reader.opaque(4, bundleBytesMax);
  return makeValue(bundle, readConfig(reader), hash);
}

/** H₀ = SHA-256("gop1 genesis" ‖ group id ‖ config of epoch 0). */
export function genesisHead(group: GroupId, config: Config, hash: Hash): Uint8Array {
  const writer = new WireWriter();
  writer.label("gop1 genesis");
  writer.opaque(1, groupIdBytesMax, group);
  writeConfig(writer, config);
  return hash(writer.finish());
}

/** H of the next epoch = SHA-256("gop1 head" ‖ H of this epoch ‖ h of its decided value). */
export function nextHead(head: Uint8Array, valueHash: Uint8Array, hash: Hash): Uint8Array {
  const writer = new WireWriter();
  writer.label("gop1 head");
  writer.digest(head);
  writer.digest(valueHash);
  return hash(writer.finish());
}
