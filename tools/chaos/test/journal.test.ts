import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { Journal, journalFiles, recordsOf } from "../src/load/journal.ts";
import { loadMarkOf, loadMessage } from "../src/load/load-message.ts";
import { applyRecord, freshLoadState } from "../src/load/load-state.ts";

test("a new life knows what the earlier ones wrote down, but for what the kill cut off", () => {
  const folder = mkdtempSync(join(tmpdir(), "entente-journal-"));
  const open = () => new Journal(folder, freshLoadState, applyRecord);
  const place = { device: "device0", group: "group0" };
  const first = open();
  first.add({ kind: "sent", ...place, n: 1 });
  first.add({ kind: "told", ...place, n: 1, seq: 7 });
  first.add({ kind: "saw", ...place, seq: 7, sender: "device0", n: 1, stamp: undefined });
  first.flush();
  // Never flushed: the process was killed before.
  first.add({ kind: "sent", ...place, n: 2 });
  appendFileSync(journalFiles(folder)[0] ?? "", "saw device0 group0 8 dev");
  const second = open();
  expect(second.state).toMatchObject({ sent: 1, told: 1, saw: 1, lastSent: { "device0 group0": 1 } });
  second.add({ kind: "sent", ...place, n: 2 });
  second.close();
  const third = open();
  expect(third.state).toMatchObject({ sent: 2, told: 1, lastSeq: { "device0 group0": 7 } });
  third.close();
  const records = journalFiles(folder).flatMap((file) => [...recordsOf(file)]);
  expect(records.map(({ kind }) => kind)).toEqual(["sent", "told", "saw", "sent"]);
  rmSync(folder, { recursive: true });
});

test("a message of the load says whose it is, and is the same when it is made again", () => {
  const id = new TextEncoder().encode("mfrggzdfmztwq2lknnwg23tpoa@a.example");
  const mark = { sender: "device3", n: 41 };
  const bytes = loadMessage(id, 2n, mark);
  expect(loadMarkOf(bytes)).toEqual(mark);
  expect(loadMessage(id, 2n, mark)).toEqual(bytes);
});
