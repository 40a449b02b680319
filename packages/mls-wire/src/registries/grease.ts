/**
 * The values that every registry of MLS sets aside for GREASE: 0x0A0A, 0x1A1A, … 0xEAEA (RFC 9420 13.5).
 * A receiver treats them as unknown and carries them unchanged.
 */
export const greaseValues: readonly number[] = Array.from({ length: 15 }, (_, i) => 0x0a0a + i * 0x1010);

/** Whether a registry value is GREASE. Names never are. */
export function isGrease(value: string | number): boolean {
  return (
    typeof value === "number" &&
    (value & 0x0f0f) === 0x0a0a &&
    value >>> 8 === (value & 0xff) &&
    value < 0xf000
  );
}

/** First value of the private-use range of the registries, up to 0xFFFF (RFC 9420 17). */
export const privateUseFirst = 0xf000;
