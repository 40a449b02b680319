/** The smallest of the values that at least this share of them does not exceed; `share` in (0, 1]. @throws RangeError for none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const found = sorted[Math.ceil(share * sorted.length) - 1];
  if (found === undefined) throw new RangeError("no values");
  return found;
}
