import { readItemsMax } from "../limits.ts";
import type {
  CertifyRequest,
  Identity,
  Invitation,
  IssueAnswer,
  IssueRequest,
  RenewRequest,
  RevokeRequest,
} from "../ports/identities.ts";
import { addVersion } from "./log.ts";
import { all, insert, one, run, type Plan, type Row } from "./plan.ts";
import { atMost, bytes, digest, int, optionalBig, sameBytes, text } from "./row.ts";

export function* invite({ tokenDigest, userId, expiresAtMs }: Invitation): Plan<boolean> {
  const added = yield* insert(
    "invitation",
    ["token_digest", "user_id", "expires_at", "used_by"],
    [[tokenDigest, userId, expiresAtMs, null]],
    "ON CONFLICT (token_digest) DO NOTHING",
  );
  return added === 1;
}

export function* issue(request: IssueRequest): Plan<IssueAnswer> {
  const authority =
    "tokenDigest" in request.by
      ? digest("token", request.by.tokenDigest)
      : digest("client", request.by.clientId);
  const existing = yield* one("SELECT * FROM identity WHERE client_id = $1 FOR UPDATE", request.clientId);
  if (existing !== undefined) {
    const identity = identityOf(existing);
    const same =
      identity.userId === request.userId &&
      sameBytes(identity.signatureKey, request.signatureKey) &&
      sameBytes(bytes(existing, "authority"), authority);
    return same ? { code: "duplicate", identity } : { code: "refused", reason: "client_exists" };
  }
  const refused = (yield* refusedAuthority(request)) ?? (yield* refusedUse(request));
  if (refused !== undefined) return refused;
  if (!(yield* addVersion(request.logged, request.nowMs)))
    return { code: "refused", reason: "version_taken" };
  if ("tokenDigest" in request.by) {
    yield* run(
      "UPDATE invitation SET used_by = $2 WHERE token_digest = $1",
      request.by.tokenDigest,
      request.clientId,
    );
  }
  const { clientId, userId, signatureKey, credential, serial, notAfterMs, nowMs } = request;
  yield* run(
    `INSERT INTO identity (client_id, user_id, signature_key, credential, serial, not_after, issued_at, authority)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    ...[clientId, userId, signatureKey, credential, serial, notAfterMs, nowMs, authority],
  );
  yield* run("INSERT INTO identity_key (signature_key, client_id) VALUES ($1, $2)", signatureKey, clientId);
  yield* run("INSERT INTO identity_serial (serial, client_id) VALUES ($1, $2)", serial, clientId);
  return { code: "issued" };
}

function* refusedAuthority({ by, userId, nowMs }: IssueRequest): Plan<IssueAnswer | undefined> {
  if ("clientId" in by) {
    const voucher = yield* one("SELECT * FROM identity WHERE client_id = $1 FOR UPDATE", by.clientId);
    const valid =
      voucher !== undefined &&
      text(voucher, "user_id") === userId &&
      voucher["revoked_at"] === null &&
      int(voucher, "not_after") > nowMs;
    return valid ? undefined : { code: "refused", reason: "voucher_invalid" };
  }
  const token = yield* one("SELECT * FROM invitation WHERE token_digest = $1 FOR UPDATE", by.tokenDigest);
  if (token === undefined) return { code: "refused", reason: "token_unknown" };
  if (text(token, "user_id") !== userId) return { code: "refused", reason: "token_of_other_user" };
  if (token["used_by"] !== null) return { code: "refused", reason: "token_used" };
  if (int(token, "expires_at") <= nowMs) return { code: "refused", reason: "token_expired" };
  return undefined;
}

function* refusedUse({ signatureKey, serial }: IssueRequest): Plan<IssueAnswer | undefined> {
  const key = yield* one("SELECT client_id FROM identity_key WHERE signature_key = $1", signatureKey);
  if (key !== undefined) return { code: "refused", reason: "signature_key_in_use" };
  const taken = yield* one("SELECT client_id FROM identity_serial WHERE serial = $1", serial);
  return taken === undefined ? undefined : { code: "refused", reason: "serial_taken" };
}

export function* renew(
  request: RenewRequest,
): Plan<
  "renewed" | "revoked" | "serial_taken" | "signature_key_in_use" | "unknown_client" | "version_taken"
> {
  const { clientId, signatureKey, credential, serial, notAfterMs, nowMs } = request;
  const row = yield* one("SELECT revoked_at FROM identity WHERE client_id = $1 FOR UPDATE", clientId);
  if (row === undefined) return "unknown_client";
  if (row["revoked_at"] !== null) return "revoked";
  const key = yield* one("SELECT client_id FROM identity_key WHERE signature_key = $1", signatureKey);
  if (key !== undefined && text(key, "client_id") !== clientId) return "signature_key_in_use";
  const taken = yield* one("SELECT client_id FROM identity_serial WHERE serial = $1", serial);
  if (taken !== undefined) return "serial_taken";
  if (!(yield* addVersion(request.logged, nowMs))) return "version_taken";
  yield* run(
    `UPDATE identity SET signature_key = $2, credential = $3, serial = $4, not_after = $5, issued_at = $6
      WHERE client_id = $1`,
    ...[clientId, signatureKey, credential, serial, notAfterMs, nowMs],
  );
  if (key === undefined) {
    yield* run("INSERT INTO identity_key (signature_key, client_id) VALUES ($1, $2)", signatureKey, clientId);
  }
  yield* run("INSERT INTO identity_serial (serial, client_id) VALUES ($1, $2)", serial, clientId);
  return "renewed";
}

export function* certify({
  clientId,
  keys,
  nowMs,
  logged,
}: CertifyRequest): Plan<
  "certified" | "revoked" | "serial_taken" | "signature_key_in_use" | "unknown_client" | "version_taken"
> {
  const row = yield* one("SELECT revoked_at FROM identity WHERE client_id = $1 FOR UPDATE", clientId);
  if (row === undefined) return "unknown_client";
  if (row["revoked_at"] !== null) return "revoked";
  const fresh: Uint8Array[] = [];
  for (const { signatureKey, serial } of keys) {
    const key = yield* one("SELECT client_id FROM identity_key WHERE signature_key = $1", signatureKey);
    if (key === undefined) fresh.push(signatureKey);
    else if (text(key, "client_id") !== clientId) return "signature_key_in_use";
    const taken = yield* one("SELECT client_id FROM identity_serial WHERE serial = $1", serial);
    if (taken !== undefined) return "serial_taken";
  }
  if (!(yield* addVersion(logged, nowMs))) return "version_taken";
  if (fresh.length > 0)
    yield* insert(
      "identity_key",
      ["signature_key", "client_id"],
      fresh.map((key) => [key, clientId]),
    );
  if (keys.length > 0)
    yield* insert(
      "identity_serial",
      ["serial", "client_id"],
      keys.map(({ serial }) => [serial, clientId]),
    );
  return "certified";
}

export function* revokeIdentity({
  clientId,
  reason,
  nowMs,
  logged,
}: RevokeRequest): Plan<"revoked" | "revoked_before" | "unknown_client" | "version_taken"> {
  const row = yield* one("SELECT revoked_at FROM identity WHERE client_id = $1 FOR UPDATE", clientId);
  if (row === undefined) return "unknown_client";
  if (row["revoked_at"] !== null) return "revoked_before";
  if (!(yield* addVersion(logged, nowMs))) return "version_taken";
  yield* run(
    "UPDATE identity SET revoked_at = $2, reason = $3 WHERE client_id = $1",
    ...[clientId, nowMs, reason],
  );
  return "revoked";
}

export function* findIdentity(clientId: string): Plan<Identity | undefined> {
  const row = yield* one("SELECT * FROM identity WHERE client_id = $1", clientId);
  return row === undefined ? undefined : identityOf(row);
}

export function* findBySignatureKey(signatureKey: Uint8Array): Plan<Identity | undefined> {
  const row = yield* one(
    "SELECT i.* FROM identity i JOIN identity_key k ON k.client_id = i.client_id WHERE k.signature_key = $1",
    signatureKey,
  );
  return row === undefined ? undefined : identityOf(row);
}

export function* findBySerial(serial: string): Plan<Identity | undefined> {
  const row = yield* one(
    "SELECT i.* FROM identity i JOIN identity_serial s ON s.client_id = i.client_id WHERE s.serial = $1",
    serial,
  );
  return row === undefined ? undefined : identityOf(row);
}

export function* identitiesOf(userId: string): Plan<readonly Identity[]> {
  const rows = yield* all("SELECT * FROM identity WHERE user_id = $1 ORDER BY client_id", userId);
  return rows.map(identityOf);
}

export function* identityUsers(prefix: string, usersMax: number): Plan<readonly string[]> {
  atMost("users", usersMax, readItemsMax);
  const rows = yield* all(
    `SELECT DISTINCT user_id FROM identity WHERE user_id >= $1 AND substr(user_id, 1, $2) = $1 ORDER BY user_id LIMIT $3`,
    ...[prefix, BigInt([...prefix].length), usersMax],
  );
  return rows.map((row) => text(row, "user_id"));
}

function identityOf(row: Row): Identity {
  const revokedAt = optionalBig(row, "revoked_at");
  return {
    clientId: text(row, "client_id"),
    userId: text(row, "user_id"),
    signatureKey: bytes(row, "signature_key"),
    credential: bytes(row, "credential"),
    serial: text(row, "serial"),
    notAfterMs: int(row, "not_after"),
    issuedAtMs: int(row, "issued_at"),
    ...(revokedAt === undefined ? {} : { revoked: { atMs: Number(revokedAt), reason: text(row, "reason") } }),
  };
}
