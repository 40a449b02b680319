import { type Comparison } from "../ladder/ladder.ts";
import { type Plan } from "../store.ts";

/**
 * What an algorithm knows of the log: each search is written once against this, and runs both where the proof is made and
 * where it is checked. `ProducedProof` reads the log and notes what it said; `ReceivedProof` takes it out of the proof.
 */
export interface ProofHandle {
  /** The time of the entry at `position`, in milliseconds. */
  timestamp(position: bigint): Plan<bigint>;

  /**
   * Compares the greatest version at an entry with `target`. With `omit`, lookups that other entries of the same proof settle
   * are left out.
   */
  searchLadder(position: bigint, target: number, omit: boolean): Plan<Comparison>;

  /** Shows that the greatest version at an entry is at least `target`. */
  monitoringLadder(position: bigint, target: number): Plan<void>;

  /** Shows that `version` is included at an entry. */
  inclusion(position: bigint, version: number): Plan<void>;
}
