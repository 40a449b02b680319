export type { Carriage } from "./dmls-carrier.ts";
export { ClientSessionStore } from "./client-session-store.ts";
export type { DmlsSession } from "./dmls-session.ts";
export { type DmlsHandlers, type DmlsOptions, DmlsSessions } from "./dmls-sessions.ts";
export type { DmlsInvitation } from "./session-book.ts";
