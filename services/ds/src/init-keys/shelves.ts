import { LegacyCipherSuite } from "@entente/mls-wire";

/*
 * UserInitKeys lie with the KeyPackages, each handed out once under the same quotas, and apart from them: under numbers that no
 * cipher suite of RFC 9420 has. One UserInitKey is for several suites, so its number says for which: 2^16, and a bit for each.
 */
const firstShelf = 0x1_0000;

const bits: ReadonlyMap<number, number> = new Map([
  [LegacyCipherSuite.codeOf("P256_SHA256_AES128GCM"), 1],
  [LegacyCipherSuite.codeOf("X25519_SHA256_AES128GCM"), 2],
]);

const shelves = [3, 2, 1].map((mask) => firstShelf + mask);

/** Whether a number of the store is that of a cipher suite of RFC 9420, and not of UserInitKeys. */
export function isMlsSuite(suite: number): boolean {
  return suite < firstShelf;
}

/** Where a key for exactly these suites lies; suites that are not known count for nothing. */
export function shelfOf(suites: readonly number[]): number {
  return firstShelf + suites.reduce((mask, suite) => mask | (bits.get(suite) ?? 0), 0);
}

/** Where keys lie that are for at least one of these suites; a place without any where none of the suites is known. */
export function shelvesFor(suites: readonly number[]): readonly number[] {
  const asked = shelfOf(suites) - firstShelf;
  const fitting = shelves.filter((shelf) => ((shelf - firstShelf) & asked) !== 0);
  return fitting.length === 0 ? [firstShelf] : fitting;
}
