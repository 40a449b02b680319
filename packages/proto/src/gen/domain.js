// Generated from /proto by packages/proto/scripts/generate.mjs. Do not edit.
import { entente } from "./messages.js";

export const { ReadDestinationsRequest, ReadDestinationsResponse, DestinationEntry, ReadOrderingEvidenceRequest, ReadOrderingEvidenceResponse, OrderingEvidence, ReadPeersRequest, ReadPeersResponse, PeerEntry, ReloadRequest, ReloadResponse, ExaminePeerRequest, ExaminePeerResponse, ExaminedStep, Route, SubmitToOrderRequest, SubmitToOrderResponse, ReserveInOrderRequest, ReserveInOrderResponse, BringDecidedRequest, BringDecidedResponse, LookAheadRequest, LookAheadResponse, PassExchangeRequest, PassExchangeResponse } = entente.domain.v1;
