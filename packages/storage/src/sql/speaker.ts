import { StorageError } from "../errors.ts";
import type { Speaker } from "../ports/ordering.ts";
import { insert, one, run, type Plan, type Row } from "./plan.ts";
import { releaseLeases, takeLeases } from "./replicas.ts";
import { big, text } from "./row.ts";

const leaseName = "ordering/speaker";

/**
 * The lease and the term are two rows: a renewal writes the lease alone, and so never waits for the saves that hold the term.
 */
export function* speak(holder: string, address: string, nowMs: number, untilMs: number): Plan<Speaker> {
  const isHeld = (yield* takeLeases([leaseName], holder, nowMs, untilMs)).length > 0;
  yield* insert(
    "ordering_speaker",
    ["one", "term", "holder", "address"],
    [[1n, 0n, "", ""]],
    "ON CONFLICT (one) DO NOTHING",
  );
  const row = yield* one("SELECT * FROM ordering_speaker WHERE one = 1");
  if (row === undefined) throw new StorageError("corrupt", "the speaker's row vanished");
  if (!isHeld) return speakerOf(row, false);
  if (text(row, "holder") === holder && text(row, "address") === address) return speakerOf(row, true);
  // Waits for the saves of the former speaker that are under way.
  const term = big(row, "term") + 1n;
  yield* run(
    "UPDATE ordering_speaker SET term = $1, holder = $2, address = $3 WHERE one = 1",
    term,
    holder,
    address,
  );
  return { term, address, held: true };
}

export function fallSilent(holder: string): Plan<void> {
  return releaseLeases([leaseName], holder);
}

/** Whether a save in this term comes too late. Holds the term until the transaction ends. */
export function* isFenced(term: bigint | undefined): Plan<boolean> {
  if (term === undefined) return false;
  const row = yield* one("SELECT * FROM ordering_speaker WHERE one = 1 FOR SHARE");
  return row === undefined || big(row, "term") !== term;
}

function speakerOf(row: Row, held: boolean): Speaker {
  return { term: big(row, "term"), address: text(row, "address"), held };
}
