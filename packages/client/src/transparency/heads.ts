import {
  decode,
  DecodeError,
  defaultLimits,
  encode,
  opaqueV,
  opaqueVWithin,
  struct,
  text,
  uint32,
  vectorV,
} from "@entente/tls-codec";
import { transparencyLimits } from "./limits.ts";

/** Sets these bytes apart from an application's own authenticated data. */
const magic = 0x6b74_6831;

/**
 * Heads of logs that go out in the authenticated data of a group message: servers can read and not change them, and can not tell
 * members different ones.
 *
 *     struct { uint32 magic; struct { opaque domain<V>; opaque checkpoint<V>; } heads<V>; opaque application<V>; } CarriedHeads;
 */
const CarriedHeads = struct({
  magic: uint32,
  heads: vectorV(struct({ domain: text(opaqueVWithin(1, 255)), checkpoint: opaqueV })),
  application: opaqueV,
});

/** A head as a member has seen it: whose log, and the signed checkpoint. */
export interface SeenHead {
  readonly domain: string;
  readonly checkpoint: Uint8Array;
}

/** Authenticated data that carries heads beside the application's own. */
export function carryHeads(heads: readonly SeenHead[], application: Uint8Array): Uint8Array {
  return encode(CarriedHeads, {
    magic,
    heads: heads.slice(0, transparencyLimits.headsPerMessage),
    application,
  });
}

/** The heads in authenticated data, and what is the application's own: all of it where it carries none. */
export function carriedHeads(authenticatedData: Uint8Array): {
  readonly heads: readonly SeenHead[];
  readonly application: Uint8Array;
} {
  const none = { heads: [], application: authenticatedData };
  if (
    authenticatedData.length < 4 ||
    new DataView(authenticatedData.buffer, authenticatedData.byteOffset).getUint32(0) !== magic
  )
    return none;
  try {
    const limits = { ...defaultLimits, inputBytesMax: transparencyLimits.headsBytesMax };
    const { heads, application } = decode(CarriedHeads, authenticatedData, limits);
    return heads.length > transparencyLimits.headsPerMessage ? none : { heads, application };
  } catch (error) {
    if (error instanceof DecodeError) return none;
    throw error;
  }
}
