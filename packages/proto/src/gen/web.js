// Generated from /proto by packages/proto/scripts/generate.mjs. Do not edit.
import { entente } from "./messages.js";

export const { ClientFrame, OpenCall, EndOfRequests, CancelCall, ServerFrame, CallStatus } = entente.web.v1;
