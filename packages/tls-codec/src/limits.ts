/**
 * Bounds that one call of `decode` keeps, whatever the input says.
 * A service passes tighter ones for input of strangers; section: A18-35 (no trivial denial of service).
 */
export interface Limits {
  /** Longest input in bytes. A longer one is refused before its first byte is read (`input_too_large`). */
  readonly inputBytesMax: number;
  /** Elements of all vectors of one input together; bounds the memory that short elements cost (`too_many_elements`). */
  readonly elementsMax: number;
  /** Depth of recursion through `lazy` (`too_deep`). A grammar without `lazy` is bounded by itself. */
  readonly nestingMax: number;
}

/** Default of {@link Limits.inputBytesMax}: 64 MiB, a ratchet tree of about 100,000 members. */
export const inputBytesMax = 64 * 1024 * 1024;

/** Default of {@link Limits.elementsMax}: 4 Mi, the nodes and capability entries of about 100,000 leaves. */
export const elementsMax = 4 * 1024 * 1024;

/** Default of {@link Limits.nestingMax}. */
export const nestingMax = 32;

/** Largest output of `encode` in bytes: 1 GiB − 1, the longest vector that RFC 9420 2.1.2 can describe. */
export const outputBytesMax = 0x3fff_ffff;

/** What `decode` uses when the caller names no limits. */
export const defaultLimits: Limits = { inputBytesMax, elementsMax, nestingMax };
