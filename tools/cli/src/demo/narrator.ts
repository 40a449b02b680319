import pc from "picocolors";

/** Tells the main job as it happens: acts, steps with their time, and who said what. */
export class Narrator {
  readonly #startMs = performance.now();
  #acts = 0;

  /** A new act. */
  act(title: string, plot: string): void {
    this.#acts++;
    this.#print("");
    this.#print(pc.bold(pc.cyan(`${String(this.#acts)}. ${title}`)));
    this.#print(pc.dim(`   ${plot}`));
  }

  /** One step: says what, does it, and says how long it took. */
  async step<T>(what: string, work: () => Promise<T>): Promise<T> {
    const beganMs = performance.now();
    try {
      const result = await work();
      this.#print(
        `${this.#time()} ${pc.green("✓")} ${what} ${pc.dim(`${String(Math.round(performance.now() - beganMs))} ms`)}`,
      );
      return result;
    } catch (error) {
      this.#print(`${this.#time()} ${pc.red("✗")} ${what}`);
      throw error;
    }
  }

  /** Something that someone said and others read. */
  speech(who: string, text: string, readBy: readonly string[]): void {
    this.#print(
      `${this.#time()}   ${pc.magenta(who)}: “${text}” ${pc.dim(`→ read by ${readBy.join(", ")}`)}`,
    );
  }

  /** Something to know. */
  note(text: string): void {
    this.#print(`${this.#time()}   ${pc.dim(text)}`);
  }

  /** As it is. */
  say(text: string): void {
    this.#print(text);
  }

  #time(): string {
    return pc.dim(`${((performance.now() - this.#startMs) / 1000).toFixed(2).padStart(7)}s`);
  }

  #print(line: string): void {
    process.stdout.write(`${line}\n`);
  }
}
