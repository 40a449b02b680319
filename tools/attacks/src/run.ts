import { type Attack, type AttackResult, carryOut } from "./attack.ts";
import { authorizationAttacks } from "./attacks/authorization.ts";
import { clientAttacks } from "./attacks/client.ts";
import { downgradeAttacks } from "./attacks/downgrade.ts";
import { frameAttacks } from "./attacks/frames.ts";
import { greetingAttacks } from "./attacks/greeting.ts";
import { identityAttacks } from "./attacks/identity.ts";
import { relayAttacks } from "./attacks/relay.ts";
import { requestAttacks } from "./attacks/requests.ts";
import { transportAttacks } from "./attacks/transport.ts";
import { Stage } from "./stage.ts";

/** Every attack, in the order in which they are carried out. */
export const attacks: readonly Attack[] = [
  ...identityAttacks,
  ...greetingAttacks,
  ...authorizationAttacks,
  ...requestAttacks,
  ...relayAttacks,
  ...downgradeAttacks,
  ...clientAttacks,
  ...transportAttacks,
  ...frameAttacks,
];

/** How much the memory of the victim's three processes may grow, in bytes. */
export const memoryGrowthMax = 128 * 1024 * 1024;

/** After so many attacks bystanders talk. */
const talkEvery = 10;

/** What became of all of them. */
export interface Outcome {
  readonly results: readonly AttackResult[];
  /** Conversations between the bystander and the victim, and how many of them did not arrive. */
  readonly talks: number;
  readonly disturbed: number;
  readonly memoryGrowth: number;
}

/** Carries out attacks one after the other, with a conversation of bystanders in between and at the end. */
export async function runAttacks(
  path: string,
  wanted: readonly Attack[],
  say: (line: string) => void,
): Promise<Outcome> {
  const stage = await Stage.set(path);
  try {
    await stage.talk();
    const before = await stage.memory();
    const results: AttackResult[] = [];
    let [disturbed, talks] = [0, 0];
    for (const [index, attack] of wanted.entries()) {
      const result = await carryOut(attack, stage);
      stage.tidy();
      results.push(result);
      say(`${result.refused ? "refused" : "NOT REFUSED"} ${attack.name} (${attack.source}): ${result.code}`);
      if (index % talkEvery !== talkEvery - 1 && index !== wanted.length - 1) continue;
      talks += 1;
      try {
        await stage.talk();
      } catch (error) {
        disturbed += 1;
        say(`others were disturbed: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    return { results, disturbed, talks, memoryGrowth: (await stage.memory()) - before };
  } finally {
    await stage.strike();
  }
}
