// Generated from /proto by packages/proto/scripts/generate.mjs. Do not edit.
import { entente } from "./messages.js";

export import HelloRequest = entente.federation.v1.HelloRequest;
export import HelloResponse = entente.federation.v1.HelloResponse;
export import ClaimKeyPackagesRequest = entente.federation.v1.ClaimKeyPackagesRequest;
export import ClaimKeyPackagesResponse = entente.federation.v1.ClaimKeyPackagesResponse;
export import SubmitCommitRequest = entente.federation.v1.SubmitCommitRequest;
export import SubmitCommitResponse = entente.federation.v1.SubmitCommitResponse;
export import VerifyCredentialRequest = entente.federation.v1.VerifyCredentialRequest;
export import VerifyCredentialResponse = entente.federation.v1.VerifyCredentialResponse;
export import RelayRequest = entente.federation.v1.RelayRequest;
export import RelayResponse = entente.federation.v1.RelayResponse;
export import RelayHello = entente.federation.v1.RelayHello;
export import RelayHelloAck = entente.federation.v1.RelayHelloAck;
export import RelayItems = entente.federation.v1.RelayItems;
export import RelayItem = entente.federation.v1.RelayItem;
export import RelayedInboxMessage = entente.federation.v1.RelayedInboxMessage;
export import RelayedInboxRefusal = entente.federation.v1.RelayedInboxRefusal;
export import RelayedMessage = entente.federation.v1.RelayedMessage;
export import RelayedCommit = entente.federation.v1.RelayedCommit;
export import RelayAck = entente.federation.v1.RelayAck;
export import SeqRange = entente.federation.v1.SeqRange;
export import RelayResult = entente.federation.v1.RelayResult;
export import RelayRejected = entente.federation.v1.RelayRejected;
export import RelayDeferred = entente.federation.v1.RelayDeferred;
