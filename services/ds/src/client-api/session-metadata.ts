import type { Metadata } from "@grpc/grpc-js";
import { sessionKey } from "@entente/service-kit";
import { refusal } from "../errors.ts";

/** The token of a call. @throws ServiceError `no_session` unless there is exactly one. */
export function tokenOf(metadata: Metadata): string {
  const [token, ...others] = metadata.get(sessionKey);
  if (typeof token === "string" && others.length === 0) return token;
  throw refusal("no_session", `one session token is needed in ${sessionKey}`);
}
