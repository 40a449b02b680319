import { Group, treeInsideBytesMax } from "@entente/client";
import { defaultGroupTerms, groupIdOf, parseDomainName } from "@entente/mls-wire";
import { CostBook, type CostLine } from "./costs.ts";
import { followersEnvironment, identityOf, type SentCommit, sentCommit } from "./followers.ts";
import type { FollowersAnywhere } from "./followers-thread.ts";
import { TreeShelf } from "./tree-shelf.ts";

/** A group all of whose members follow, or some far apart. */
export interface EveryonePlan {
  readonly members: number;
  /** How many of them follow, beside who made it; all where absent. The others have real leaves, of keys that nobody uses. */
  readonly played?: number | undefined;
  /** Members that one Commit adds. */
  readonly addedAtOnce: number;
  /** How many update their keys in the finished group, beside who made it. */
  readonly repeats: number;
}

/** What a run came to. */
export interface EveryoneResult {
  readonly lines: readonly CostLine[];
  /** What should have been so and was not; empty. */
  readonly broken: readonly string[];
}

/** Members that are far apart update their keys. */
const stride = 1_009;

/**
 * A group of three domains, all of whose members are real, join by Welcome as it grows and merge every Commit from then on: without
 * services, so that what it costs is what members compute.
 */
export async function runEveryone(
  plan: EveryonePlan,
  followers: readonly FollowersAnywhere[],
  progress: (line: string) => void,
): Promise<EveryoneResult> {
  const book = new CostBook(processorSeconds);
  const environment = followersEnvironment();
  const { suite, identity } = await identityOf(environment, 0);
  const groupId = groupIdOf(environment.crypto.primitives.randomBytes(16), parseDomainName("a.example"));
  // Servers need no tree: it comes to new members beside their Welcome.
  const terms = { ...defaultGroupTerms, externalJoins: "closed" } as const;
  let founder = await Group.create(environment, { groupId, suite, identity, terms, chain: false });
  const trees = new TreeShelf(treeInsideBytesMax);
  const every = Math.max(1, Math.floor((plan.members - 1) / (plan.played ?? plan.members)));

  const taken = async (sent: SentCommit): Promise<void> => {
    const own = async (): Promise<void> => {
      const decided = { commit: sent.commit, proposals: [], omittedPartDigests: sent.digests };
      const result = await founder.receiveCommit(decided);
      if (result.outcome !== "applied") throw new Error(`the founder has ${result.outcome} a Commit`);
      founder = result.group;
    };
    await Promise.all([own(), ...followers.map((each) => each.take(sent))]);
  };

  for (let from = 1; from < plan.members; from += plan.addedAtOnce) {
    const until = Math.min(plan.members, from + plan.addedAtOnce);
    const adding = until - from;
    const add = await made(followers, from, adding, every);
    let sent: SentCommit | undefined;
    await book.cost(`make a Commit that adds ${String(adding)}`, until, async () => {
      founder = await founder.commit({ add }, { treePublisher: trees });
      sent = { ...sentCommit(founder.pending?.bundle ?? new Uint8Array()), ratchetTree: trees.taken() };
    });
    const commit = sent;
    if (commit === undefined) throw new Error("no Commit");
    book.bytes(`make a Commit that adds ${String(adding)}`, until, founder.pending?.bundle.length ?? 0);
    if (trees.newBytes > 0) {
      await book.cost("put what has changed of the tree beside it", until, () => Promise.resolve());
      book.bytes("put what has changed of the tree beside it", until, trees.newBytes);
    }
    const all = plan.played === undefined;
    const what = all
      ? `${String(from)} take it, and ${String(adding)} join by Welcome`
      : "those who are played take it, or join by Welcome";
    await book.cost(what, until, () => taken(commit));
    progress(`${String(until)} members`);
  }
  const sizes = await Promise.all(followers.map(async (each) => (await each.states()).size));
  const players = followers.filter((_each, index) => sizes[index] !== 0);
  for (let round = 0; round <= plan.repeats; round += 1) {
    const operation = round === 0 ? "update, in a tree without parents" : "update";
    let bundle: Uint8Array = new Uint8Array();
    await book.cost(`make an ${operation}`, plan.members, async () => {
      const one = players[round % players.length];
      if (round > 0 && one !== undefined) bundle = await one.update(round * stride);
      else {
        founder = await founder.commit();
        bundle = founder.pending?.bundle ?? new Uint8Array();
      }
    });
    book.bytes(`make an ${operation}`, plan.members, bundle.length);
    await book.cost(`all take an ${operation}`, plan.members, () => taken(sentCommit(bundle)));
    progress(`update ${String(round + 1)} of ${String(plan.repeats + 1)}`);
  }
  return { lines: book.lines(), broken: await disagreements(plan.members, every, founder, followers) };
}

/** Of all threads of this process. */
function processorSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000_000;
}

async function made(
  followers: readonly FollowersAnywhere[],
  from: number,
  count: number,
  every: number,
): Promise<readonly Uint8Array[]> {
  const share = Math.ceil(count / followers.length);
  const packages = await Promise.all(
    followers.map((each, index) =>
      each.make(from + index * share, Math.max(0, Math.min(share, count - index * share)), every),
    ),
  );
  return packages.flat();
}

/** Every member that is played has to be in the founder's state. */
async function disagreements(
  members: number,
  every: number,
  founder: Group,
  followers: readonly FollowersAnywhere[],
): Promise<readonly string[]> {
  const wanted = Buffer.from(founder.epochAuthenticator).toString("hex");
  const states = await Promise.all(followers.map(async (each) => each.states()));
  const entries = states.flatMap((each) => [...each]);
  const agreeing = entries.reduce((sum, [state, count]) => (state === wanted ? sum + count : sum), 1);
  const size = founder.members.length;
  const expected = 1 + Math.floor((members - 1) / every);
  return [
    ...(agreeing === expected ? [] : [`${String(agreeing)} of ${String(expected)} are in one state`]),
    ...(size === members ? [] : [`the group has ${String(size)} members`]),
  ];
}
