export { Client } from "./client.ts";
export { ClientError, type ClientErrorCode } from "./client-error.ts";
export type { ClientEvent } from "./client-event.ts";
export type { LeftClient, LeftReason } from "./claims.ts";
export type { InviteResult } from "./invitations.ts";
export type { PushSettings, PushSubscriptionJson, WakeUps } from "./wake-ups.ts";
export type { Contact, Contacts } from "./contacts.ts";
export type { DeliveryStatus, DomainDelivery } from "./delivery-status.ts";
export type { EphemeralNotice } from "./ephemerals.ts";
export type { Directory, FoundUser, Profile } from "./directory.ts";
export { JoinedGroup } from "./joined-group.ts";
export type { JoinReason } from "./join-attempts.ts";
export {
  clientLimits,
  type ClientSettings,
  type HomeDomain,
  type NewGroupOptions,
  type SilentLogs,
} from "./settings.ts";
export type { MessageReport, ReportReason, UserChecks } from "./user-checks.ts";
export {
  beginSignIn,
  completeSignIn,
  type PendingSignIn,
  type SignedIn,
  type SignInSettings,
} from "./sign-in.ts";
