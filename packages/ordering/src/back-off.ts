import { compareBallots, equalBallots } from "./ballot.ts";
import { sendPrepare } from "./campaign.ts";
import { fetchFrom } from "./catch-up.ts";
import type { Domain } from "./domain.ts";
import type { Message } from "./message.ts";
import { change, changeRow, isPlausible, isVoter, leads, type Turn } from "./turn.ts";

/**
 * R9. A higher promise ends this domain's ballot: it stops, remembers the rival, and its bundles go there or wait. A
 * sticky voter is asked again once the owner that it holds to has yielded.
 */
export function onNack(turn: Turn, from: Domain, message: Message & { kind: "nack" }): void {
  const { row, candidacy, highestRound } = turn.group;
  const { ballot, promised, epoch, reason } = message;
  if (epoch > row.epoch) fetchFrom(turn, from, epoch);
  if (
    !isPlausible(turn, promised) ||
    !equalBallots(ballot, row.promised) ||
    ballot.domain !== turn.self ||
    !isVoter(turn, from)
  )
    return;
  if (promised.round > highestRound) change(turn, { highestRound: promised.round });
  switch (reason) {
    case "promised":
      if (compareBallots(promised, ballot) <= 0) return;
      if (candidacy === undefined && !leads(turn)) return;
      if (row.leading !== undefined) changeRow(turn, { leading: undefined });
      change(turn, {
        candidacy: undefined,
        proposing: undefined,
        rival: { ballot: promised, sinceMs: turn.nowMs },
      });
      return;
    case "sticky": {
      if (candidacy === undefined) return;
      const { stickyVoters } = candidacy;
      const owner = promised.domain;
      const yielded = candidacy.promises.some(({ statement }) => statement.domain === owner);
      if (yielded || candidacy.yielded.includes(owner)) {
        sendPrepare(turn, [from]);
      } else if (!stickyVoters.includes(from)) {
        change(turn, {
          candidacy: { ...candidacy, stickyVoters: [...stickyVoters, from], stickyOwner: owner },
        });
      }
      return;
    }
    case "abstains": {
      const { abstaining } = turn.group;
      if (!abstaining.includes(from)) change(turn, { abstaining: [...abstaining, from] });
      if (candidacy === undefined || candidacy.yielded.includes(from)) return;
      change(turn, {
        candidacy: { ...candidacy, yielded: [...candidacy.yielded, from], stickyVoters: [] },
      });
      sendPrepare(turn, candidacy.stickyVoters);
    }
  }
}

/** A new orderer made itself known; it has shown itself as well as by an Accept. */
export function onLeading(turn: Turn, from: Domain, message: Message & { kind: "leading" }): void {
  const { row } = turn.group;
  if (message.ballot.domain !== from || !isPlausible(turn, message.ballot)) return;
  if (message.epoch > row.epoch) fetchFrom(turn, from, message.epoch);
  if (message.epoch === row.epoch && !isVoter(turn, from)) return;
  if (compareBallots(message.ballot, row.proved) <= 0 || message.epoch < row.epoch) return;
  changeRow(turn, { proved: message.ballot });
  if (compareBallots(message.ballot, row.promised) >= 0)
    change(turn, { rival: undefined, pointer: undefined });
}
