/** Bytes on the wire for one receiver, and milliseconds to make and to take it; medians. */
export interface Cost {
  readonly bytes: number;
  readonly makeMs: number;
  readonly takeMs: number;
}

/** Costs of a universe, or of a group, of one size. */
export interface Costs {
  /** One application message of 32 bytes. */
  readonly message: Cost;
  /** New keys for one member. */
  readonly update: Cost;
  /** What DMLS adds until the update protects everyone: each other owner's Commit of it. Nothing in one MLS group. */
  readonly commit: Cost | undefined;
  /** Bringing everyone in: the Welcome as each receiver gets it. */
  readonly join: Cost;
}

export const plaintextBytes = 32;

/** How long `run` takes, and what it gives. */
export async function timed<T>(run: () => Promise<T>): Promise<{ readonly value: T; readonly ms: number }> {
  const start = performance.now();
  const value = await run();
  return { value, ms: performance.now() - start };
}

/** The median of several runs of `once`, member by member. */
export async function median(runs: number, once: () => Promise<Cost>): Promise<Cost> {
  const costs: Cost[] = [];
  for (let i = 0; i < runs; i++) costs.push(await once());
  const middle = (of: (cost: Cost) => number) =>
    costs.map(of).sort((a, b) => a - b)[Math.floor(costs.length / 2)] ?? 0;
  return {
    bytes: middle(({ bytes }) => bytes),
    makeMs: middle(({ makeMs }) => makeMs),
    takeMs: middle(({ takeMs }) => takeMs),
  };
}
