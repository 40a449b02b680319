import { type ClientId, clientIdParts, parseClientId } from "@entente/mls-wire";
import { sha256 } from "../digest.ts";
import { refusal } from "../errors.ts";
import { inboxDomainsMax, inboxPayloadBytesMax, inboxRecipientsMax } from "./limits.ts";

/** A message to devices, within its bounds; nothing is known yet of the devices. */
export interface InboxRequest {
  readonly recipients: readonly ClientId[];
  readonly payload: Uint8Array;
}

/** Devices of one domain. */
export interface Addressees {
  readonly domain: string;
  readonly clientIds: readonly ClientId[];
}

/** @throws ServiceError `bad_field`, `too_large`; IdentifierError. The sender controls everything. */
export function inboxRequestOf(recipients: readonly string[], payload: Uint8Array): InboxRequest {
  if (recipients.length === 0) throw refusal("bad_field", "at least 1", { field: "recipients" });
  tooLarge(recipients.length, inboxRecipientsMax, "recipients");
  tooLarge(payload.length, inboxPayloadBytesMax, "payload");
  const parsed = recipients.map(parseClientId);
  if (new Set(parsed).size !== parsed.length) {
    throw refusal("bad_field", "a device is named twice", { field: "recipients" });
  }
  tooLarge(addresseesByDomain(parsed).length, inboxDomainsMax, "recipients");
  return { recipients: parsed, payload };
}

/** The devices, by domain, in order of appearance. */
export function addresseesByDomain(recipients: readonly ClientId[]): readonly Addressees[] {
  const byDomain = new Map<string, ClientId[]>();
  for (const clientId of recipients) {
    const { domain } = clientIdParts(clientId);
    const held = byDomain.get(domain);
    if (held === undefined) byDomain.set(domain, [clientId]);
    else held.push(clientId);
  }
  return [...byDomain].map(([domain, clientIds]) => ({ domain, clientIds }));
}

/** Names a message: the same sender, key, devices and payload are the same message. No client id has a line break. */
export function inboxMessageId(sender: ClientId, key: Uint8Array, request: InboxRequest): Uint8Array {
  const names = [sender, ...request.recipients].join("\n");
  return sha256("entente inbox message\n", names, "\n\n", key, request.payload);
}

function tooLarge(count: number, max: number, field: string): void {
  if (count > max) throw refusal("too_large", `${String(count)}, at most ${String(max)}`, { field });
}
