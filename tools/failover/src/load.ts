import { setTimeout as pause } from "node:timers/promises";
import { ClientError } from "@entente/client";
import type { Member, People } from "./people.ts";
import { Random } from "./random.ts";

/** Who waits for a Commit goes on after this time all the same, in milliseconds: there may be none without a quorum. */
const commitPatienceMs = 3_000;

/** Clients that commit without pause, each to a group that is drawn anew every time. */
export class Load {
  readonly #people: People;
  readonly #committing: Promise<number>;
  #isOver = false;

  constructor(people: People, seed: number) {
    this.#people = people;
    const each = people.members.map((member, index) => this.#commit(member, new Random(seed + index + 1)));
    const all = Promise.all(each).then((counts) => counts.reduce((a, b) => a + b, 0));
    // Told to whoever waits for the next Commit, or at the end; nobody else goes on until then.
    all.catch(() => {
      this.#isOver = true;
    });
    this.#committing = all;
  }

  /** Resolves when a client has submitted the next Commit, or one is decided, or after a while. @throws what a client was told. */
  async next(what: "submitted" | "decided"): Promise<void> {
    const isOver = new AbortController();
    const happened = new Promise<void>((resolve) => {
      for (const { recorder, watch } of this.#people.members) {
        if (what === "submitted") recorder.onSubmit = resolve;
        else watch.onCommit = () => resolve();
      }
    });
    const late = pause(commitPatienceMs, undefined, { signal: isOver.signal }).catch(() => undefined);
    try {
      await Promise.race([happened, late, this.#committing]);
    } finally {
      isOver.abort();
    }
  }

  /** Resolves when the last Commit is settled, with how many took longer than a client waits. @throws what a client was told. */
  end(): Promise<number> {
    this.#isOver = true;
    return this.#committing;
  }

  async #commit(member: Member, random: Random): Promise<number> {
    let undecided = 0;
    while (!this.#isOver) {
      try {
        await this.#people.groupOf(member, random.pick(this.#people.groupIds)).update();
      } catch (error) {
        if (!(error instanceof ClientError && error.code === "undecided")) throw error;
        undecided += 1;
      }
    }
    return undecided;
  }
}
