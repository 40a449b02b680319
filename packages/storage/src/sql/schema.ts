import { logTables } from "./log-schema.ts";

/**
 * The schema, in the common subset. SQLite reads BYTEA as BLOB, BIGINT as INTEGER, and makes every table STRICT; `SERIAL_KEY` is a key
 * that the database numbers, ascending and never reused. A migration, once released, is never edited: append the next one.
 *
 * `hash` columns cover the row's other immutable columns and are verified at every read. Sequences begin at 1. Times are
 * milliseconds since 1970.
 */
export const migrations: readonly (readonly string[])[] = [
  [
    `CREATE TABLE client (client_id TEXT NOT NULL PRIMARY KEY, user_id TEXT NOT NULL, signature_key BYTEA NOT NULL UNIQUE,
      credential BYTEA NOT NULL, serial TEXT NOT NULL, active BIGINT NOT NULL, registered_at BIGINT NOT NULL)`,
    `CREATE INDEX client_of_user ON client (user_id, client_id)`,

    // A claimed package keeps its row, without bytes, until it expires: Welcomes are routed by its ref.
    `CREATE TABLE key_package (ref BYTEA NOT NULL PRIMARY KEY, client_id TEXT NOT NULL, suite BIGINT NOT NULL,
      bytes BYTEA NOT NULL, not_after BIGINT NOT NULL, last_resort BIGINT NOT NULL, available BIGINT NOT NULL,
      content BYTEA NOT NULL, hash BYTEA NOT NULL)`,
    `CREATE INDEX key_package_of_client ON key_package (client_id, suite, available, not_after)`,
    `CREATE INDEX key_package_end ON key_package (not_after)`,
    `CREATE TABLE key_digest (digest BYTEA NOT NULL PRIMARY KEY, not_after BIGINT NOT NULL)`,
    `CREATE INDEX key_digest_end ON key_digest (not_after)`,
    `CREATE TABLE quota (key TEXT NOT NULL PRIMARY KEY, ends_at BIGINT NOT NULL, used BIGINT NOT NULL)`,
    `CREATE INDEX quota_end ON quota (ends_at)`,

    `CREATE TABLE mls_group (group_id BYTEA NOT NULL PRIMARY KEY, epoch BIGINT NOT NULL, head BYTEA NOT NULL,
      mode BIGINT NOT NULL, config BYTEA NOT NULL, member_domains TEXT NOT NULL, active BIGINT NOT NULL,
      created_at BIGINT NOT NULL, creator TEXT NOT NULL, hash BYTEA NOT NULL)`,
    `CREATE TABLE public_state (group_id BYTEA NOT NULL PRIMARY KEY, epoch BIGINT NOT NULL, bytes BYTEA NOT NULL,
      hash BYTEA NOT NULL)`,

    // bytes_end counts the bytes ever appended, so that a backlog in bytes is a subtraction.
    `CREATE TABLE feed (feed TEXT NOT NULL PRIMARY KEY, next_seq BIGINT NOT NULL, trimmed_to BIGINT NOT NULL,
      bytes_end BIGINT NOT NULL, hlc BIGINT NOT NULL)`,
    `CREATE TABLE feed_item (feed TEXT NOT NULL, seq BIGINT NOT NULL, msg_id BYTEA NOT NULL, size BIGINT NOT NULL,
      bytes_end BIGINT NOT NULL, expires_at BIGINT NOT NULL, PRIMARY KEY (feed, seq))`,
    // passed_seq is the acknowledged sequence or, past it, the end of a gap; passed_bytes is bytes_end there.
    `CREATE TABLE cursor_row (client_id TEXT NOT NULL, feed TEXT NOT NULL, from_seq BIGINT NOT NULL, until_seq BIGINT,
      acked_seq BIGINT NOT NULL, passed_seq BIGINT NOT NULL, passed_bytes BIGINT NOT NULL, PRIMARY KEY (client_id, feed))`,
    `CREATE INDEX cursor_on_feed ON cursor_row (feed, client_id)`,
    // refs counts feed items and outbox rows; at 0 the bytes go, the row stays until expires_at to recognise repetitions.
    `CREATE TABLE msg (msg_id BYTEA NOT NULL PRIMARY KEY, group_id BYTEA NOT NULL, epoch BIGINT NOT NULL,
      kind BIGINT NOT NULL, sender TEXT NOT NULL, bytes BYTEA NOT NULL, hlc BIGINT NOT NULL, origin TEXT NOT NULL,
      origin_seq BIGINT NOT NULL, received_at BIGINT NOT NULL, hash BYTEA NOT NULL, refs BIGINT NOT NULL,
      seqs TEXT NOT NULL, expires_at BIGINT NOT NULL)`,
    `CREATE INDEX msg_dead ON msg (expires_at) WHERE refs = 0`,
    `CREATE TABLE sender_lane (lane TEXT NOT NULL PRIMARY KEY, last_seq BIGINT NOT NULL)`,

    `CREATE TABLE destination (domain TEXT NOT NULL PRIMARY KEY, stream BIGINT NOT NULL, next_seq BIGINT NOT NULL,
      pending_rows BIGINT NOT NULL, pending_bytes BIGINT NOT NULL)`,
    // body_id names the msg row whose bytes are sent: the message, or a frame made for it; void rows have neither.
    `CREATE TABLE outbox (domain TEXT NOT NULL, stream BIGINT NOT NULL, seq BIGINT NOT NULL, msg_id BYTEA NOT NULL,
      body_id BYTEA NOT NULL, void BIGINT NOT NULL, size BIGINT NOT NULL, attempts BIGINT NOT NULL,
      next_at BIGINT NOT NULL, enqueued_at BIGINT NOT NULL, expires_at BIGINT, PRIMARY KEY (domain, stream, seq))`,
    `CREATE INDEX outbox_end ON outbox (expires_at) WHERE expires_at IS NOT NULL`,
    `CREATE TABLE dead_letter (id SERIAL_KEY, inbound BIGINT NOT NULL, domain TEXT NOT NULL, stream BIGINT NOT NULL,
      seq BIGINT NOT NULL, group_id BYTEA NOT NULL, sender TEXT NOT NULL, msg_id BYTEA NOT NULL, reason TEXT NOT NULL,
      bytes BYTEA NOT NULL, at BIGINT NOT NULL)`,

    `CREATE TABLE inbound (origin TEXT NOT NULL PRIMARY KEY, stream BIGINT NOT NULL, last_seq BIGINT NOT NULL,
      sacked BIGINT NOT NULL)`,
    `CREATE TABLE inbound_sack (origin TEXT NOT NULL, seq BIGINT NOT NULL, PRIMARY KEY (origin, seq))`,
    `CREATE TABLE inbound_attempt (origin TEXT NOT NULL, stream BIGINT NOT NULL, seq BIGINT NOT NULL,
      attempts BIGINT NOT NULL, PRIMARY KEY (origin, stream, seq))`,

    `CREATE TABLE acceptor (group_id BYTEA NOT NULL PRIMARY KEY, epoch BIGINT NOT NULL, ballot BIGINT NOT NULL,
      ballot_domain TEXT NOT NULL, recovering BIGINT NOT NULL, undecided BIGINT NOT NULL, bytes BYTEA NOT NULL,
      revision BIGINT NOT NULL, hash BYTEA NOT NULL)`,
    `CREATE INDEX acceptor_of_domain ON acceptor (ballot_domain, group_id)`,
    `CREATE INDEX acceptor_recovering ON acceptor (group_id) WHERE recovering = 1`,
    `CREATE INDEX acceptor_undecided ON acceptor (group_id) WHERE undecided = 1`,
    `CREATE TABLE ordering_domain (one BIGINT NOT NULL PRIMARY KEY, incarnation BIGINT NOT NULL,
      vote_seq BIGINT NOT NULL, known TEXT NOT NULL)`,
    `CREATE TABLE decided (group_id BYTEA NOT NULL, epoch BIGINT NOT NULL, value_hash BYTEA NOT NULL,
      certificate BYTEA NOT NULL, bundle BYTEA NOT NULL, decided_at BIGINT NOT NULL, hash BYTEA NOT NULL,
      PRIMARY KEY (group_id, epoch))`,

    // visibility: 0 hidden, 1 domain, 2 everyone.
    `CREATE TABLE profile (user_id TEXT NOT NULL PRIMARY KEY, display_name TEXT NOT NULL, visibility BIGINT NOT NULL,
      contacts_only BIGINT NOT NULL)`,

    // awake is 0 from a wake-up until the device comes.
    `CREATE TABLE push_registration (client_id TEXT NOT NULL PRIMARY KEY, sealed BYTEA NOT NULL, awake BIGINT NOT NULL,
      woken_at BIGINT NOT NULL)`,

    `CREATE TABLE kept_answer (client_id TEXT NOT NULL, key BYTEA NOT NULL, request BYTEA NOT NULL, answer BYTEA NOT NULL,
      expires_at BIGINT NOT NULL, PRIMARY KEY (client_id, key))`,
    `CREATE INDEX kept_answer_end ON kept_answer (expires_at)`,
    `CREATE TABLE secret (name TEXT NOT NULL PRIMARY KEY, bytes BYTEA NOT NULL)`,

    // Written by the health check.
    `CREATE TABLE health (one BIGINT NOT NULL PRIMARY KEY, beats BIGINT NOT NULL)`,

    `CREATE TABLE invitation (token_digest BYTEA NOT NULL PRIMARY KEY, user_id TEXT NOT NULL, expires_at BIGINT NOT NULL,
      used_by TEXT)`,
    `CREATE TABLE identity (client_id TEXT NOT NULL PRIMARY KEY, user_id TEXT NOT NULL, signature_key BYTEA NOT NULL,
      credential BYTEA NOT NULL, serial TEXT NOT NULL, not_after BIGINT NOT NULL, issued_at BIGINT NOT NULL,
      authority BYTEA NOT NULL, revoked_at BIGINT, reason TEXT)`,
    `CREATE INDEX identity_of_user ON identity (user_id, client_id)`,
    `CREATE TABLE identity_key (signature_key BYTEA NOT NULL PRIMARY KEY, client_id TEXT NOT NULL)`,
    `CREATE TABLE identity_serial (serial TEXT NOT NULL PRIMARY KEY, client_id TEXT NOT NULL)`,
    ...logTables,
  ],
  // Who may write to whose inbox: what users have said of others, and of strangers.
  [
    `CREATE TABLE contact (owner TEXT NOT NULL, peer TEXT NOT NULL, allowed BIGINT NOT NULL, PRIMARY KEY (owner, peer))`,
    `CREATE TABLE stranger_rule (owner TEXT NOT NULL PRIMARY KEY, knock BIGINT NOT NULL)`,
  ],
  [
    // sent_seq: the highest number that may have left.
    `ALTER TABLE destination ADD COLUMN sent_seq BIGINT NOT NULL DEFAULT 0`,
    `ALTER TABLE outbox ADD COLUMN unsupported_since BIGINT`,
    `CREATE INDEX dead_letter_of_stream ON dead_letter (domain, stream, id) WHERE inbound = 1`,

    // Chunks are files or objects; used_bytes counts what a user has reserved, under '' what all have.
    `CREATE TABLE attachment (attachment_id BYTEA NOT NULL PRIMARY KEY, user_id TEXT NOT NULL, size BIGINT NOT NULL,
      received BIGINT NOT NULL, chunks BIGINT NOT NULL, expires_at BIGINT NOT NULL)`,
    `CREATE INDEX attachment_end ON attachment (expires_at)`,
    `CREATE TABLE attachment_usage (user_id TEXT NOT NULL PRIMARY KEY, used_bytes BIGINT NOT NULL)`,

    `CREATE TABLE lease (name TEXT NOT NULL PRIMARY KEY, holder TEXT NOT NULL, until_ms BIGINT NOT NULL)`,
    `CREATE TABLE connection_row (client_id TEXT NOT NULL PRIMARY KEY, number BIGINT NOT NULL)`,
  ],
  // Proof of domains that broke the ordering protocol.
  [
    `CREATE TABLE ordering_evidence (digest BYTEA NOT NULL PRIMARY KEY, bytes BYTEA NOT NULL, noted_at BIGINT NOT NULL,
      hash BYTEA NOT NULL)`,
  ],
  // What became of one message at each domain that it was for, asked for by its id.
  [
    // sent_to: `domain/stream/seq`, comma between; undelivered: one line of JSON for each domain that will not have it.
    `ALTER TABLE msg ADD COLUMN sent_to TEXT NOT NULL DEFAULT ''`,
    `ALTER TABLE msg ADD COLUMN undelivered TEXT NOT NULL DEFAULT ''`,
    // Rows get new numbers with a new incarnation alone: those are found by their message.
    `CREATE INDEX outbox_renumbered ON outbox (msg_id) WHERE stream > 1`,
    `CREATE TABLE destination_progress (domain TEXT NOT NULL, stream BIGINT NOT NULL, at BIGINT NOT NULL,
      acked_seq BIGINT NOT NULL, PRIMARY KEY (domain, stream, at))`,
  ],
  // Which process speaks for the domain in the order of Commits.
  [
    `CREATE TABLE ordering_speaker (one BIGINT NOT NULL PRIMARY KEY, term BIGINT NOT NULL, holder TEXT NOT NULL,
      address TEXT NOT NULL)`,
  ],
  // Proven reports of messages, for the operator.
  [
    `CREATE TABLE message_report (report_id BYTEA NOT NULL PRIMARY KEY, bytes BYTEA NOT NULL, noted_at BIGINT NOT NULL,
      hash BYTEA NOT NULL)`,
  ],
  // Anonymous tokens that were used.
  [
    `CREATE TABLE spent_token (digest BYTEA NOT NULL PRIMARY KEY, expires_at BIGINT NOT NULL)`,
    `CREATE INDEX spent_token_end ON spent_token (expires_at)`,
  ],
  // Past some thousand rows for a domain, lanes take turns for numbers. Rows that wait are of stream 0, numbered by their place.
  [
    `ALTER TABLE destination ADD COLUMN queued_rows BIGINT NOT NULL DEFAULT 0`,
    `ALTER TABLE destination ADD COLUMN queued_bytes BIGINT NOT NULL DEFAULT 0`,
    // Gives places, and turns.
    `ALTER TABLE destination ADD COLUMN next_place BIGINT NOT NULL DEFAULT 1`,
    // Absent of rows from before.
    `ALTER TABLE outbox ADD COLUMN lane BYTEA`,
    `CREATE INDEX outbox_of_lane ON outbox (domain, lane, seq) WHERE stream = 0`,
    // Of lanes with rows that wait; the lowest is the next.
    `CREATE TABLE outbox_turn (domain TEXT NOT NULL, lane BYTEA NOT NULL, turn BIGINT NOT NULL, PRIMARY KEY (domain, lane))`,
    `CREATE INDEX outbox_turn_order ON outbox_turn (domain, turn)`,
  ],
  // An older copy was put in the place of the store.
  [
    // feeds_from: where new feeds begin, past all that feeds of their names gave out before.
    `CREATE TABLE restoration (one BIGINT NOT NULL PRIMARY KEY, feeds_from BIGINT NOT NULL, forgotten_at BIGINT)`,
    // Numbers after after_seq up to to_seq, which were given out by what was there before, or by nobody.
    `CREATE TABLE feed_hole (feed TEXT NOT NULL, after_seq BIGINT NOT NULL, to_seq BIGINT NOT NULL, PRIMARY KEY (feed, after_seq))`,
  ],
];
