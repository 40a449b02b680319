export { type EventualRun, simulateEventual } from "./simulate.ts";
