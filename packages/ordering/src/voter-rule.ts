import { checkConfig, modes, type Config } from "./config.ts";
import type { Domain } from "./domain.ts";
import { memberDomainsMax, votersMax } from "./limits.ts";
import { WireReader } from "./wire-reader.ts";
import { WireWriter } from "./wire-writer.ts";

/**
 * The group's ordering policy: set when the group is created, changed only by an explicit policy Commit, authenticated
 * by MLS as a GroupContext extension.
 */
export interface OrderingPolicy {
  readonly mode: Config["mode"];
  /** Owner of a fixed or single_writer group, and of a quorum group while only two domains have members. */
  readonly owner?: Domain;
  /** Third voter while only two domains have members. Ignored when it has members itself. */
  readonly witness?: Domain;
  /** Domains that may vote; without it all may. */
  readonly allowedVoters?: readonly Domain[];
}

/** The policy of a group that says nothing: a quorum of the domains as soon as there are three. */
export const defaultPolicy: OrderingPolicy = { mode: "quorum" };

/** Canonical octets: the content of the group's extension. The inverse of `decodePolicy`. @throws OrderingError */
export function encodePolicy({ mode, owner, witness, allowedVoters }: OrderingPolicy): Uint8Array {
  const writer = new WireWriter();
  writer.uint8(modes.indexOf(mode));
  writer.optional(owner, (domain) => writer.domain(domain));
  writer.optional(witness, (domain) => writer.domain(domain));
  writer.optional(allowedVoters, (domains) =>
    writer.list(memberDomainsMax, domains, (domain) => writer.domain(domain)),
  );
  return writer.finish();
}

/** A member of the group chose every octet. @throws OrderingError */
export function decodePolicy(bytes: Uint8Array): OrderingPolicy {
  const reader = new WireReader(bytes);
  const mode = modes[reader.uint8()] ?? reader.fail("unknown_kind", "unknown mode");
  const owner = reader.optional(() => reader.domain());
  const witness = reader.optional(() => reader.domain());
  const allowedVoters = reader.optional(() => reader.list(memberDomainsMax, () => reader.domain()));
  reader.end();
  return {
    mode,
    ...(owner === undefined ? {} : { owner }),
    ...(witness === undefined ? {} : { witness }),
    ...(allowedVoters === undefined ? {} : { allowedVoters }),
  };
}

/**
 * The deterministic voter rule. `leafDomains[i]` is the domain of the credential at leaf i, undefined for a blank leaf.
 *
 * Candidates are the allowed domains with a member, by the lowest leaf that a member of theirs holds. A quorum group
 * takes the largest odd number of them, at most 5; of exactly two it takes both and the witness, or without a witness
 * is fixed at the owner, the first candidate if the policy names none. The same answer at every member and DS.
 *
 * @throws OrderingError `bad_config` if nobody may order: no members, or no allowed candidate
 */
export function configOf(policy: OrderingPolicy, leafDomains: readonly (Domain | undefined)[]): Config {
  const memberDomains = [...new Set(leafDomains.filter((domain) => domain !== undefined))];
  const allowed = policy.allowedVoters;
  const candidates = memberDomains.filter((domain) => allowed === undefined || allowed.includes(domain));
  const owner = policy.owner ?? candidates[0];
  const config = (mode: Config["mode"], voters: readonly Domain[], witness?: Domain): Config =>
    checkConfig({ mode, voters, memberDomains, witness });

  switch (policy.mode) {
    case "eventual":
      return config("eventual", []);
    case "fixed":
    case "single_writer":
      return config(policy.mode, owner === undefined ? [] : [owner]);
    case "quorum": {
      if (candidates.length === 2) {
        const { witness } = policy;
        if (witness !== undefined && !memberDomains.includes(witness)) {
          return config("quorum", [...candidates, witness], witness);
        }
        const preferred = owner !== undefined && candidates.includes(owner) ? owner : candidates[0];
        return config("fixed", preferred === undefined ? [] : [preferred]);
      }
      const count = Math.min(votersMax, candidates.length);
      return config("quorum", candidates.slice(0, count % 2 === 1 ? count : count - 1));
    }
  }
}
