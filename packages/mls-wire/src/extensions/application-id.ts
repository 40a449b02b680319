import { opaqueV, struct, type Value } from "@entente/tls-codec";

/** `struct { opaque application_id<V>; } ApplicationId`, in a LeafNode (RFC 9420 5.3.3; A23-80). */
export const ApplicationId = struct({ applicationId: opaqueV });
export type ApplicationId = Value<typeof ApplicationId>;
