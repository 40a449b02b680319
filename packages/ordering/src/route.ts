import { ordererLooksAble } from "./campaign.ts";
import type { Domain } from "./domain.ts";
import type { WorkItem } from "./group-state.ts";
import { submitHopsMax } from "./limits.ts";
import {
  change,
  groupId,
  hears,
  isProved,
  leads,
  mayVote,
  ownerBallot,
  retryAt,
  send,
  shownOrderer,
  type Turn,
} from "./turn.ts";

/**
 * Sends waiting bundles to where they can be ordered: a voter sends them to an orderer that has shown itself and looks
 * able (finding F5), others to the orderer they know or to the voters in turn.
 */
export function routeWork(turn: Turn): void {
  const { row, work, candidacy } = turn.group;
  if (candidacy !== undefined || leads(turn)) return;
  if (!work.some((item) => item.epoch === row.epoch && turn.nowMs >= item.retryAtMs)) return;
  const voting = mayVote(turn);
  if (voting && !ordererLooksAble(turn)) return;
  const routed = turn.group.work.map((item) => {
    if (item.epoch !== row.epoch || turn.nowMs < item.retryAtMs || item.hops >= submitHopsMax) return item;
    const target = targetOf(turn, item, voting);
    if (target === undefined) return item;
    return forward(turn, item, target);
  });
  change(turn, { work: routed });
}

function forward(turn: Turn, item: WorkItem, to: Domain): WorkItem {
  const { value, epoch, client, hops } = item;
  send(turn, [to], { kind: "submit", group: groupId(turn), epoch, value, client, hops: hops + 1 });
  const retryAtMs = retryAt(turn, turn.timers.submitRetryMs, item.attempt);
  return { ...item, sentTo: to, attempt: item.attempt + 1, retryAtMs };
}

function targetOf(turn: Turn, item: WorkItem, voting: boolean): Domain | undefined {
  const { pointer, row } = turn.group;
  if (pointer !== undefined && turn.nowMs < pointer.untilMs && pointer.domain !== turn.self)
    return pointer.domain;
  const shown = shownOrderer(turn);
  if (voting) return isProved(turn, ownerBallot(turn)) ? shown : undefined;
  if (shown !== undefined && item.attempt % 2 === 0 && hears(turn, shown)) return shown;
  const others = row.config.voters.filter((voter) => voter !== turn.self);
  const alive = others.filter((voter) => hears(turn, voter));
  const choice = alive.length > 0 ? alive : others;
  return choice[(item.attempt >> (shown === undefined ? 0 : 1)) % Math.max(1, choice.length)];
}
