import { encode, opaqueV, struct, uint64, utf8FromText } from "@entente/tls-codec";
import { mlsLabel, SignContent } from "@entente/mls-wire";

/** A client's signature key, wherever its private part is. */
export interface SignatureKey {
  /** TLS SignatureScheme. */
  readonly scheme: number;
  /** As in LeafNode.signature_key. */
  readonly publicKey: Uint8Array;
  /** A signature over `content`; DER for ECDSA. */
  sign(content: Uint8Array): Promise<Uint8Array>;
}

const SessionContent = struct({ challenge: opaqueV, clientId: opaqueV });
const EnrolmentContent = struct({ challenge: opaqueV, clientId: opaqueV, signaturePublicKey: opaqueV });
const RenewalContent = struct({ requestedAtMs: uint64, clientId: opaqueV, signaturePublicKey: opaqueV });

/** What is signed to open a session (delivery/v1, CompleteSessionRequest.signature). */
export function sessionSignContent(challenge: Uint8Array, clientId: string): Uint8Array {
  return signContent("EntenteSession", encode(SessionContent, { challenge, clientId: ascii(clientId) }));
}

/** What is signed to enrol (authentication/v1, CompleteEnrolmentRequest.signature). */
export function enrolmentSignContent(
  challenge: Uint8Array,
  clientId: string,
  signaturePublicKey: Uint8Array,
): Uint8Array {
  return signContent(
    "EntenteEnrolment",
    encode(EnrolmentContent, { challenge, clientId: ascii(clientId), signaturePublicKey }),
  );
}

/** What is signed to renew (authentication/v1, RenewCredentialRequest). */
export function renewalSignContent(
  requestedAtMs: number,
  clientId: string,
  signaturePublicKey: Uint8Array,
): Uint8Array {
  const content = { requestedAtMs: BigInt(requestedAtMs), clientId: ascii(clientId), signaturePublicKey };
  return signContent("EntenteRenewal", encode(RenewalContent, content));
}

/** SignWithLabel's input (RFC 9420 5.1.2). */
function signContent(label: string, content: Uint8Array): Uint8Array {
  return encode(SignContent, { label: mlsLabel(label), content });
}

function ascii(text: string): Uint8Array {
  return utf8FromText(text) ?? new Uint8Array();
}
