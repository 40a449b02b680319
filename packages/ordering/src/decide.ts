import { compareBallots, equalBallots, higherBallot } from "./ballot.ts";
import { equalBytes } from "./bytes.ts";
import { assembleCertificate, certificateFault, type Entry } from "./certificate.ts";
import { prepareAgain } from "./campaign.ts";
import { configHash, sameConfig, sameVoters } from "./config.ts";
import type { Domain } from "./domain.ts";
import { fenced } from "./fence.ts";
import type { GroupState } from "./group-state.ts";
import { answerSubmit, change, hears, leads, type Turn } from "./turn.ts";
import { nextHead } from "./value.ts";

/** R4. Decides the open slot if the votes held for what this domain has accepted are a quorum behind the fence. */
export function tryDecide(turn: Turn): void {
  const { row, votes } = turn.group;
  const { accepted, config } = row;
  if (accepted === undefined) return;
  const wanted = turn.rules.waitsForQuorum ? turn.rules.quorumOf(config) : 1;
  const ballots = new Set(votes.map(({ statement }) => statement.ballot));
  for (const ballot of ballots) {
    const matching = votes.filter(
      ({ statement }) =>
        equalBallots(statement.ballot, ballot) && equalBytes(statement.hash, accepted.value.hash),
    );
    const counted = turn.rules.fences ? fenced(matching, (vote) => vote.statement) : matching;
    const certificate = assembleCertificate(counted, wanted);
    if (certificate !== undefined) {
      const charged = ballot.domain === turn.self || !hears(turn, ballot.domain);
      decide(turn, { config, value: accepted.value, certificate }, charged);
      return;
    }
  }
}

/**
 * Applies an entry that came from elsewhere. False if its certificate does not prove it for our chain and
 * configuration: the sender is then at fault, or of another group's history.
 */
export function applyEntry(turn: Turn, entry: Entry): boolean {
  const { group, epoch, config, head } = turn.group.row;
  const quorum = turn.rules.waitsForQuorum ? turn.rules.quorumOf(config) : 1;
  const slot = { group, epoch, config, configHash: turn.group.configHash, head };
  const fault = certificateFault(entry.certificate, slot, turn.hash, quorum);
  const tolerated = fault === "old_incarnation" && !turn.rules.fences;
  if (fault !== undefined && !tolerated) return false;
  if (!equalBytes(entry.certificate.hash, entry.value.hash)) return false;
  decide(turn, { ...entry, config }, false);
  return true;
}

/**
 * Closes the open slot with `entry`: logs it, answers who waited, opens the next slot under the configuration that the
 * value leads to (R5). `charged`: this domain tells the others.
 */
function decide(turn: Turn, entry: Entry, charged: boolean): void {
  const { row, candidacy } = turn.group;
  const { certificate, value } = entry;
  const { nextConfig } = value;
  const led = leads(turn);
  const stays = sameVoters(row.config, nextConfig) || !turn.rules.preparesAgain;
  // A quorum promised a higher ballot than ours: this domain was away, and its own ballot orders nothing any more.
  const isOvertaken = compareBallots(certificate.ballot, row.promised) > 0;
  const keeps = stays && !isOvertaken && nextConfig.voters.includes(turn.self);
  turn.decided.push(entry);
  turn.deliver.push({ kind: "decided", entry, forwardTo: charged ? audience(turn, entry) : [] });
  turn.group = {
    ...turn.group,
    row: {
      ...row,
      epoch: row.epoch + 1n,
      head: nextHead(row.head, value.hash, turn.hash),
      config: nextConfig,
      proved: higherBallot(row.proved, certificate.ballot),
      accepted: undefined,
      leading: keeps ? row.leading : undefined,
    },
    configHash: sameConfig(row.config, nextConfig)
      ? turn.group.configHash
      : configHash(nextConfig, turn.hash),
    votes: [],
    proposing: undefined,
    recheck: undefined,
    candidacy: undefined,
    campaignAtMs: undefined,
    reservations: withoutHolder(turn.group, value.hash),
    slotReservedLast: holderOf(turn.group) !== undefined,
  };
  answerWaiting(turn, entry);
  const ballot = candidacy?.ballot ?? (led ? row.promised : undefined);
  if (ballot !== undefined && !isOvertaken && !leads(turn)) prepareAgain(turn, ballot);
}

function holderOf(group: GroupState): string | undefined {
  return group.reservations.find((one) => one.untilMs !== undefined)?.client;
}

/** A reservation ends with the slot in which its holder's bundle was proposed. */
function withoutHolder(group: GroupState, decidedHash: Uint8Array): GroupState["reservations"] {
  const holder = holderOf(group);
  const used = group.work.some((item) => item.client === holder && equalBytes(item.value.hash, decidedHash));
  return used ? group.reservations.filter((one) => one.untilMs === undefined) : group.reservations;
}

/** Bundles for the closed slot have their result; later ones stay. */
function answerWaiting(turn: Turn, { certificate }: Entry): void {
  const currentEpoch = turn.group.row.epoch;
  const open = turn.group.work.filter((item) => item.epoch >= currentEpoch);
  for (const item of turn.group.work) {
    if (item.epoch >= currentEpoch) continue;
    const won = equalBytes(item.value.hash, certificate.hash);
    answerSubmit(
      turn,
      item.origins,
      item.value.hash,
      won ? { code: "decided", certificate } : { code: "stale", currentEpoch, certificate },
    );
  }
  if (open.length !== turn.group.work.length) change(turn, { work: open });
}

/** Everyone who needs the slot: members and voters before it and after it, without this domain. */
function audience(turn: Turn, { config, value }: Entry): readonly Domain[] {
  const all = [config, value.nextConfig].flatMap(({ memberDomains, voters }) => [
    ...memberDomains,
    ...voters,
  ]);
  return [...new Set(all)].filter((domain) => domain !== turn.self);
}
