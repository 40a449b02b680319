import { ed25519 } from "@noble/curves/ed25519.js";

/** A point of edwards25519, of any order. */
export type Point = InstanceType<typeof ed25519.Point>;

const width = 5n;
const window = 1n << width;

/** `k` as signed odd digits, least significant first: at most one in five is not zero (width-5 non-adjacent form). */
function signedDigits(k: bigint): number[] {
  const digits: number[] = [];
  for (let rest = k; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 0n) {
      digits.push(0);
      continue;
    }
    const low = rest & (window - 1n);
    const digit = low < window / 2n ? low : low - window;
    digits.push(Number(digit));
    rest -= digit;
  }
  return digits;
}

/** P, 3P, 5P … 15P. */
function oddMultiples(point: Point): Point[] {
  const double = point.double();
  const multiples = [point];
  let last = point;
  for (let i = 1; i < 8; i++) {
    last = last.add(double);
    multiples.push(last);
  }
  return multiples;
}

/**
 * `a·P + b·Q` with one chain of doublings for both, in variable time: for public values only.
 *
 * Bounds: `a` and `b` are at least 0. Cost: about 250 doublings and 80 additions, 1 ms.
 */
export function multiplyPublic(a: bigint, p: Point, b: bigint, q: Point): Point {
  const [digitsA, digitsB] = [signedDigits(a), signedDigits(b)];
  const [multiplesP, multiplesQ] = [oddMultiples(p), oddMultiples(q)];
  let sum: Point = ed25519.Point.ZERO;
  for (let i = Math.max(digitsA.length, digitsB.length) - 1; i >= 0; i--) {
    sum = sum.double();
    sum = addDigit(sum, digitsA[i] ?? 0, multiplesP);
    sum = addDigit(sum, digitsB[i] ?? 0, multiplesQ);
  }
  return sum;
}

function addDigit(sum: Point, digit: number, multiples: Point[]): Point {
  if (digit === 0) return sum;
  const multiple = multiples[(Math.abs(digit) - 1) >> 1];
  if (multiple === undefined) throw new RangeError(`digit ${digit} is outside the window`);
  return digit > 0 ? sum.add(multiple) : sum.subtract(multiple);
}
