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

/** The body of a specimen: its id, padded. */
export function bodyOf(specimen: Specimen): Uint8Array {
  const body = new Uint8Array(Math.max(4, specimen.bytes));
  new DataView(body.buffer).setUint32(0, specimen.id);
  return body;
}

/** The id in a body. */
export const idIn = (body: Uint8Array): number => new DataView(body.buffer, body.byteOffset).getUint32(0);
