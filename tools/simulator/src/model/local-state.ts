import type { Ballot, GroupState, Message, OrderingState } from "@entente/ordering";
import { hex } from "../ordering/commit.ts";

/** One domain's part of a global state. */
export interface LocalState {
  readonly state: OrderingState;
  /** Hash of the value that this domain delivered as decided for each slot, in order. */
  readonly decided: readonly string[];
}

function ballotKey({ round, domain }: Ballot): string {
  return `${round}${domain.slice(0, 1)}`;
}

function hashKey(hash: Uint8Array | undefined): string {
  return hash === undefined ? "-" : hex(hash.subarray(0, 4));
}

/**
 * Everything in a local state that its behaviour depends on while time stands still: no timers, no statement numbers.
 * States with equal keys go on alike.
 */
export function localKey({ state, decided }: LocalState): string {
  const { group } = state;
  const { row } = group;
  const accepted = row.accepted?.statement;
  return [
    row.epoch,
    hashKey(row.head),
    ballotKey(row.promised),
    ballotKey(row.proved),
    accepted === undefined ? "-" : ballotKey(accepted.ballot) + hashKey(accepted.hash),
    row.leading === undefined ? 0 : 1,
    row.incarnation,
    row.halted ?? "",
    candidacyKey(group),
    group.votes
      .map(({ statement: s }) => `${s.domain[0]}${ballotKey(s.ballot)}${hashKey(s.hash)}`)
      .sort()
      .join(),
    group.work.map((item) => `${hashKey(item.value.hash)}${item.sentTo ?? ""}`).join(),
    group.proposing === undefined ? 0 : 1,
    group.highestRound,
    group.promisedAtMs === undefined ? 0 : 1,
    group.rival === undefined ? "" : ballotKey(group.rival.ballot),
    group.pointer?.domain ?? "",
    group.wanted === undefined ? "" : group.wanted.yielded.join(),
    group.campaignAtMs === undefined ? 0 : 1,
    group.fetch === undefined ? "" : group.fetch.wantedEpoch,
    state.domain.row.incarnation,
    decided.map((hash) => hash.slice(0, 8)).join(),
  ].join("|");
}

function candidacyKey({ candidacy }: GroupState): string {
  if (candidacy === undefined) return "";
  const promises = candidacy.promises.map(({ statement: s }) => {
    const held = s.accepted === undefined ? "" : ballotKey(s.accepted.ballot) + hashKey(s.accepted.hash);
    return `${s.domain[0]}${held}`;
  });
  return `${ballotKey(candidacy.ballot)}:${promises.sort().join()}:${candidacy.yielded.join()}`;
}

/** Identity of a message in flight, without statement numbers. */
export function messageKey(from: string, to: string, message: Message): string {
  const link = `${from[0]}${to[0]} ${message.kind}`;
  switch (message.kind) {
    case "submit":
      return `${link} ${hashKey(message.value.hash)} ${message.hops}`;
    case "submit_result":
      return `${link} ${hashKey(message.hash)} ${message.result.code}`;
    case "prepare":
      return `${link} ${message.epoch} ${ballotKey(message.ballot)} ${message.yielded.join()}`;
    case "promise": {
      const { epoch, ballot, accepted } = message.statement;
      const held = accepted === undefined ? "-" : ballotKey(accepted.ballot) + hashKey(accepted.hash);
      return `${link} ${epoch} ${ballotKey(ballot)} ${held}`;
    }
    case "accept": {
      const { epoch, ballot, hash } = message.proposal.statement;
      return `${link} ${epoch} ${ballotKey(ballot)} ${hashKey(hash)}`;
    }
    case "vote": {
      const { epoch, ballot, hash } = message.vote.statement;
      return `${link} ${epoch} ${ballotKey(ballot)} ${hashKey(hash)}`;
    }
    case "nack":
      return `${link} ${message.epoch} ${ballotKey(message.ballot)} ${ballotKey(message.promised)} ${message.reason}`;
    case "leading":
    case "timeout_now":
      return `${link} ${message.epoch} ${ballotKey(message.ballot)}`;
    case "decide":
      return `${link} ${message.entry.certificate.epoch} ${hashKey(message.entry.value.hash)}`;
    case "fetch":
      return `${link} ${message.fromEpoch}`;
    case "entries":
      return `${link} ${message.entries.map((entry) => hashKey(entry.value.hash)).join()}`;
    case "recovery_query":
    case "recovery_answer":
      return `${link} ${message.epoch} ${message.incarnation}`;
    case "reserve":
    case "reserve_result":
      return `${link} ${message.client}`;
  }
}
