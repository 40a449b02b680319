export type { EventualEvent, ForkReason } from "./eventual-event.ts";
export { type EventualTimes, eventualTimes } from "./eventual-branch.ts";
export { EventualGroup } from "./eventual-group.ts";
export type { EventualOutgoing } from "./eventual-memory.ts";
export { EventualGroups, type EventualOptions } from "./eventual-groups.ts";
export { type CommitRank, compareRanks, rankOf } from "./tie-break.ts";
