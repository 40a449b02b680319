/**
 * What the receiver's application makes of an item. `poison` kills the process that looks at it, `malformed` is refused,
 * `unknown` is of a kind that the receiver never learns, `early` is put off until `readyAtMs`.
 */
export type Nature = "plain" | "poison" | "malformed" | "unknown" | "early";

/** One message of the simulation, known to both ends and to the checker by its id. */
export interface Specimen {
  readonly id: number;
  readonly lane: number;
  readonly nature: Nature;
  readonly expires: boolean;
  readonly bytes: number;
  readonly enqueuedAtMs: number;
  readonly readyAtMs: number;
}

/** The body of a specimen: its id, padded. Without a DataView, which would cost each of many bodies a buffer of its own. */
export function bodyOf({ id, bytes }: Specimen): Uint8Array {
  const body = new Uint8Array(Math.max(4, bytes));
  for (let place = 0; place < 4; place += 1) body[place] = (id >>> (8 * place)) & 255;
  return body;
}

/** The id in a body. */
export const idIn = (body: Uint8Array): number =>
  [0, 1, 2, 3].reduce((id, place) => id + (body[place] ?? 0) * 2 ** (8 * place), 0);
