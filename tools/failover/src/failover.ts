import { setTimeout as pause } from "node:timers/promises";
import { type SeenCommit, Testbed } from "@entente/testbed";
import type { Violation } from "./history/judge.ts";
import { type Member, People } from "./people.ts";

/** Domains that order the group together. */
const domains = ["a.example", "b.example", "c.example"] as const;

/** Commits that are decided between two kills, at least. */
const commitsBetween = 3;

/** A kill comes this long after a Commit was decided, at most, in milliseconds: so it meets every phase of the next one. */
const killSpreadMs = 50;

/** When no other domain has taken over after this long, it is given up, in milliseconds. */
const patienceMs = 60_000;

/** One loss of the domain that ordered. */
export interface Loss {
  readonly victim: string;
  readonly successor: string;
  /** From the kill until a Commit that another domain ordered came to a client, in milliseconds. */
  readonly takeoverMs: number;
  /** Until the victim's services were ready again, and from there until its client had everything. */
  readonly startMs: number;
  readonly catchUpMs: number;
}

/** What a run came to. */
export interface FailoverResult {
  readonly losses: readonly Loss[];
  /** Between two decided Commits of one client while nothing is broken, in milliseconds. */
  readonly commitsMs: readonly number[];
  readonly decided: number;
  readonly violations: readonly Violation[];
}

/** Kills the domain that orders again and again while a client of another commits without pause. @throws Error when nobody takes over. */
export async function runFailover(
  kills: number,
  path: string,
  say: (line: string) => void,
): Promise<FailoverResult> {
  say(`${domains.join(", ")}: nine processes start`);
  const testbed = await Testbed.start({ domains, mode: "processes", path });
  try {
    const people = await People.gather(testbed, domains);
    const losses: Loss[] = [];
    const commitsMs: number[] = [];
    try {
      for (let kill = 0; kill < kills; kill++) {
        const loss = await lose(testbed, people, commitsMs);
        losses.push(loss);
        const { victim, successor, takeoverMs, startMs, catchUpMs } = loss;
        say(
          `${String(kill + 1)}/${String(kills)} ${victim} is killed, ${successor} orders after ${shown(takeoverMs)}; ` +
            `${victim} is ready after ${shown(startMs)}, and has everything ${shown(catchUpMs)} later`,
        );
      }
      await people.agree();
    } finally {
      await people.leave();
    }
    const decided = new Set(people.members.flatMap(({ watch }) => watch.seen.map(({ epoch }) => epoch))).size;
    return { losses, commitsMs, decided, violations: people.violations() };
  } finally {
    await testbed.stop();
  }
}

async function lose(testbed: Testbed<"processes">, people: People, commitsMs: number[]): Promise<Loss> {
  const load = new Load(people);
  const { victim, committer } = await load.begin(commitsMs);
  const name = victim.domain;
  await pause(Math.random() * killSpreadMs);
  const taken = load.next(committer, ({ orderer }) => orderer !== name);
  const killedAtMs = performance.now();
  await testbed.domain(name).kill();
  const { orderer: successor, atMs } = await taken;
  await load.end();
  const startsAtMs = performance.now();
  await testbed.domain(name).start();
  const readyAtMs = performance.now();
  await people.agree();
  return {
    victim: name,
    successor,
    takeoverMs: atMs - killedAtMs,
    startMs: readyAtMs - startsAtMs,
    catchUpMs: performance.now() - readyAtMs,
  };
}

/** A client that commits without pause. */
class Load {
  readonly #people: People;
  #isOver = false;
  #committing: Promise<void> = Promise.resolve();

  constructor(people: People) {
    this.#people = people;
  }

  /** Begins at a domain that does not order, and says which one does; the times between Commits are added to `commitsMs`. */
  async begin(commitsMs: number[]): Promise<{ readonly victim: Member; readonly committer: Member }> {
    const { members } = this.#people;
    const newest = members
      .flatMap(({ watch }) => watch.seen)
      .reduce<SeenCommit | undefined>((a, b) => (a !== undefined && a.epoch >= b.epoch ? a : b), undefined);
    const committer = members.find(({ domain }) => domain !== newest?.orderer);
    if (committer === undefined) throw new Error("no domain but the one that orders");
    const enough = this.#decided(committer, commitsMs);
    this.#committing = this.#commit(committer);
    const orderer = await enough;
    const victim = members.find(({ domain }) => domain === orderer);
    // The committer's own domain took the order: its client goes on as before, and somebody else's commits.
    if (victim !== undefined && victim !== committer) return { victim, committer };
    await this.end();
    this.#isOver = false;
    return this.begin(commitsMs);
  }

  /** The first Commit from now on that comes to a member and is as wanted. */
  next({ watch }: Member, wanted: (commit: SeenCommit) => boolean): Promise<SeenCommit> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new Error(`no other domain has ordered a Commit within ${shown(patienceMs)}`));
      }, patienceMs);
      watch.onCommit = (commit) => {
        if (!wanted(commit)) return;
        clearTimeout(timer);
        watch.onCommit = () => undefined;
        resolve(commit);
      };
    });
  }

  async end(): Promise<void> {
    this.#isOver = true;
    await this.#committing;
  }

  async #commit(committer: Member): Promise<void> {
    const group = this.#people.groupOf(committer);
    while (!this.#isOver) await group.update();
  }

  /** Who ordered the last of enough Commits. */
  async #decided({ watch }: Member, commitsMs: number[]): Promise<string> {
    const seen: SeenCommit[] = [];
    await new Promise<void>((resolve) => {
      watch.onCommit = (commit) => {
        seen.push(commit);
        if (seen.length > commitsBetween) resolve();
      };
    });
    for (const [index, { atMs }] of seen.entries()) {
      const before = seen[index - 1];
      if (before !== undefined) commitsMs.push(atMs - before.atMs);
    }
    return seen.at(-1)?.orderer ?? "";
  }
}

/** Milliseconds for people. */
function shown(ms: number): string {
  return `${(ms / 1_000).toFixed(2)} s`;
}
