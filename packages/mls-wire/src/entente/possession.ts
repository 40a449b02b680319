import {
  concatBytes,
  encode,
  opaqueV,
  struct,
  uint16,
  uint64,
  utf8FromText,
  vectorV,
} from "@entente/tls-codec";
import { mlsLabel, SignContent } from "../labelled.ts";

const SessionContent = struct({ challenge: opaqueV, clientId: opaqueV });
const SessionVersions = struct({ told: vectorV(uint16), heard: vectorV(uint16) });
const EnrolmentContent = struct({ challenge: opaqueV, clientId: opaqueV, signaturePublicKey: opaqueV });
const GroupKeysContent = struct({
  requestedAtMs: uint64,
  clientId: opaqueV,
  certified: vectorV(opaqueV),
  dropped: vectorV(opaqueV),
});
const RenewalContent = struct({ requestedAtMs: uint64, clientId: opaqueV, signaturePublicKey: opaqueV });

/** Versions of a Delivery Service's API: which the client told, and which the service answered with. Numbers of 16 bits. */
export interface SessionVersions {
  readonly told: readonly number[];
  readonly heard: readonly number[];
}

/**
 * `SignContent` with the label "EntenteSession" over `struct { opaque challenge<V>; opaque client_id<V>; }`: what a client
 * signs to open a session at its Delivery Service, and what that service checks (RFC 9420 5.1.2). `uint16 told<V>; uint16 heard<V>`
 * follow where the client told versions.
 */
export function sessionSignContent(
  challenge: Uint8Array,
  clientId: string,
  versions?: SessionVersions,
): Uint8Array {
  const content = encode(SessionContent, { challenge, clientId: utf8(clientId) });
  const { told = [], heard = [] } = versions ?? {};
  const lists = { told: [...told], heard: [...heard] };
  return signContent(
    "EntenteSession",
    versions === undefined ? content : concatBytes(content, encode(SessionVersions, lists)),
  );
}

/**
 * `SignContent` with the label "EntenteEnrolment" over `struct { opaque challenge<V>; opaque client_id<V>; opaque
 * signature_public_key<V>; }`: what a client signs to enrol at its Authentication Service.
 */
export function enrolmentSignContent(
  challenge: Uint8Array,
  clientId: string,
  signaturePublicKey: Uint8Array,
): Uint8Array {
  const content = { challenge, clientId: utf8(clientId), signaturePublicKey };
  return signContent("EntenteEnrolment", encode(EnrolmentContent, content));
}

/**
 * `SignContent` with the label "EntenteRenewal" over `struct { uint64 requested_at_ms; opaque client_id<V>; opaque
 * signature_public_key<V>; }`: what a client signs for a later credential, with its current and with its new key.
 */
export function renewalSignContent(
  requestedAtMs: number,
  clientId: string,
  signaturePublicKey: Uint8Array,
): Uint8Array {
  const content = { requestedAtMs: BigInt(requestedAtMs), clientId: utf8(clientId), signaturePublicKey };
  return signContent("EntenteRenewal", encode(RenewalContent, content));
}

/**
 * `SignContent` with the label "EntenteGroupKeys" over `struct { uint64 requested_at_ms; opaque client_id<V>; Key certified<V>; Key
 * dropped<V>; }`, `struct { opaque key<V>; } Key;`: what a client signs with the key in force to have further keys, and to give others up.
 */
export function groupKeysSignContent(
  requestedAtMs: number,
  clientId: string,
  certified: readonly Uint8Array[],
  dropped: readonly Uint8Array[],
): Uint8Array {
  const content = { requestedAtMs: BigInt(requestedAtMs), clientId: utf8(clientId), certified, dropped };
  return signContent("EntenteGroupKeys", encode(GroupKeysContent, content));
}

function signContent(label: string, content: Uint8Array): Uint8Array {
  return encode(SignContent, { label: mlsLabel(label), content });
}

/** Ids are ASCII once parsed, so there is nothing that UTF-8 could refuse. */
function utf8(text: string): Uint8Array {
  return utf8FromText(text) ?? new Uint8Array();
}
