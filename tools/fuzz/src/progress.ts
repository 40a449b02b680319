/** Codes that say that a service failed, and not that the input was refused. */
const faults: ReadonlySet<string> = new Set(["internal", "no_answer"]);

/** Between two lines about how far it is, in inputs. */
const sayEvery = 5_000;

/** Broken promises that are kept. */
const crashesKept = 1_000;

/** How far all inputs have come, and what became of them. */
export class Progress {
  readonly codes = new Map<string, number>();
  readonly byTarget = new Map<string, number>();
  readonly crashes: string[] = [];
  taken = 0;
  readonly #inputs: number;
  readonly #say: (line: string) => void;
  readonly #memory: () => Promise<number>;
  #halfway: Promise<number> | undefined;

  /** @param memory of those who get the inputs, in bytes; read when half of the inputs are sent. */
  constructor(inputs: number, memory: () => Promise<number>, say: (line: string) => void) {
    this.#inputs = inputs;
    this.#memory = memory;
    this.#say = say;
  }

  get left(): number {
    return this.#inputs - this.taken;
  }

  /** These many are on their way to a target. */
  take(target: string, count: number): void {
    const before = this.taken;
    this.taken += count;
    this.byTarget.set(target, (this.byTarget.get(target) ?? 0) + count);
    if (Math.floor(this.taken / sayEvery) > Math.floor(before / sayEvery))
      this.#say(`${String(this.taken)} inputs`);
    if (this.taken >= this.#inputs / 2) this.#halfway ??= this.#memory();
  }

  note(target: string, code: string, input: Buffer): void {
    this.codes.set(code, (this.codes.get(code) ?? 0) + 1);
    if (faults.has(code) && this.crashes.length < crashesKept)
      this.crashes.push(`${target}: ${code}: ${input.subarray(0, 64).toString("hex")}`);
  }

  /** What the second half has cost, in bytes. */
  async growth(): Promise<number> {
    const halfway = (await this.#halfway) ?? 0;
    return (await this.#memory()) - halfway;
  }
}
