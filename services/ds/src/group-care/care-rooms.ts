import type { Logger } from "@entente/service-kit";
import type { Store } from "@entente/storage";
import type { Addresses } from "../addresses/addresses.ts";
import type { Clock } from "../clock.ts";
import type { Configuration } from "../configuration.ts";
import type { Credentials } from "../credentials/credentials.ts";
import { Verdicts } from "../credentials/verdicts.ts";
import type { Figures } from "../figures.ts";
import { CareSweep } from "./care-sweep.ts";
import { Departures } from "./departures.ts";
import { Evictions } from "./evictions.ts";
import { type ExternalSender, readExternalSender } from "./external-sender.ts";

/** Everything that looks after groups which their members do not look after. */
export interface CareRooms {
  readonly externalSender: ExternalSender;
  readonly departures: Departures;
  readonly sweep: CareSweep;
}

/** Made of what they share. */
export function careRooms(parts: {
  readonly configuration: Pick<Configuration, "domain" | "eviction" | "externalSenders">;
  readonly store: Store;
  readonly addresses: Addresses;
  readonly credentials: Credentials;
  readonly figures: Figures;
  readonly log: Logger;
  readonly now: Clock;
}): CareRooms {
  const { configuration, store, addresses, figures, log, now } = parts;
  const { domain, eviction: settings } = configuration;
  const sender = readExternalSender(domain, configuration.externalSenders);
  const credentials = new Verdicts(parts.credentials, now);
  const evictions = new Evictions({ domain, store, sender, credentials, settings, figures, log, now });
  const look = (groupId: Uint8Array): Promise<void> => evictions.look(groupId);
  return {
    externalSender: sender,
    departures: new Departures({ domain, store, addresses, sender, propose: look, now }),
    sweep: new CareSweep(store, look, settings.sweepMs, log),
  };
}
