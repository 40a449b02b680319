import type { Metadata } from "@grpc/grpc-js";
import { domain as domainProto } from "@entente/proto";
import { parseDomainName } from "@entente/mls-wire";
import { type AuthenticatedCall, requireRole } from "@entente/service-kit";
import { refusal } from "../errors.ts";
import { routeKey } from "../gateway-channel.ts";

const routeBytesMax = 1_024;

/**
 * The domain that asks, as this domain's own gateway read it from the peer's certificate. Nothing in a request counts for it.
 *
 * @throws ServiceError `role_not_allowed` for a caller that is not the gateway, `bad_route`.
 */
export function originOf(call: AuthenticatedCall & { readonly metadata: Metadata }, domain: string): string {
  requireRole(call, domain, ["gateway"]);
  const [encoded, ...others] = call.metadata.get(routeKey);
  if (!(encoded instanceof Uint8Array) || others.length > 0 || encoded.length > routeBytesMax) throw unfit();
  let origin: string;
  try {
    ({ origin } = domainProto.Route.decode(encoded));
  } catch {
    // The refusal tells it in full: the bytes are no Route.
    throw unfit();
  }
  if (origin === "" || origin === domain) throw unfit();
  return parseDomainName(origin);
}

function unfit(): Error {
  return refusal("bad_route", `one ${routeKey} with another domain as origin is needed`, { field: routeKey });
}
