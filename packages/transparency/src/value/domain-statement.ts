import {
  closedEnum,
  encode,
  fixedOpaque,
  opaqueV,
  opaqueVWithin,
  optional,
  raw,
  rawOf,
  refined,
  struct,
  text,
  uint16,
  uint64,
  uint8,
  utf8FromText,
  type Value,
  vectorV,
} from "@entente/tls-codec";
import { decodeValue } from "./decode-value.ts";
import { capabilitiesBytesMax, capabilitiesProblem } from "./domain-capabilities.ts";
import { LogParameters } from "../client/trust.ts";
import { TransparencyError } from "../errors.ts";
import { type Primitives, purePrimitives } from "../primitives.ts";

const name = text(opaqueVWithin(1, 255));

/**
 * A key and the time in which it counts; an old and a new key overlap.
 *
 *     struct { opaque key<V>; uint64 not_before; uint64 not_after; } DatedKey;    // milliseconds since the Unix epoch
 */
export const DatedKey = struct({ key: opaqueVWithin(1, 1024), notBeforeMs: uint64, notAfterMs: uint64 });
export type DatedKey = Value<typeof DatedKey>;

/**
 * The value of `d/<domain>`: what other domains and their clients need to know of a domain, so that nobody is shown another.
 *
 *     struct {
 *       uint16 format = 2;
 *       uint64 revision;
 *       opaque domain<V>;
 *       uint16 protocol_versions<V>;       // of the federation protocol, preferred first
 *       uint16 minimum_version;            // older ones are refused
 *       uint16 cipher_suites<V>;           // RFC 9420 section 17.1, preferred first
 *       DatedKey gateway_spkis<V>;         // SHA-256 of the SubjectPublicKeyInfo
 *       DatedKey ordering_keys<V>;         // Ed25519, for votes
 *       DatedKey issuer_keys<V>;           // Ed25519, for credentials
 *       opaque log_key<V>;                 // C2SP vkey, type 0x01
 *       LogParameters log_parameters;
 *       optional<opaque<V>> witness_key;   // C2SP vkey, type 0x04; absent for a domain that does not witness
 *       LastResort last_resort;            // enum { never(0), allowed(1) }: are last-resort KeyPackages handed out
 *       opaque contact<V>;
 *       uint64 not_before; uint64 not_after;
 *       opaque capabilities<V>;            // DomainCapabilities, or nothing where none are stated
 *     } DomainStatement;
 *
 * Another format is refused. The first one had no number and began with the revision, so that it reads as format 0. What a domain can do
 * grows within `capabilities`, which has a version of its own; a later version of it is carried unread.
 */
export const DomainStatement = refined(
  struct({
    format: closedEnum(uint16, { v2: 2 }),
    revision: uint64,
    domain: name,
    protocolVersions: vectorV(uint16),
    minimumVersion: uint16,
    cipherSuites: vectorV(uint16),
    gatewaySpkis: vectorV(DatedKey),
    orderingKeys: vectorV(DatedKey),
    issuerKeys: vectorV(DatedKey),
    logKey: name,
    logParameters: LogParameters,
    witnessKey: optional(name),
    lastResort: closedEnum(uint8, { never: 0, allowed: 1 }),
    contact: text(opaqueVWithin(0, 255)),
    notBeforeMs: uint64,
    notAfterMs: uint64,
    capabilities: opaqueVWithin(0, capabilitiesBytesMax),
  }),
  ({ capabilities }) => capabilitiesProblem(capabilities),
);
export type DomainStatement = Value<typeof DomainStatement>;

/**
 *     struct { DomainStatement statement; opaque signature[64]; } SignedDomainStatement;
 *
 * Ed25519 by the domain's root key, over `statementMessage` of the statement's bytes as received.
 */
export const SignedDomainStatement = struct({ statement: raw(DomainStatement), signature: fixedOpaque(64) });
export type SignedDomainStatement = Value<typeof SignedDomainStatement>;

const SignContent = struct({ label: opaqueV, content: opaqueV });
const signLabel = "Entente 1.0 DomainStatement";

/** The bytes that the domain's root key signs: label and content, as RFC 9420 section 5.1.2 does it. */
export function statementMessage(statement: Uint8Array): Uint8Array {
  return encode(SignContent, { label: utf8FromText(signLabel) ?? new Uint8Array(0), content: statement });
}

/** The revision of a signed statement of any format so far; its author is believed already. Errors: `value`. */
export function statedRevision(value: Uint8Array): bigint {
  const isFirstFormat = value.length >= 8 && value[0] === 0 && value[1] === 0;
  return isFirstFormat
    ? new DataView(value.buffer, value.byteOffset).getBigUint64(0)
    : decodeValue(SignedDomainStatement, value).statement.value.revision;
}

/** A signed statement of the present format; its author is believed already. Errors: `value`. */
export function believedStatement(value: Uint8Array): DomainStatement {
  return decodeValue(SignedDomainStatement, value).statement.value;
}

/** A statement's encoding, which `statementMessage` takes. */
export function encodeStatement(statement: DomainStatement): Uint8Array {
  return rawOf(DomainStatement, statement).bytes;
}

/** The value of `d/<domain>` from a statement's encoding and the signature (64 bytes) over its message. */
export function signedStatement(statement: Uint8Array, signature: Uint8Array): Uint8Array {
  const value = decodeValue(DomainStatement, statement);
  return encode(SignedDomainStatement, { statement: { value, bytes: statement }, signature });
}

/**
 * Reads a domain's statement and believes it. `value` may be an attacker's; `rootKey` (32 bytes) is pinned or from discovery.
 *
 * Errors: `value` (malformed, of another domain, not signed by that key, a revision below `revisionMin`), `future`, `stale`.
 */
export function verifyDomainStatement(
  value: Uint8Array,
  domain: string,
  rootKey: Uint8Array,
  nowMs: bigint,
  revisionMin: bigint,
  primitives: Primitives = purePrimitives,
): DomainStatement {
  const { statement, signature } = decodeValue(SignedDomainStatement, value);
  if (!primitives.ed25519Verify(rootKey, statementMessage(statement.bytes), signature)) {
    throw new TransparencyError("value", "not signed by the domain's root key");
  }
  const { revision, notBeforeMs, notAfterMs } = statement.value;
  if (statement.value.domain !== domain) throw new TransparencyError("value", "of another domain");
  if (revision < revisionMin)
    throw new TransparencyError("value", `revision ${revision} after ${revisionMin}`);
  if (nowMs < notBeforeMs) throw new TransparencyError("future", `from ${notBeforeMs} on`);
  if (nowMs > notAfterMs) throw new TransparencyError("stale", `until ${notAfterMs}`);
  return statement.value;
}

/** The keys that count at a time. */
export function keysAt(keys: readonly DatedKey[], nowMs: bigint): Uint8Array[] {
  return keys
    .filter(({ notBeforeMs, notAfterMs }) => notBeforeMs <= nowMs && nowMs <= notAfterMs)
    .map(({ key }) => key);
}
