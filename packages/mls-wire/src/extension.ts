import { opaqueV, struct, vectorV, type Value } from "@entente/tls-codec";
import { ExtensionType } from "./registries/extension-type.ts";

/**
 *     struct { ExtensionType extension_type; opaque extension_data<V>; } Extension;
 *
 * Typed data that protocol and applications attach to objects (RFC 9420 13). The data stays bytes here, so that
 * unknown types survive; the codecs of known types are in `extensions/`.
 */
export const Extension = struct({ extensionType: ExtensionType, extensionData: opaqueV });
export type Extension = Value<typeof Extension>;

/** `Extension extensions<V>`. The RFC allows one of each type per list; that rule is the validator's. */
export const Extensions = vectorV(Extension);
export type Extensions = Value<typeof Extensions>;
