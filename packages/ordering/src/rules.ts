import { quorumOf, type Config } from "./config.ts";

/**
 * The rules that carry the safety of the protocol, each one a switch. A domain always runs `gopRules`. The simulator
 * turns single rules off to show that its checkers notice; nothing else may.
 */
export interface Rules {
  /** Votes and promises that make a quorum. */
  readonly quorumOf: (config: Config) => number;
  /** R3: a voter refuses a ballot below the one it promised. */
  readonly keepsPromises: boolean;
  /** R4: a slot is decided by a quorum, not by the orderer's word. */
  readonly waitsForQuorum: boolean;
  /** R8: a new orderer proposes again what a promise reports as accepted. */
  readonly proposesAccepted: boolean;
  /** R5: leadership ends with the set of voters that promised it. */
  readonly preparesAgain: boolean;
  /** A domain that lost durable state takes no part until the other voters told it what it forgot. */
  readonly recovers: boolean;
  /** R4, R8: statements of an incarnation that a counted statement knows to be over do not count. */
  readonly fences: boolean;
  /** I1 to I10 are checked after every step and stop the group. */
  readonly checksInvariants: boolean;
}

/** GOP/1 as specified. */
export const gopRules: Rules = {
  quorumOf,
  keepsPromises: true,
  waitsForQuorum: true,
  proposesAccepted: true,
  preparesAgain: true,
  recovers: true,
  fences: true,
  checksInvariants: true,
};
