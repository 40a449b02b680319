import { struct, vectorV, type Value } from "@entente/tls-codec";
import { Credential } from "../credential.ts";
import { SignaturePublicKey } from "../public-key.ts";

/** `struct { SignaturePublicKey signature_key; Credential credential; } ExternalSender` (RFC 9420 12.1.8.1). */
export const ExternalSender = struct({ signatureKey: SignaturePublicKey, credential: Credential });
export type ExternalSender = Value<typeof ExternalSender>;

/** `ExternalSender external_senders<V>`: who may propose from outside, in the GroupContext (RFC 9420 12.1.8.1; A23-42). */
export const ExternalSenders = vectorV(ExternalSender);
export type ExternalSenders = Value<typeof ExternalSenders>;
