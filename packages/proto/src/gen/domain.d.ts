// Generated from /proto by packages/proto/scripts/generate.mjs. Do not edit.
import { entente } from "./messages.js";

export import ReadDestinationsRequest = entente.domain.v1.ReadDestinationsRequest;
export import ReadDestinationsResponse = entente.domain.v1.ReadDestinationsResponse;
export import DestinationEntry = entente.domain.v1.DestinationEntry;
export import ReadOrderingEvidenceRequest = entente.domain.v1.ReadOrderingEvidenceRequest;
export import ReadOrderingEvidenceResponse = entente.domain.v1.ReadOrderingEvidenceResponse;
export import OrderingEvidence = entente.domain.v1.OrderingEvidence;
export import ReadPeersRequest = entente.domain.v1.ReadPeersRequest;
export import ReadPeersResponse = entente.domain.v1.ReadPeersResponse;
export import PeerEntry = entente.domain.v1.PeerEntry;
export import ReloadRequest = entente.domain.v1.ReloadRequest;
export import ReloadResponse = entente.domain.v1.ReloadResponse;
export import ExaminePeerRequest = entente.domain.v1.ExaminePeerRequest;
export import ExaminePeerResponse = entente.domain.v1.ExaminePeerResponse;
export import ExaminedStep = entente.domain.v1.ExaminedStep;
export import Route = entente.domain.v1.Route;
export import SubmitToOrderRequest = entente.domain.v1.SubmitToOrderRequest;
export import SubmitToOrderResponse = entente.domain.v1.SubmitToOrderResponse;
export import ReserveInOrderRequest = entente.domain.v1.ReserveInOrderRequest;
export import ReserveInOrderResponse = entente.domain.v1.ReserveInOrderResponse;
export import BringDecidedRequest = entente.domain.v1.BringDecidedRequest;
export import BringDecidedResponse = entente.domain.v1.BringDecidedResponse;
export import LookAheadRequest = entente.domain.v1.LookAheadRequest;
export import LookAheadResponse = entente.domain.v1.LookAheadResponse;
export import PassExchangeRequest = entente.domain.v1.PassExchangeRequest;
export import PassExchangeResponse = entente.domain.v1.PassExchangeResponse;
