import { createHash } from "node:crypto";

// RFC 6962 section 2.1 read word by word: recursive over lists of leaf data, no shared code with what it checks.

const sha256 = (...parts: Uint8Array[]): Uint8Array => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return new Uint8Array(hash.digest());
};

const largestPowerBelow = (n: number): number => {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
};

/** MTH(D[n]). */
export function slowRoot(data: Uint8Array[]): Uint8Array {
  const [first] = data;
  if (first === undefined) return sha256();
  if (data.length === 1) return sha256(Uint8Array.of(0), first);
  const k = largestPowerBelow(data.length);
  return sha256(Uint8Array.of(1), slowRoot(data.slice(0, k)), slowRoot(data.slice(k)));
}

/** PATH(m, D[n]). */
export function slowPath(m: number, data: Uint8Array[]): Uint8Array[] {
  if (data.length === 1) return [];
  const k = largestPowerBelow(data.length);
  return m < k
    ? [...slowPath(m, data.slice(0, k)), slowRoot(data.slice(k))]
    : [...slowPath(m - k, data.slice(k)), slowRoot(data.slice(0, k))];
}

/** PROOF(m, D[n]). */
export function slowProof(m: number, data: Uint8Array[]): Uint8Array[] {
  return subproof(m, data, true);
}

function subproof(m: number, data: Uint8Array[], b: boolean): Uint8Array[] {
  if (m === data.length) return b ? [] : [slowRoot(data)];
  const k = largestPowerBelow(data.length);
  return m <= k
    ? [...subproof(m, data.slice(0, k), b), slowRoot(data.slice(k))]
    : [...subproof(m - k, data.slice(k), false), slowRoot(data.slice(0, k))];
}
