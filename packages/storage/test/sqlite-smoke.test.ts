import { expect, test } from "@jest/globals";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStore } from "../src/index.ts";
import { aDecision, anAccept, populated, readAll } from "./compliance/samples.ts";

test("smoke", async () => {
  const path = join(mkdtempSync(join(tmpdir(), "entente-")), "s.db");
  const store = await populated(() => openStore({ kind: "sqlite", path }));
  const answers = await Promise.all(
    [1, 2, 3].map((n) => store.delivery.accept(anAccept(`m${n}`, { outbox: [{ domain: "b.example" }] }))),
  );
  expect(answers.map((a) => a.code)).toEqual(["accepted", "accepted", "accepted"]);
  expect(
    await store.delivery.decide(
      aDecision(0n, "one", { opens: [{ clientId: "bob/1", from: "after_commit" }] }),
    ),
  ).toEqual({ code: "decided", commitSeq: 4n, inboxSeqs: [] });
  expect(await store.delivery.accept(anAccept("m5"))).toMatchObject({ code: "accepted", seqs: [5n] });
  expect(await readAll(store, "alice/1")).toEqual(["1 m1", "2 m2", "3 m3", "4 commit one", "5 m5"]);
  expect(await readAll(store, "bob/1")).toEqual(["5 m5"]);
  expect((await store.outbox.read("b.example", 0n, 10, 1e6)).items.length).toBe(3);
  await store.check();
  await store.close();
});
