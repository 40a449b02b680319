import { Remote, roleName, type WatchedIdentity } from "@entente/service-kit";
import type { Configuration } from "./configuration.ts";

/** The other services that this one calls. */
export interface Remotes {
  readonly authentication: Remote;
  readonly log: Remote;
  readonly gateway: Remote | undefined;
  /** Another replica of this service, by its address. */
  readonly replica: (address: string) => Remote;
}

/** Nothing is called yet. */
export function openRemotes(configuration: Configuration, identity: WatchedIdentity): Remotes {
  const { domain, gateway, authenticationService, transparencyLog = authenticationService } = configuration;
  const inside = identity.channel();
  return {
    authentication: new Remote(authenticationService, inside, roleName("as", domain)),
    log: new Remote(transparencyLog, inside, roleName("as", domain)),
    gateway: gateway === undefined ? undefined : new Remote(gateway, inside, roleName("gateway", domain)),
    replica: (address) => new Remote(address, inside, roleName("ds", domain)),
  };
}
