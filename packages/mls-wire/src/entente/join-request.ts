import { closedEnum, encode, fixedOpaque, opaqueV, struct, uint16, type Value } from "@entente/tls-codec";
import { ClientId } from "./client-id.ts";
import { mlsLabel, SignContent } from "../labelled.ts";

/** Bytes of a public key of X25519. */
const keyBytes = 32;

const signed = {
  version: closedEnum(uint16, { v1: 1 }),
  groupId: opaqueV,
  clientId: ClientId,
  credential: opaqueV,
  sealedTo: fixedOpaque(keyBytes),
} as const;

const JoinRequestTBS = struct(signed);

/**
 *     struct {
 *       uint16 version = 1;
 *       opaque group_id<V>;
 *       opaque client_id<V>;        // who wants to join
 *       opaque credential<V>;       // Credential of type x509 that names it
 *       opaque sealed_to[32];       // public key of X25519, made for this request alone
 *       opaque signature<V>;        // SignWithLabel("EntenteJoinRequest", all of the above), with the credential's key
 *     } JoinRequest;
 *
 * What somebody shows who wants to join a group from outside: the state of the group is answered sealed to the key, so that the
 * servers between the two read nothing of it. It may be repeated by whoever has seen it, and the answer is read by the joiner alone.
 */
export const JoinRequest = struct({ ...signed, signature: opaqueV });
export type JoinRequest = Value<typeof JoinRequest>;

/** `SignContent` of a request (RFC 9420 5.1.2). */
export function joinRequestSignContent(request: Omit<JoinRequest, "signature">): Uint8Array {
  return encode(SignContent, {
    label: mlsLabel("EntenteJoinRequest"),
    content: encode(JoinRequestTBS, request),
  });
}

/** `info` of the HPKE context in which a group's state is sealed to a joiner; the request is the additional data. */
export const sealedStateInfo = mlsLabel("EntenteGroupState");
