import { domainBytesMax } from "./limits.ts";
import { OrderingError } from "./ordering-error.ts";

/** Name of a domain: lower-case A-labels, no trailing dot. Compared octet by octet. */
export type Domain = string;

/** MLS group id (RFC 9420, section 8.1). */
export type GroupId = Uint8Array;

const domainForm = /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/;

/** True if `name` is a domain in the only form that is ordered, hashed and signed. */
export function isDomain(name: string): boolean {
  return name.length <= domainBytesMax && domainForm.test(name) && !name.includes("..");
}

/** @throws OrderingError `bad_domain` */
export function checkDomain(name: string): Domain {
  if (!isDomain(name)) throw new OrderingError("bad_domain", `not a domain name: ${JSON.stringify(name)}`);
  return name;
}

/** -1, 0 or 1 in the octet order that every canonical list of domains uses. */
export function compareDomains(a: Domain, b: Domain): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
