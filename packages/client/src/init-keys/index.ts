export { InitKeyError, type InitKeyErrorCode } from "./init-key-error.ts";
export type {
  ClientWithoutInitKey,
  FetchedInitKey,
  InitKeys,
  InitKeySuite,
  InitKeyTerms,
  OwnInitKey,
} from "./init-keys.ts";
