export { MissedHistory } from "./missed-history.ts";
