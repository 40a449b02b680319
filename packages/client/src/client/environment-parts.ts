import { DeliveryService } from "@entente/proto";
import type { GroupEnvironment } from "../mls/environment.ts";
import { judgeBy, logVouched } from "../trust/authentication-processes.ts";
import { CredentialTrust } from "../trust/credential-trust.ts";
import { OrderingTrust } from "../trust/ordering-trust.ts";
import { SenderTrust } from "../trust/sender-trust.ts";
import type { TrustAnchors } from "../trust/trust-anchors.ts";
import type { ClientParts } from "./client-parts.ts";

/** What a client's groups stand on: whom it believes, by the roots of the domains that home knows. */
export function environmentOf(parts: ClientParts, anchors: TrustAnchors): GroupEnvironment {
  const { session, settings } = parts;
  const { crypto, nowMs = Date.now } = settings;
  const refresh = (): Promise<void> => parts.refreshAnchors();
  const trust = new CredentialTrust(
    anchors,
    async (query) => (await session.call(DeliveryService.VerifyCredential, { query })).verdict ?? {},
    refresh,
    nowMs,
  );
  const authenticator = judgeBy(settings.authentication?.supported ?? ["x509"], {
    x509: trust,
    log_vouched: logVouched(() => parts.watch.transparency),
    ...(settings.fingerprints === undefined ? {} : { fingerprint: settings.fingerprints }),
  });
  return {
    crypto,
    authenticator,
    orderingKeys: new OrderingTrust(anchors, refresh, crypto.primitives.sha256, nowMs),
    domainSenders: new SenderTrust(anchors, refresh),
    nowMs,
  };
}
