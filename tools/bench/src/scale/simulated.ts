import { CostBook, type CostLine } from "./costs.ts";
import { crowds } from "./crowds.ts";
import { following } from "./following.ts";

/** What a small group costs stands beside what a large one does. */
const smallerBy = 100;

/** Devices that connect: `delivery-push` has more of them, and a baseline beside them. */
const devicesMax = 2_000;

/** Groups whose members no client stands behind, a small one and a large one: following them, and delivering in them. */
export async function runSimulated(
  members: number,
  progress: (line: string) => void,
): Promise<readonly CostLine[]> {
  const sizes = [Math.max(100, Math.floor(members / smallerBy)), members];
  const book = new CostBook(() => Number.NaN);
  for (const size of sizes) {
    progress(`following a group of ${String(size)}`);
    await following(size, book);
  }
  const delivered: CostLine[] = [];
  for (const size of sizes) delivered.push(...(await crowds(size, Math.min(size, devicesMax), progress)));
  return [...book.lines(), ...delivered];
}
