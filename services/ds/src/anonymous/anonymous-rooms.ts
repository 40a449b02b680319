import { parseDomainName } from "@entente/mls-wire";
import type { Store } from "@entente/storage";
import type { Rates } from "../admission/rates.ts";
import type { Clock } from "../clock.ts";
import type { Configuration } from "../configuration.ts";
import type { Figures } from "../figures.ts";
import { AnonymousDesk } from "./anonymous-desk.ts";
import { AnonymousSessions } from "./anonymous-sessions.ts";
import { TokenIssuer } from "./token-issuer.ts";
import { TokenKeys } from "./token-keys.ts";

/** What lets clients call without a name. No key is made before one is asked for. */
export function anonymousDesk(parts: {
  readonly configuration: Pick<Configuration, "anonymousSessions" | "domain" | "limits">;
  readonly store: Pick<Store, "quotas" | "secrets" | "spentTokens">;
  /** What replicas of the domain seal session tokens with. */
  readonly sessionKey: Uint8Array;
  readonly rates: Rates;
  readonly figures: Figures;
  readonly now: Clock;
}): AnonymousDesk {
  const { configuration, store, sessionKey, rates, figures, now } = parts;
  const { tokensPerUser } = configuration.limits;
  const domain = parseDomainName(configuration.domain);
  const keys = new TokenKeys(store.secrets, now);
  return new AnonymousDesk({
    isOpen: configuration.anonymousSessions === "on",
    keys,
    issuer: new TokenIssuer({ store, keys, tokensPerUser, figures, now }),
    sessions: new AnonymousSessions({ domain, store, keys, sessionKey, rates, figures, now }),
    rates,
  });
}
