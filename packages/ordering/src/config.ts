import { hashBytes, type Hash } from "./bytes.ts";
import type { Domain } from "./domain.ts";
import { memberDomainsMax, votersMax } from "./limits.ts";
import { OrderingError } from "./ordering-error.ts";
import { WireReader } from "./wire-reader.ts";
import { WireWriter } from "./wire-writer.ts";

/**
 * How a group is ordered: by its one `fixed` owner, by a `quorum` of voters, by nobody (`eventual`: members break
 * ties), or by the home domain of its only committer (`single_writer`, a DMLS send group).
 */
export type Mode = "fixed" | "quorum" | "eventual" | "single_writer";

/**
 * Who orders one epoch of a group. A function of the group's ordering policy and the ratchet tree of that epoch
 * (`configOf`); every client computes it from its own state.
 */
export interface Config {
  readonly mode: Mode;
  /** In the order of the voter rule; 1 when fixed or single_writer, none when eventual, else odd and at most 5. */
  readonly voters: readonly Domain[];
  /** Every domain with a member, ordered by the lowest leaf that a member of it holds. */
  readonly memberDomains: readonly Domain[];
  /** The voter that has no member, if there is one. */
  readonly witness: Domain | undefined;
}

/** In the order of their numbers on the wire. */
export const modes: readonly Mode[] = ["fixed", "quorum", "eventual", "single_writer"];

/** Votes that decide: ⌊n/2⌋ + 1 of n voters. An eventual group has none and decides nothing. */
export function quorumOf(config: Config): number {
  return Math.floor(config.voters.length / 2) + 1;
}

/** True if both have the same voters; their order is of no weight for a quorum. */
export function sameVoters(a: Config, b: Config): boolean {
  return a.voters.length === b.voters.length && a.voters.every((voter) => b.voters.includes(voter));
}

/** True if both encode to the same octets. */
export function sameConfig(a: Config, b: Config): boolean {
  const sameList = (x: readonly Domain[], y: readonly Domain[]): boolean =>
    x.length === y.length && x.every((domain, i) => domain === y[i]);
  return (
    a === b ||
    (a.mode === b.mode &&
      a.witness === b.witness &&
      sameList(a.voters, b.voters) &&
      sameList(a.memberDomains, b.memberDomains))
  );
}

/** Returns `config`. @throws OrderingError `bad_config` if the modes' numbers of voters or the lists do not fit */
export function checkConfig(config: Config): Config {
  const fail = (why: string): never => {
    throw new OrderingError("bad_config", why);
  };
  const { mode, voters, memberDomains, witness } = config;
  if (new Set(voters).size !== voters.length) fail("a voter twice");
  if (new Set(memberDomains).size !== memberDomains.length) fail("a member domain twice");
  if (memberDomains.length > memberDomainsMax) fail("too many member domains");
  if (mode === "eventual" && voters.length !== 0) fail("an eventual group has no voters");
  if ((mode === "fixed" || mode === "single_writer") && voters.length !== 1) fail("one owner wanted");
  if (mode === "quorum" && (voters.length % 2 === 0 || voters.length > votersMax))
    fail("voters not odd, at most 5");
  if (witness !== undefined && (mode !== "quorum" || !voters.includes(witness)))
    fail("the witness does not vote");
  if (witness !== undefined && memberDomains.includes(witness)) fail("the witness has members");
  if (mode === "quorum" && !voters.every((voter) => voter === witness || memberDomains.includes(voter))) {
    fail("a voter without members");
  }
  return config;
}

/** Appends a checked configuration; the inverse of `readConfig`. @throws OrderingError `bad_config` */
export function writeConfig(writer: WireWriter, config: Config): void {
  checkConfig(config);
  writer.uint8(modes.indexOf(config.mode));
  writer.list(votersMax, config.voters, (voter) => writer.domain(voter));
  writer.list(memberDomainsMax, config.memberDomains, (member) => writer.domain(member));
  writer.optional(config.witness, (witness) => writer.domain(witness));
}

/** @throws OrderingError */
export function readConfig(reader: WireReader): Config {
  const mode = modes[reader.uint8()];
  if (mode === undefined) return reader.fail("unknown_kind", "unknown mode");
  return checkConfig({
    mode,
    voters: reader.list(votersMax, () => reader.domain()),
    memberDomains: reader.list(memberDomainsMax, () => reader.domain()),
    witness: reader.optional(() => reader.domain()),
  });
}

/** Canonical octets; the inverse of `decodeConfig`. @throws OrderingError `bad_config` */
export function encodeConfig(config: Config): Uint8Array {
  const writer = new WireWriter();
  writeConfig(writer, config);
  return writer.finish();
}

/** @throws OrderingError */
export function decodeConfig(bytes: Uint8Array): Config {
  const reader = new WireReader(bytes);
  const config = readConfig(reader);
  reader.end();
  return config;
}

/** SHA-256("gop1 config" ‖ config): 32 octets, in every Accept, Vote and certificate. */
export function configHash(config: Config, hash: Hash): Uint8Array {
  const writer = new WireWriter();
  writer.label("gop1 config");
  writeConfig(writer, config);
  const digest = hash(writer.finish());
  if (digest.length !== hashBytes) throw new OrderingError("bound_exceeded", "the hash is not 32 octets");
  return digest;
}
