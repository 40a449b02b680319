import {
  closedEnum,
  type Codec,
  compareBytes,
  DecodeError,
  decode,
  encode,
  type EnumCodec,
  fixedOpaque,
  openEnum,
  refined,
  struct,
  uint16,
  uint64,
  uint8,
  type Value,
  vectorV,
} from "@entente/tls-codec";
import { TransparencyError } from "../errors.ts";

/**
 * What a domain does with an MLS extension or proposal of a type where it sees one. `supported`: it reads and checks it. `required`:
 * it refuses what comes without it. `refused`: it refuses what comes with it. A type without a rule passes unread.
 *
 *     enum { supported(1), required(2), refused(3), (255) } TypeRule;
 *     struct { uint16 type; TypeRule rule; } RuledType;
 */
export const RuledType = struct({
  type: uint16,
  rule: closedEnum(uint8, { supported: 1, required: 2, refused: 3 }),
});
export type RuledType = Value<typeof RuledType>;

/**
 * What a domain offers to clients of other domains, or to its own in groups with them. Open: a later one is carried as its number.
 *
 * Handshakes, ordering, remedies and joins are those of groups that it hosts. `server_fanout`, `client_fanout`: one message for a
 * group, or one for each device. `exact_look_up`, `prefix_search`: what users of other domains find. `key_packages_for_anyone`,
 * `key_packages_for_contacts`: who gets them of a user who has set nothing. `recovery_offers`: KeyPackages of last resort. `evictions`: it
 * proposes by itself to remove clients. `init_keys_2018`: draft-omara-mls-federation-00.
 */
export const DomainProcess = openEnum(uint16, {
  handshakes_encrypted: 1,
  handshakes_visible: 2,
  ordering_fixed: 3,
  ordering_quorum: 4,
  ordering_eventual: 5,
  send_groups: 6,
  server_fanout: 7,
  client_fanout: 8,
  joins_own_clients: 9,
  joins_invited: 10,
  joins_open: 11,
  bad_commits_reset: 12,
  bad_commits_candidates: 13,
  exact_look_up: 14,
  prefix_search: 15,
  key_packages_for_anyone: 16,
  key_packages_for_contacts: 17,
  recovery_offers: 18,
  knocks: 19,
  message_reports: 20,
  attachments: 21,
  ephemerals: 22,
  evictions: 23,
  init_keys_2018: 24,
});
export type DomainProcess = Value<typeof DomainProcess>;

/** A bound that other domains and their clients meet. Open: a later one is carried as its number. Units last; times in milliseconds. */
export const DomainLimit = openEnum(uint16, {
  bundle_bytes: 1,
  message_bytes: 2,
  attachment_bytes: 3,
  key_package_bytes: 4,
  group_info_bytes: 5,
  ratchet_tree_bytes: 6,
  credential_bytes: 7,
  inbox_payload_bytes: 8,
  knock_bytes: 9,
  group_leaves: 10,
  group_domains: 11,
  commit_proposals: 12,
  commit_joiners: 13,
  commit_removals: 14,
  clients_per_user: 15,
  send_group_readers: 16,
  key_package_lifetime_ms: 17,
  claim_clients: 18,
  claim_suites: 19,
  claim_window_ms: 20,
  claims_per_requester_and_target: 21,
  claims_per_domain_and_target: 22,
  claims_per_domain: 23,
  look_up_window_ms: 24,
  look_ups_per_domain: 25,
  knock_window_ms: 26,
  knocks_per_domain_and_target: 27,
  message_retention_ms: 28,
  attachment_retention_ms: 29,
  queue_items: 30,
  queue_bytes: 31,
  relay_retry_ms: 32,
  relay_items_in_flight: 33,
  epochs_past: 34,
});
export type DomainLimit = Value<typeof DomainLimit>;

/** `struct { uint16 limit; uint64 value; } StatedLimit;` */
export const StatedLimit = struct({ limit: DomainLimit, value: uint64 });
export type StatedLimit = Value<typeof StatedLimit>;

/** How many token keys a domain states at most: more than are in use at once. */
const tokenKeysMax = 8;

/** SHA-256 of a key that signs anonymous tokens. In order, so that the same keys have one encoding. */
const TokenKeyIds = refined(vectorV(fixedOpaque(32)), (ids) =>
  ids.length <= tokenKeysMax && ids.every((id, i) => i === 0 || compareBytes(ids[i - 1] ?? id, id) < 0)
    ? undefined
    : `not ascending, one twice, or more than ${String(tokenKeysMax)}`,
);

function ascending<T>(codec: Codec<T>, codeOf: (value: T) => number): Codec<readonly T[]> {
  return refined(vectorV(codec), (values) =>
    values.every((each, i) => i === 0 || codeOf(values[i - 1] ?? each) < codeOf(each))
      ? undefined
      : "not ascending, or one twice",
  );
}

/**
 * What a domain can do and how much of it, as part of its signed statement (A23-53).
 *
 *     struct {
 *       uint16 version = 1;
 *       RuledType extensions<V>;       // of MLS, RFC 9420 section 17.3; ascending by type, none twice
 *       RuledType proposals<V>;        // RFC 9420 section 17.4; likewise
 *       uint16 processes<V>;           // DomainProcess; ascending, none twice
 *       StatedLimit limits<V>;         // ascending by limit, none twice
 *       opaque token_keys[32]<V>;      // token_key_id (RFC 9578 section 6.5) of each key that signs tokens for its own clients; ascending
 *     } DomainCapabilities;
 *
 * A list may grow by numbers that an older reader does not know: it keeps them as numbers. What changes the shape is another version,
 * which {@link readCapabilities} leaves alone.
 */
export const DomainCapabilities = struct({
  version: closedEnum(uint16, { v1: 1 }),
  extensions: ascending(RuledType, ({ type }) => type),
  proposals: ascending(RuledType, ({ type }) => type),
  processes: ascending(DomainProcess, DomainProcess.codeOf),
  limits: ascending(StatedLimit, ({ limit }) => DomainLimit.codeOf(limit)),
  tokenKeys: TokenKeyIds,
});
export type DomainCapabilities = Value<typeof DomainCapabilities>;

/** Most bytes of a domain's capabilities: some ten times what all that has a name takes. */
export const capabilitiesBytesMax = 8 * 1024;

/** Names and rules of {@link DomainCapabilities}, in any order. */
export interface CapabilityParts {
  readonly extensions: readonly RuledType[];
  readonly proposals: readonly RuledType[];
  readonly processes: readonly DomainProcess[];
  readonly limits: ReadonlyMap<DomainLimit, bigint>;
  /** None where absent. */
  readonly tokenKeys?: readonly Uint8Array[];
}

/** Puts parts in their order. One twice is refused when they are encoded. */
export function domainCapabilities(parts: CapabilityParts): DomainCapabilities {
  const byType = (one: RuledType, other: RuledType): number => one.type - other.type;
  return {
    version: "v1",
    extensions: [...parts.extensions].sort(byType),
    proposals: [...parts.proposals].sort(byType),
    processes: sorted(parts.processes, DomainProcess),
    limits: sorted([...parts.limits.keys()], DomainLimit).map((limit) => ({
      limit,
      value: parts.limits.get(limit) ?? 0n,
    })),
    tokenKeys: [...(parts.tokenKeys ?? [])].sort(compareBytes),
  };
}

function sorted<N extends string>(
  values: readonly (N | number)[],
  { codeOf }: EnumCodec<N, N | number>,
): (N | number)[] {
  return [...values].sort((one, other) => codeOf(one) - codeOf(other));
}

/** The encoding, which {@link readCapabilities} reads. */
export function encodeCapabilities(capabilities: DomainCapabilities): Uint8Array {
  return encode(DomainCapabilities, capabilities);
}

/**
 * Reads what a statement carries. Undefined where the domain states none (no bytes), or in a later version than this one: such a
 * statement counts for all the rest. The bytes may be an attacker's.
 *
 * Errors: `value` for bytes of this version, or of one that never was, that are malformed.
 */
export function readCapabilities(bytes: Uint8Array): DomainCapabilities | undefined {
  const { stated, problem } = parsed(bytes);
  if (problem !== undefined) throw new TransparencyError("value", problem);
  return stated;
}

/** What is wrong with the bytes; undefined for nothing, as in a later version. */
export function capabilitiesProblem(bytes: Uint8Array): string | undefined {
  return parsed(bytes).problem;
}

interface Parsed {
  readonly stated?: DomainCapabilities;
  readonly problem?: string;
}

function parsed(bytes: Uint8Array): Parsed {
  if (bytes.length > capabilitiesBytesMax) return { problem: "capabilities too large" };
  if (bytes.length === 0 || (bytes.length > 2 && versionOf(bytes) > 1)) return {};
  try {
    return { stated: decode(DomainCapabilities, bytes) };
  } catch (error) {
    if (error instanceof DecodeError) return { problem: `capabilities: ${error.message}` };
    throw error;
  }
}

function versionOf(bytes: Uint8Array): number {
  return ((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0);
}

/** Whether a domain offers a process; undefined where it does not state what it offers. */
export function offers(
  capabilities: DomainCapabilities | undefined,
  process: DomainProcess,
): boolean | undefined {
  return capabilities?.processes.includes(process);
}

/** A domain's bound; undefined where it states none. */
export function limitOf(
  capabilities: DomainCapabilities | undefined,
  limit: DomainLimit,
): bigint | undefined {
  return capabilities?.limits.find((each) => each.limit === limit)?.value;
}
