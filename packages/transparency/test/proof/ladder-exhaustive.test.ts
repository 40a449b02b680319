import { expect, test } from "@jest/globals";
import { searchGreatest } from "../../src/algorithm/search.ts";
import { updateView } from "../../src/algorithm/update-view.ts";
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
const attempt = (claimed: number, size: bigint): string => {
  const root = parseCheckpoint(parseNote(log.heads[Number(size) - 1]!).text).root;
  const algorithm = function* (handle: ProducedProof | ReceivedProof) {
    yield* updateView(handle, 0n, size);
    return yield* searchGreatest(handle, claimed, size, day);
  };
  // The liar runs the same algorithm over a history in which its claim is true; the trees answer with what they hold.
  const positions =
    claimed < 0
      ? []
      : Array.from({ length: claimed + 1 }, (_, i) => (BigInt(i) < size ? BigInt(i) : size - 1n));
  const produced = new ProducedProof({ positions });
  runPlan(algorithm(produced), log.store.read);
  const { proof, commitments } = runPlan(produced.finish(size, 0n, searchKey), log.store.read);
  const lookups = new Map<number, PrefixLookup>();
  for (const { versions } of produced.climbed) {
    for (const version of versions) {
      // A commitment may be anything: the true one, or for a version that does not exist one that the liar likes.
      const wanted =
        version <= claimed ? (commitments.get(version) ?? new Uint8Array(32).fill(1)) : undefined;
      lookups.set(version, { searchKey: searchKey(version), commitment: wanted });
    }
  }
  return refusal(() => {
    const received = new ReceivedProof(proof, lookups, nodePrimitives);
    runPlan(algorithm(received), nothingRead);
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
      const outcome = attempt(claimed, BigInt(size));
      if (claimed === size - 1) expect(outcome).toBe("accepted");
      else expect([outcome, size, claimed]).not.toEqual(["accepted", size, claimed]);
    }
  }
});
