import type { delivery } from "@entente/proto";
import { refusal } from "../errors.ts";
import { pushEndpointCharactersMax } from "./limits.ts";

/** Where and with which keys a device is woken (RFC 8291). Its platform gave it this; the device controls every field. */
export interface PushTarget {
  readonly endpoint: string;
  /** Base64url, as in the platform's own JSON. */
  readonly p256dh: string;
  readonly auth: string;
}

/** Uncompressed P-256 point; RFC 8291 3.1. */
const keyBytes = 65;
const authBytes = 16;

/**
 * The target of a request: an https URL on one of the hosts that the operator sends to, so that no device can make this
 * process call any other place.
 *
 * @throws ServiceError `bad_field`, `push_host_refused`.
 */
export function pushTargetOf(
  { endpoint, p256dh, auth }: delivery.RegisterPushRequest,
  hosts: readonly string[],
): PushTarget {
  if (endpoint.length > pushEndpointCharactersMax) throw bad("endpoint", "too long");
  const url = URL.parse(endpoint);
  // A URL that is written in two ways is refused, so that what was checked is what is called.
  if (url?.href !== endpoint) throw bad("endpoint", "not a URL in its one form");
  if (url.protocol !== "https:" || url.username !== "" || url.password !== "" || url.hash !== "") {
    throw bad("endpoint", "only https, without user, password or fragment");
  }
  if (!hosts.some((host) => (host.startsWith(".") ? url.host.endsWith(host) : url.host === host))) {
    throw refusal("push_host_refused", "this domain does not send to that push service", {
      field: "endpoint",
    });
  }
  if (p256dh.length !== keyBytes || p256dh[0] !== 4) throw bad("p256dh", "not an uncompressed P-256 point");
  if (auth.length !== authBytes) throw bad("auth", `not ${String(authBytes)} bytes`);
  return { endpoint, p256dh: base64url(p256dh), auth: base64url(auth) };
}

function bad(field: string, problem: string): Error {
  return refusal("bad_field", `${field}: ${problem}`, { field });
}

function base64url(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64url");
}
