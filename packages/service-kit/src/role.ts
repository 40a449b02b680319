import { status } from "@grpc/grpc-js";
import { ServiceError } from "@entente/rpc";
import { type AuthenticatedCall, dnsNames, peerCertificate } from "./transport-security.ts";

/** Who a process is inside its domain. Its domain certificate carries the dNSName `<role>.<domain>`. */
export type Role = "ds" | "as" | "gateway" | "operator";

/** The dNSName of a role's certificate. */
export function roleName(role: Role, domain: string): string {
  return `${role}.${domain}`;
}

/**
 * Lets a call pass only when its caller has shown a certificate of one of the roles.
 *
 * @throws ServiceError `role_not_allowed`.
 */
export function requireRole(call: AuthenticatedCall, domain: string, allowed: readonly Role[]): Role {
  const certificate = peerCertificate(call);
  const names = certificate === undefined ? [] : dnsNames(certificate);
  const role = allowed.find((each) => names.includes(roleName(each, domain)));
  if (role !== undefined) return role;
  throw new ServiceError(
    "role_not_allowed",
    status.PERMISSION_DENIED,
    `this call is for ${allowed.map((each) => roleName(each, domain)).join(", ")}`,
  );
}
