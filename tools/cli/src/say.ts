import pc from "picocolors";

/** What commands print for a person. Everything that a program reads goes to standard output as JSON instead. */
export const say = {
  /** Something is done. */
  done(text: string): void {
    process.stdout.write(`${pc.green("✓")} ${text}\n`);
  },
  /** Something is wrong, and what to do. */
  problem(text: string, remedy: string): void {
    process.stdout.write(`${pc.red("✗")} ${text}\n  ${pc.yellow("→")} ${remedy}\n`);
  },
  /** Something to know. */
  hint(text: string): void {
    process.stdout.write(`${pc.dim("·")} ${text}\n`);
  },
  /** As it is. */
  line(text = ""): void {
    process.stdout.write(`${text}\n`);
  },
};

/** A command that can not be done as it was given: what is wrong, and what to do. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  readonly remedy: string;

  constructor(problem: string, remedy: string) {
    super(problem);
    this.remedy = remedy;
  }
}
