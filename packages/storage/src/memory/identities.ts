import { copy } from "./copy.ts";
import { readItemsMax } from "../limits.ts";
import type {
  CertifyRequest,
  Identity,
  IdentityStore,
  IssueAnswer,
  IssueRequest,
  RenewRequest,
} from "../ports/identities.ts";
import { addVersion } from "./log.ts";
import { byKey, canonical, hex, limit, type State } from "./state.ts";

export function memoryIdentities(state: State): IdentityStore {
  const view = (clientId: string | undefined): Identity | undefined => {
    const held = clientId === undefined ? undefined : state.identities.get(clientId);
    if (held === undefined) return undefined;
    const { authority: _authority, ...identity } = held;
    return identity;
  };
  const all = (): Identity[] => byKey(state.identities).flatMap(([clientId]) => view(clientId) ?? []);
  return {
    invite: (invitation) =>
      state.write(() => {
        const key = hex(invitation.tokenDigest);
        if (state.invitations.has(key)) return false;
        state.invitations.set(key, { ...copy(invitation), usedBy: undefined });
        return true;
      }),
    issue: (request) => state.write(() => issue(state, copy(request), view)),
    renew: (request) => state.write(() => renew(state, copy(request))),
    certify: (request) => state.write(() => certify(state, copy(request))),
    revoke: (request) =>
      state.write(() => {
        const { clientId, reason, nowMs, logged } = request;
        const held = state.identities.get(clientId);
        if (held === undefined) return "unknown_client";
        if (held.revoked !== undefined) return "revoked_before";
        if (!addVersion(state, logged, nowMs)) return "version_taken";
        state.identities.set(clientId, { ...held, revoked: { atMs: nowMs, reason } });
        return "revoked";
      }),
    find: (clientId) => state.read(() => view(clientId)),
    findBySignatureKey: (key) => state.read(() => view(state.identityKeys.get(hex(key)))),
    findBySerial: (serial) => state.read(() => view(state.serials.get(serial))),
    clientsOf: (userId) => state.read(() => all().filter((identity) => identity.userId === userId)),
    users: (prefix, usersMax) =>
      state.read(() => {
        limit("users", usersMax, readItemsMax);
        const users = new Set(all().map((identity) => identity.userId));
        return [...users]
          .filter((user) => user.startsWith(prefix))
          .sort()
          .slice(0, usersMax);
      }),
  };
}

function issue(
  state: State,
  request: IssueRequest,
  view: (clientId: string) => Identity | undefined,
): IssueAnswer {
  const { by, nowMs, logged, ...fields } = request;
  const authority = canonical(by);
  const existing = state.identities.get(request.clientId);
  const identity = view(request.clientId);
  if (existing !== undefined && identity !== undefined) {
    const same =
      existing.userId === request.userId &&
      hex(existing.signatureKey) === hex(request.signatureKey) &&
      existing.authority === authority;
    return same ? { code: "duplicate", identity } : { code: "refused", reason: "client_exists" };
  }
  const token = "tokenDigest" in by ? state.invitations.get(hex(by.tokenDigest)) : undefined;
  if ("clientId" in by) {
    const voucher = view(by.clientId);
    const valid =
      voucher?.userId === request.userId && voucher.revoked === undefined && voucher.notAfterMs > nowMs;
    if (!valid) return { code: "refused", reason: "voucher_invalid" };
  } else {
    if (token === undefined) return { code: "refused", reason: "token_unknown" };
    if (token.userId !== request.userId) return { code: "refused", reason: "token_of_other_user" };
    if (token.usedBy !== undefined) return { code: "refused", reason: "token_used" };
    if (token.expiresAtMs <= nowMs) return { code: "refused", reason: "token_expired" };
  }
  if (state.identityKeys.has(hex(request.signatureKey)))
    return { code: "refused", reason: "signature_key_in_use" };
  if (state.serials.has(request.serial)) return { code: "refused", reason: "serial_taken" };
  if (!addVersion(state, logged, nowMs)) return { code: "refused", reason: "version_taken" };
  if (token !== undefined) token.usedBy = request.clientId;
  state.identities.set(request.clientId, { ...fields, issuedAtMs: nowMs, authority });
  state.identityKeys.set(hex(request.signatureKey), request.clientId);
  state.serials.set(request.serial, request.clientId);
  return { code: "issued" };
}

function renew(
  state: State,
  request: RenewRequest,
): "renewed" | "revoked" | "serial_taken" | "signature_key_in_use" | "unknown_client" | "version_taken" {
  const { nowMs, logged, ...fields } = request;
  const held = state.identities.get(request.clientId);
  if (held === undefined) return "unknown_client";
  if (held.revoked !== undefined) return "revoked";
  const owner = state.identityKeys.get(hex(request.signatureKey));
  if (owner !== undefined && owner !== request.clientId) return "signature_key_in_use";
  if (state.serials.has(request.serial)) return "serial_taken";
  if (!addVersion(state, logged, nowMs)) return "version_taken";
  state.identities.set(request.clientId, { ...held, ...fields, issuedAtMs: nowMs });
  state.identityKeys.set(hex(request.signatureKey), request.clientId);
  state.serials.set(request.serial, request.clientId);
  return "renewed";
}

function certify(
  state: State,
  { clientId, keys, nowMs, logged }: CertifyRequest,
): "certified" | "revoked" | "serial_taken" | "signature_key_in_use" | "unknown_client" | "version_taken" {
  const held = state.identities.get(clientId);
  if (held === undefined) return "unknown_client";
  if (held.revoked !== undefined) return "revoked";
  for (const { signatureKey, serial } of keys) {
    const owner = state.identityKeys.get(hex(signatureKey));
    if (owner !== undefined && owner !== clientId) return "signature_key_in_use";
    if (state.serials.has(serial)) return "serial_taken";
  }
  if (!addVersion(state, logged, nowMs)) return "version_taken";
  for (const { signatureKey, serial } of keys) {
    state.identityKeys.set(hex(signatureKey), clientId);
    state.serials.set(serial, clientId);
  }
  return "certified";
}
