// Writes as fast as it can and prints each acknowledgement, until it is killed.
import { createHash } from "node:crypto";
import { writeSync } from "node:fs";
import { groupFeed, openStore } from "../dist/index.js";

const [path = "", run = ""] = process.argv.slice(2);
const hash = (text) => new Uint8Array(createHash("sha256").update(text).digest());
const now = 1_800_000_000_000;
const store = await openStore({ kind: "sqlite", path });

for (let round = 0; ; round += 1) {
  const batch = Array.from({ length: 20 }, async (_none, index) => {
    const name = `run ${run} message ${String(round * 20 + index)}`;
    const answer = await store.delivery.accept({
      message: {
        msgId: hash(name),
        groupId: hash("group"),
        epoch: 0n,
        kind: 1,
        sender: "alice/1",
        bytes: new Uint8Array(Buffer.from(name)),
        origin: "a.example",
        hlc: BigInt(now) << 16n,
        expiresAtMs: now + 1e9,
      },
      feeds: [groupFeed(hash("group"))],
      outbox: [{ domain: "b.example" }],
      nowMs: now,
    });
    if (answer.code === "accepted") writeSync(1, `${String(answer.seqs[0])} ${name}.\n`);
  });
  const claim = store.keyPackages.claim({
    requester: "carol",
    idempotencyKey: hash(`claim ${run} ${String(round)}`),
    target: { clientIds: ["bob/1"] },
    suites: [1],
    perClient: "first",
    reserve: 0,
    quotas: [],
    nowMs: now,
  });
  const answer = await claim;
  const given = answer.code === "claimed" ? answer.clients[0]?.packages[0] : undefined;
  if (given !== undefined && round % 5 === 0) {
    writeSync(1, `claimed bob/1 available ${Buffer.from(given.bytes).toString().replace("package ", "")}.\n`);
  }
  await Promise.all(batch);
}
