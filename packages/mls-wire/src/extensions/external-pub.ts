import { struct, type Value } from "@entente/tls-codec";
import { HPKEPublicKey } from "../public-key.ts";

/** `struct { HPKEPublicKey external_pub; } ExternalPub`, in a GroupInfo that allows external Commits (RFC 9420 12.4.3.2). */
export const ExternalPub = struct({ externalPub: HPKEPublicKey });
export type ExternalPub = Value<typeof ExternalPub>;
