export type {
  Ack,
  Hello,
  HelloAck,
  ItemResult,
  ItemsFrame,
  RefusalCode,
  Refused,
  Rejection,
  Request,
  Response,
} from "./frame.ts";
export * as limits from "./limits.ts";
export type { Bounds } from "./limits.ts";
export { openReceiver } from "./receiver-state.ts";
export type {
  ReceiverDelivery,
  ReceiverInput,
  ReceiverOutcome,
  ReceiverPersist,
  ReceiverState,
  StoredReceiver,
} from "./receiver-state.ts";
export { stepReceiver } from "./receiver.ts";
export { RelayError } from "./relay-error.ts";
export type { RelayErrorCode } from "./relay-error.ts";
export { openSender } from "./sender-state.ts";
export type {
  DeferredRow,
  DelayedNotice,
  OutboxRow,
  ReadRequest,
  SenderEvent,
  SenderInput,
  SenderOutcome,
  SenderPersist,
  SenderState,
  StoredSender,
} from "./sender-state.ts";
export { stepSender } from "./sender.ts";
export type { SeqRange, SeqRanges } from "./seq-ranges.ts";
export { byLane } from "./stream.ts";
export type { Item, LaneRun, StreamId } from "./stream.ts";
