import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { type JournalRecord, lineOf, recordOf } from "../checker/record.ts";

/** How often a journal says what time it is, in milliseconds. */
const clockEveryMs = 100;

/**
 * What a client process wrote down, for the process that comes after it and for the checker. One file for each life of the
 * process (`0001.journal`, …), and what the earlier lives came to (`0001.state`), so that a new life reads one file only.
 *
 * A record is kept once {@link Journal.flush} has returned: the process may be killed, the machine is not.
 */
export class Journal<State> {
  readonly state: State;
  readonly #file: number;
  readonly #apply: (state: State, record: JournalRecord) => void;
  #lines: string[] = [];
  #saidMs = 0;

  /**
   * Begins a new life.
   *
   * @param apply what a record changes in the state.
   */
  constructor(folder: string, initial: () => State, apply: (state: State, record: JournalRecord) => void) {
    mkdirSync(folder, { recursive: true });
    this.#apply = apply;
    const lives = journalFiles(folder).length;
    // A life that ended before its state was written has written nothing else either.
    const before = readState<State>(folder, lives) ?? initial();
    if (lives > 0)
      for (const record of recordsOf(join(folder, fileName(lives, "journal")))) apply(before, record);
    this.state = before;
    const stateFile = join(folder, fileName(lives + 1, "state"));
    writeFileSync(`${stateFile}.new`, JSON.stringify(before));
    renameSync(`${stateFile}.new`, stateFile);
    this.#file = openSync(join(folder, fileName(lives + 1, "journal")), "a");
    writeSync(this.#file, `began life ${String(lives + 1)}\n`);
  }

  /** Changes the state, and keeps the record with the next flush. */
  add(record: JournalRecord): void {
    this.#apply(this.state, record);
    this.#lines.push(lineOf(record));
  }

  flush(): void {
    if (this.#lines.length === 0) return;
    const nowMs = Date.now();
    if (nowMs - this.#saidMs >= clockEveryMs) {
      this.#saidMs = nowMs;
      this.#lines.unshift(`at ${new Date(nowMs).toISOString()}`);
    }
    this.#lines.push("");
    writeSync(this.#file, this.#lines.join("\n"));
    this.#lines = [];
  }

  close(): void {
    this.flush();
    closeSync(this.#file);
  }
}

/** A client process's journals, oldest first. */
export function journalFiles(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".journal"))
    .sort()
    .map((name) => join(folder, name));
}

/** Records of a journal, in order. A last line without an end was cut by a kill and never counted. */
export function* recordsOf(file: string): Iterable<JournalRecord> {
  const text = readFileSync(file, "utf8");
  let from = 0;
  for (let to = text.indexOf("\n", from); to >= 0; to = text.indexOf("\n", from)) {
    const record = recordOf(text.slice(from, to));
    if (record !== undefined) yield record;
    from = to + 1;
  }
}

function readState<State>(folder: string, life: number): State | undefined {
  const file = join(folder, fileName(life, "state"));
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as State) : undefined;
}

function fileName(life: number, kind: "journal" | "state"): string {
  return `${String(life).padStart(4, "0")}.${kind}`;
}
