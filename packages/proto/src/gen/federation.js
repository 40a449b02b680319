// Generated from /proto by packages/proto/scripts/generate.mjs. Do not edit.
import { entente } from "./messages.js";

export const { ReadAttachmentRequest, ReadAttachmentResponse, RelayEphemeralRequest, RelayedEphemeral, RelayEphemeralResponse, HelloRequest, HelloResponse, ClaimKeyPackagesRequest, ClaimKeyPackagesResponse, SubmitCommitRequest, SubmitCommitResponse, VerifyCredentialRequest, VerifyCredentialResponse, RelayRequest, RelayResponse, RelayHello, RelayHelloAck, RelayRejection, RelayRefused, RelayItems, RelayItem, RelayedInboxMessage, RelayedInboxRefusal, RelayedMessage, RelayedCommit, RelayAck, SeqRange, RelayResult, RelayRejected, RelayDeferred } = entente.federation.v1;
