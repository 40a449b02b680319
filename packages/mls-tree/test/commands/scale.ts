import { argv, stdout } from "node:process";
import { PublicGroup, restorePublicGroup, storedPublicGroup } from "../../src/index.ts";
import {
  add,
  byValue,
  client,
  framed,
  groupInfoOf,
  keyPackageLeaf,
  member,
  pathOf,
  treeOf,
  type Client,
} from "../forge.ts";
import { nodeCrypto } from "../node-crypto.ts";
import { accepted } from "../vectors.ts";

/*
 * What following a group costs, beside what it costs to begin: `npm run measure -w @entente/mls-tree -- 100 1000`.
 * The members are forged, the checks are all of them. The last line is one JSON object.
 */

const commits = 41;
const print = (line: string): unknown => stdout.write(`${line}\n`);
const rounded = (ms: number): number => Math.round(ms * 100) / 100;

function timed<T>(work: () => T): readonly [value: T, ms: number] {
  const start = performance.now();
  const value = work();
  return [value, performance.now() - start];
}

/** An empty Commit with its path, by any member. */
function commitBy(
  group: PublicGroup,
  clients: readonly Client[],
  leafIndex: number,
): readonly [PublicGroup, number] {
  const owner = clients[leafIndex];
  if (owner === undefined) throw new Error("no such member");
  const commit = { proposals: [], path: pathOf(group.tree, owner, leafIndex) };
  const message = framed(group, member(leafIndex), owner, { contentType: "commit", commit });
  const [advance, ms] = timed(() => accepted(group.applyCommit(message, [])));
  return [advance.group, ms];
}

function measured(size: number) {
  const clients = Array.from({ length: size }, (_, i) => client(`member ${i}`));
  const [founder] = clients;
  if (founder === undefined) throw new Error("a group of nobody");
  const tree = treeOf(clients.map((one) => keyPackageLeaf(one)));
  const [info, nodes] = [groupInfoOf(tree, founder), tree.nodes()];
  const [joined, joinMs] = timed(() => accepted(PublicGroup.fromGroupInfo(info, nodes, nodeCrypto)));
  let group = joined;
  const times: number[] = [];
  for (let i = 0; i < commits; i++) {
    const [next, ms] = commitBy(group, clients, (i * 7919) % size);
    group = next;
    times.push(ms);
  }
  times.sort((a, b) => a - b);
  const commit = { proposals: [byValue(add(client("new")))], path: undefined };
  const message = framed(group, member(0), founder, { contentType: "commit", commit });
  const [, addMs] = timed(() => accepted(group.applyCommit(message, [])));
  const [bytes, storeMs] = timed(() => storedPublicGroup(group));
  const [, restoreMs] = timed(() => accepted(restorePublicGroup(bytes, nodeCrypto)));
  const commitMs = times[(commits - 1) / 2] ?? 0;
  return {
    members: size,
    joinMs: rounded(joinMs),
    commitP50Ms: rounded(commitMs),
    commitMaxMs: rounded(times[commits - 1] ?? 0),
    addMs: rounded(addMs),
    storedBytes: bytes.length,
    storeMs: rounded(storeMs),
    restoreMs: rounded(restoreMs),
    joinsPerCommit: Math.round(joinMs / commitMs),
  };
}

if (argv.includes("--help")) print("measure [MEMBERS…]: checking a whole group, and each Commit after it");
else {
  const sizes = argv.slice(2).map(Number);
  const all = (sizes.length === 0 ? [100, 1_000, 10_000] : sizes).map((size) => {
    const figures = measured(size);
    print(`${size} members: ${figures.joinMs} ms to begin, ${figures.commitP50Ms} ms for a Commit`);
    return figures;
  });
  print(JSON.stringify({ sizes: all }));
}
