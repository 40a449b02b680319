// Generated from /proto by packages/proto/scripts/generate.mjs. Do not edit.
import { entente } from "./messages.js";

export import ClientFrame = entente.web.v1.ClientFrame;
export import OpenCall = entente.web.v1.OpenCall;
export import EndOfRequests = entente.web.v1.EndOfRequests;
export import CancelCall = entente.web.v1.CancelCall;
export import ServerFrame = entente.web.v1.ServerFrame;
export import CallStatus = entente.web.v1.CallStatus;
