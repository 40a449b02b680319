import type { Domain } from "./domain.ts";
import { learnIncarnation } from "./fence.ts";
import { sequenceBlockSize } from "./limits.ts";
import type { KnownIncarnation, Standing } from "./statement.ts";

/** Durable state that a domain shares among its groups: one row, one writer. */
export interface DomainRow {
  readonly domain: Domain;
  /** 0 at first; raised by `raiseIncarnation` when durable state may have been lost, and never otherwise. */
  readonly incarnation: bigint;
  /** No statement was signed with a sequence number at or above this one. */
  readonly sequenceReserved: bigint;
  /** Sorted by domain; recorded before any statement or RecoveryAnswer that depends on it. */
  readonly known: readonly KnownIncarnation[];
}

/** The row and the number of the next statement, which lives in memory: a block is reserved by one durable write. */
export interface DomainState {
  readonly row: DomainRow;
  readonly nextSequence: bigint;
}

/** A domain that never ran before. */
export function newDomain(domain: Domain): DomainRow {
  return { domain, incarnation: 0n, sequenceReserved: 0n, known: [] };
}

/** State after a start: numbers that were reserved and perhaps not used are skipped. */
export function loadDomain(row: DomainRow): DomainState {
  return { row, nextSequence: row.sequenceReserved };
}

/**
 * What the operator's restore command stores, before the domain speaks to anyone: every group is then recovering,
 * because its row carries an older incarnation. `heard` is the highest incarnation that any peer reports for this
 * domain, so that a second restore of the same backup does not repeat an incarnation.
 */
export function raiseIncarnation(row: DomainRow, heard: bigint): DomainRow {
  const highest = heard > row.incarnation ? heard : row.incarnation;
  return { ...row, incarnation: highest + 1n };
}

/** The standing for one more statement, and the state after it; its row is new once per block of numbers. */
export function takeStanding(state: DomainState): {
  readonly standing: Standing;
  readonly state: DomainState;
} {
  const { row, nextSequence } = state;
  const { domain, incarnation, known } = row;
  const next = nextSequence + 1n;
  const reserved = next > row.sequenceReserved ? next + sequenceBlockSize : row.sequenceReserved;
  return {
    standing: { domain, incarnation, known, sequence: nextSequence },
    state: {
      row: reserved === row.sequenceReserved ? row : { ...row, sequenceReserved: reserved },
      nextSequence: next,
    },
  };
}

/** The state after hearing of `domain` in `incarnation`; the same object if that is not news. */
export function learn(state: DomainState, domain: Domain, incarnation: bigint): DomainState {
  const known = learnIncarnation(state.row.known, domain, incarnation);
  return known === state.row.known ? state : { ...state, row: { ...state.row, known } };
}
