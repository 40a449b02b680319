export type {
  ClientStore,
  CursorChange,
  EventRow,
  GroupChange,
  MessageRow,
  MessageState,
  NamedRecord,
  OutgoingItem,
  StoreChanges,
  StoredGroup,
  StoredMessage,
} from "./client-store.ts";
export { MemoryStore } from "./memory-store.ts";
export { StoreError, type StoreErrorCode } from "./store-error.ts";
