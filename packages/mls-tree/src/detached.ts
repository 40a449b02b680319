import { decode, encode, type Codec } from "@entente/tls-codec";

/**
 * The same value in bytes of its own. What is decoded points into its message; a leaf that stays for years must not keep
 * the Commit that brought it.
 */
export function detached<T>(codec: Codec<T>, value: T): T {
  return decode(codec, encode(codec, value).slice());
}
