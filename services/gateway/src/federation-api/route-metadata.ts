import type { Metadata } from "@grpc/grpc-js";
import { domain as domainProto } from "@entente/proto";
import { refusal } from "../errors.ts";
import { routeBytesMax } from "../limits.ts";

/** Metadata key of the encoded `entente.domain.v1.Route`. */
export const routeKey = "entente-route-bin";

/** The domain that a call of this domain's own service is for. @throws ServiceError `bad_route`. */
export function destinationOf(metadata: Metadata): string {
  const [encoded, ...others] = metadata.get(routeKey);
  if (!(encoded instanceof Uint8Array) || others.length > 0 || encoded.length > routeBytesMax) {
    throw refusal("bad_route", `one ${routeKey} is needed`, { field: routeKey });
  }
  const { destination } = decode(encoded);
  if (destination === "") throw refusal("bad_route", "the route names no destination", { field: routeKey });
  return destination;
}

function decode(encoded: Uint8Array): domainProto.Route {
  try {
    return domainProto.Route.decode(encoded);
  } catch {
    // The cause is told in full by the refusal: the bytes are no Route.
    throw refusal("bad_route", "the route is no entente.domain.v1.Route", { field: routeKey });
  }
}
