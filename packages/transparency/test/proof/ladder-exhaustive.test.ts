import { expect, test } from "@jest/globals";
import { rightmostDistinguished } from "../../src/algorithm/distinguished.ts";
import { searchGreatest } from "../../src/algorithm/search.ts";
import { updateView } from "../../src/algorithm/update-view.ts";
import { frontier, rootOf } from "../../src/ladder/implicit-tree.ts";
import { decodeLogEntry } from "../../src/log-entry.ts";
import type { PrefixLookup } from "../../src/prefix-tree/prefix-proof.ts";
import { ProducedProof } from "../../src/proof/produced-proof.ts";
import { ReceivedProof } from "../../src/proof/received-proof.ts";
import { parseCheckpoint } from "../../src/checkpoint/checkpoint.ts";
import { parseNote } from "../../src/checkpoint/signed-note.ts";
import { runPlan } from "../../src/store.ts";
import { nodePrimitives } from "../node-primitives.ts";
import { refusal } from "../refusal.ts";
import { day, TestLog } from "../test-log.ts";

const versionsMax = 64;
const label = "u/alice";
const log = new TestLog("ladder.example", day);
for (let version = 0; version < versionsMax; version++) log.append([[label, `version ${version}`]], 60_000n);
const history = log.history(label);
const searchKey = (version: number): Uint8Array => log.question(label).vrf(version).searchKey;
const nothingRead = (): never => {
  throw new Error("a check reads nothing");
};

/** Proves, in the log of `size` entries (which holds `size` versions), that `claimed` is the greatest; undefined if it cannot try. */
const attempt = (claimed: number, size: bigint, forge: boolean): string => {
  const root = parseCheckpoint(parseNote(log.heads[Number(size) - 1]!).text).root;
  // The liar answers whatever the reader asks, from its real trees, and lets the reader draw the conclusion.
  const produced = new ProducedProof(history);
  const answering = function* () {
    yield* updateView(produced, 0n, size);
    const start = (yield* rightmostDistinguished(produced, size, day)) ?? rootOf(size);
    for (const position of frontier(size)) {
      if (position >= start) yield* produced.searchLadder(position, Math.max(claimed, 0), true);
    }
  };
  runPlan(answering(), log.store.read);
  const { proof, commitments } = runPlan(produced.finish(size, 0n, searchKey), log.store.read);
  const lookups = new Map<number, PrefixLookup>();
  for (const { versions } of produced.climbed) {
    for (const version of versions) {
      // The commitments are the liar's: those in the tree, and if it likes another one for a version that is not there.
      const forged = forge && version <= claimed ? new Uint8Array(32).fill(1) : undefined;
      const wanted = commitments.get(version) ?? forged;
      lookups.set(version, { searchKey: searchKey(version), commitment: wanted });
    }
  }
  return refusal(() => {
    const received = new ReceivedProof(proof, lookups, nodePrimitives);
    const asking = function* () {
      yield* updateView(received, 0n, size);
      return yield* searchGreatest(received, claimed, size, day);
    };
    runPlan(asking(), nothingRead);
    received.finish(size, root, { treeSize: 0n, subtrees: [] });
  });
};

test("of all claims from none to 64, for every log of 1 to 64 versions, exactly the true one is accepted", () => {
  expect(history.positions).toHaveLength(versionsMax);
  expect(decodeLogEntry(log.store.read([{ kind: "log-entry", position: 0n }])[0]!).prefixRoot).toHaveLength(
    32,
  );
  for (let size = 1; size <= versionsMax; size++) {
    for (let claimed = -1; claimed <= versionsMax; claimed++) {
      for (const forge of claimed < size ? [false] : [false, true]) {
        const outcome = attempt(claimed, BigInt(size), forge);
        expect([outcome, size, claimed]).toEqual([
          claimed === size - 1 ? "accepted" : "ladder",
          size,
          claimed,
        ]);
      }
    }
  }
});
