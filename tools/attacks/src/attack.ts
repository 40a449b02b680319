import type { Stage } from "./stage.ts";

/** One attempt to get what is not the attacker's to have, to break something, or to disturb others. */
export interface Attack {
  /** Short, and the attack's own. */
  readonly name: string;
  /** Where it comes from: an advisory, a section, or the class of it. */
  readonly source: string;
  /** Carries it out. Returns the code with which it was refused, or `through` when it was not. */
  readonly run: (stage: Stage) => Promise<string>;
  /** The codes that are a refusal of this very attack; everything else is not. */
  readonly refusedWith: readonly string[];
}

/** What became of one. */
export interface AttackResult {
  readonly attack: Attack;
  readonly code: string;
  readonly refused: boolean;
}

/** Carries out one attack. An error that an attack does not expect is its code: `threw: …`. */
export async function carryOut(attack: Attack, stage: Stage): Promise<AttackResult> {
  let code: string;
  try {
    code = await attack.run(stage);
  } catch (error) {
    code = `threw: ${error instanceof Error ? error.message : String(error)}`;
  }
  return { attack, code, refused: attack.refusedWith.includes(code) };
}
