export type { AnonymousSettings } from "./anonymous-settings.ts";
export type { AnonymousState } from "./anonymity.ts";
