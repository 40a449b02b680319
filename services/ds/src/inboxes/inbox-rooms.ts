import type { Store } from "@entente/storage";
import type { Addresses } from "../addresses/addresses.ts";
import type { Clock } from "../clock.ts";
import type { Figures } from "../figures.ts";
import type { Bounces } from "../relay/bounces.ts";
import { AddressAdmission } from "./address-admission.ts";
import { AddressedInboxes } from "./addressed-inboxes.ts";
import { Consent } from "./consent.ts";
import { InboundAddressed } from "./inbound-addressed.ts";
import { InboundInboxes } from "./inbound-inboxes.ts";
import { Inboxes } from "./inboxes.ts";

/** Everything that brings messages to inboxes. */
export interface InboxRooms {
  readonly inboxes: Inboxes;
  readonly addressed: AddressedInboxes;
  readonly inbound: InboundInboxes;
}

/** Made of what they share. */
export function inboxRooms(parts: {
  readonly domain: string;
  readonly store: Store;
  readonly addresses: Addresses;
  readonly bounces: Bounces;
  readonly lifetimeMs: number;
  readonly figures: Figures;
  readonly now: Clock;
}): InboxRooms {
  const { domain, store, now } = parts;
  const consent = new Consent(domain, store, now);
  const admission = new AddressAdmission(parts);
  const addressed = new InboundAddressed({ ...parts, home: domain, admission });
  return {
    inboxes: new Inboxes({ ...parts, consent }),
    addressed: new AddressedInboxes({ ...parts, admission }),
    inbound: new InboundInboxes({ ...parts, home: domain, consent, addressed }),
  };
}
