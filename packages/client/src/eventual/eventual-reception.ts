import { equalBytes } from "@entente/tls-codec";
import type { ClientId } from "@entente/mls-wire";
import type { GroupEnvironment } from "../mls/environment.ts";
import type { Group } from "../mls/group.ts";
import type { EventualBranch } from "./eventual-branch.ts";
import { type EventualEvent, refused } from "./eventual-event.ts";
import { committerOf, type EventualMemory, isNew, type Mark, rankOfCommit } from "./eventual-memory.ts";
import { type EventualMessage, readContent, readEventualMessage } from "./eventual-message.ts";
import { compareRanks, rankOf } from "./tie-break.ts";

type CommitMessage = Extract<EventualMessage, { readonly kind: "commit" }>;

/** What becomes of messages of members: at once, or later when what they stand on has come. */
export class EventualReception {
  readonly #environment: GroupEnvironment;
  readonly #branch: EventualBranch;

  constructor(environment: GroupEnvironment, branch: EventualBranch) {
    this.#environment = environment;
    this.#branch = branch;
  }

  get #memory(): EventualMemory {
    return this.#branch.memory;
  }

  /** Takes a message, unless it stands on what has not come. Throws GroupError `authenticator_failed`. */
  async take(
    sender: ClientId,
    message: EventualMessage,
    nowMs: number,
  ): Promise<readonly EventualEvent[] | "later"> {
    if (!this.#memory.group.active && this.#memory.base === undefined) return [];
    switch (message.kind) {
      case "commit":
        return this.#commit(sender, message, nowMs);
      case "application":
        return this.#application(sender, message);
      case "beacon": {
        const known = this.#memory.marks.get(message.epoch);
        const isOurs = known !== undefined && equalBytes(known.mark, message.mark);
        if (message.forked !== 1 || !isOurs || this.#memory.group.member(sender) === undefined) return [];
        return this.#branch.fork("told", sender, message.epoch, nowMs);
      }
      case "welcome":
        return [];
    }
  }

  async #application(
    sender: ClientId,
    { epoch, mark, message }: Extract<EventualMessage, { readonly kind: "application" }>,
  ): Promise<readonly EventualEvent[] | "later"> {
    const known = this.#memory.marks.get(epoch);
    if (known === undefined && epoch <= this.#memory.group.epoch) return [refused(sender, "epoch_past")];
    // Of a branch that is not ours, or not yet.
    if (known === undefined || !equalBytes(known.mark, mark)) return "later";
    const result = await this.#memory.group.receive(message);
    if (result.outcome === "refused") return [refused(sender, result.error.code)];
    if (result.outcome === "ignored") {
      return result.reason === "epoch_past" ? [refused(sender, "epoch_past")] : [];
    }
    this.#memory.group = result.group;
    return result.events.flatMap((event): EventualEvent[] => {
      if (event.type !== "application_message") return [];
      const content = readContent(event.plaintext);
      if (content === undefined || event.sender.client !== sender) return [refused(sender, "malformed")];
      return isNew(this.#memory, content.id) ? [{ kind: "message", sender, content: content.content }] : [];
    });
  }

  async #commit(
    sender: ClientId,
    message: CommitMessage,
    nowMs: number,
  ): Promise<readonly EventualEvent[] | "later"> {
    const { epoch, mark } = message;
    const known = this.#memory.marks.get(epoch);
    if (known === undefined)
      return epoch > this.#memory.group.epoch ? "later" : [refused(sender, "epoch_past")];
    if (!equalBytes(known.mark, mark)) return "later";
    const hash = this.#environment.crypto.primitives.sha256(message.commit);
    if (known.rank !== undefined && equalBytes(known.rank.hash, hash)) return [];
    const claimed = { removes: message.removes === 1, leafIndex: message.leafIndex };
    // The state of a client that was removed keeps the number of the epoch that ended so: its parent comes first.
    if (this.#memory.base !== undefined && epoch === this.#memory.base.group.epoch) {
      return this.#apply(sender, message, this.#memory.base.group, claimed, nowMs);
    }
    if (epoch === this.#memory.group.epoch && this.#memory.group.active) {
      return this.#apply(sender, message, this.#memory.group, claimed, nowMs);
    }
    return this.#late(sender, message, known, hash, nowMs);
  }

  /** A Commit for an epoch whose state is here: the current one, or its parent. */
  async #apply(
    sender: ClientId,
    { epoch, commit }: CommitMessage,
    parent: Group,
    claimed: { readonly removes: boolean; readonly leafIndex: number },
    nowMs: number,
  ): Promise<readonly EventualEvent[]> {
    const result = await parent.receiveCommit({ commit });
    if (result.outcome === "refused") return [refused(sender, result.error.code)];
    if (result.outcome === "ignored") return [];
    const { by, leafIndex } = committerOf(result.events);
    const rank = rankOfCommit(this.#environment, parent, commit, result.events, leafIndex);
    // Whoever cannot decrypt it any more has the committer's word alone: a false one makes the Commit nobody's.
    if (by !== sender || rank.removes !== claimed.removes || rank.leafIndex !== claimed.leafIndex) {
      return [refused(sender, "claim_false")];
    }
    const current = this.#memory.marks.get(epoch)?.rank;
    if (parent === this.#memory.group || current === undefined) {
      return this.#branch.advance(parent, result.group, rank, by, nowMs);
    }
    const events: EventualEvent[] =
      rank.leafIndex === current.leafIndex ? [{ kind: "equivocation", member: by, epoch }] : [];
    if (compareRanks(rank, current) > 0) return events;
    return [...events, ...(await this.#branch.rollBack(parent, result.group, rank, by, nowMs))];
  }

  /** A Commit for an epoch whose state is gone: by the committer's word it loses, or we have parted. */
  #late(
    sender: ClientId,
    { epoch, removes, leafIndex }: CommitMessage,
    { rank }: Mark,
    hash: Uint8Array,
    nowMs: number,
  ): readonly EventualEvent[] {
    if (rank === undefined) return [];
    const word = rankOf(epoch, rank.leaves, { removes: removes === 1, leafIndex, hash });
    const events: EventualEvent[] =
      leafIndex === rank.leafIndex ? [{ kind: "equivocation", member: sender, epoch }] : [];
    return compareRanks(word, rank) > 0
      ? events
      : [...events, ...this.#branch.fork("late_winner", sender, epoch, nowMs)];
  }

  /** Takes what was held and can be taken now. */
  async retry(nowMs: number): Promise<readonly EventualEvent[]> {
    const events: EventualEvent[] = [];
    for (let moved = true; moved;) {
      moved = false;
      for (const held of [...this.#memory.held]) {
        const message = readEventualMessage(held.message);
        const taken = message === undefined ? [] : await this.take(held.sender, message, nowMs);
        if (taken === "later") continue;
        this.#memory.held = this.#memory.held.filter((other) => other !== held);
        events.push(...taken);
        moved = true;
      }
    }
    return events;
  }
}
