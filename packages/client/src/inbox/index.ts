export { type ChannelSending, InboxChannel, type UnreachedDevice } from "./inbox-channel.ts";
export { applicationProtocolsFrom, inboxProtocols } from "./inbox-envelope.ts";
export type { ChannelMessage } from "./mailboxes.ts";
