import type { Reader } from "./reader.ts";
import type { Writer } from "./writer.ts";

/** How a vector's length in bytes is written, and between which bounds it lies. */
export interface LengthPrefix {
  /** Fewest bytes that the length itself takes. */
  readonly bytesMin: number;
  /** A length within bounds; throws `length_below_floor`, `length_above_ceiling` or a varint code. */
  read(this: void, reader: Reader): number;
  /** Writes a length that is known beforehand. */
  write(this: void, writer: Writer, length: number): void;
  /** Makes room for a length that is not known yet. */
  open(this: void, writer: Writer): number;
  /** Fills in the length of what was written since `open` returned `start`. */
  close(this: void, writer: Writer, start: number): void;
}

function checkBounds(floor: number, ceiling: number, max: number): void {
  if (
    !Number.isSafeInteger(floor) ||
    !Number.isSafeInteger(ceiling) ||
    floor < 0 ||
    ceiling < floor ||
    ceiling > max
  ) {
    throw new RangeError(`not bounds of a vector: <${floor}..${ceiling}>`);
  }
}

function lengthRead(reader: Reader, length: number, floor: number, ceiling: number): number {
  if (length < floor) reader.fail("length_below_floor", `${length} of at least ${floor} bytes`);
  if (length > ceiling) reader.fail("length_above_ceiling", `${length} of at most ${ceiling} bytes`);
  return length;
}

function checkWritten(writer: Writer, length: number, floor: number, ceiling: number): void {
  if (length < floor) writer.fail("length_below_floor", `${length} of at least ${floor} bytes`);
  if (length > ceiling) writer.fail("length_above_ceiling", `${length} of at most ${ceiling} bytes`);
}

/**
 * The prefix of `<floor..ceiling>`: as many bytes as the ceiling needs, 1 to 4 (RFC 8446 3.4).
 * Throws RangeError for bounds that no vector has.
 */
export function fixedWidth(floor: number, ceiling: number): LengthPrefix {
  checkBounds(floor, ceiling, 0xffff_ffff);
  const width = ceiling < 0x100 ? 1 : ceiling < 0x1_0000 ? 2 : ceiling < 0x100_0000 ? 3 : 4;
  const take = [
    (reader: Reader) => reader.uint8(),
    (reader: Reader) => reader.uint16(),
    (reader: Reader) => reader.uint24(),
    (reader: Reader) => reader.uint32(),
  ][width - 1] as (reader: Reader) => number;
  return {
    bytesMin: width,
    read: (reader) => lengthRead(reader, take(reader), floor, ceiling),
    write(writer, length) {
      checkWritten(writer, length, floor, ceiling);
      const start = writer.open(width);
      writer.fillFixed(start, width, length);
    },
    open: (writer) => writer.open(width),
    close(writer, start) {
      const length = writer.length - start - width;
      checkWritten(writer, length, floor, ceiling);
      writer.fillFixed(start, width, length);
    },
  };
}

/** The longest body of a `<V>` vector in bytes: 2^30 − 1 (RFC 9420 2.1.2). */
export const variableLengthMax = 0x3fff_ffff;

/** Most vectors of structures in MLS are of 64 to 16,383 bytes: then the guess is right and nothing moves. */
const guessedBytes = 2;

/** The prefix of `<V>`: 1, 2 or 4 bytes, always the shortest (RFC 9420 2.1.2). */
export function variableWidth(floor = 0, ceiling: number = variableLengthMax): LengthPrefix {
  checkBounds(floor, ceiling, variableLengthMax);
  const bounded = floor > 0 || ceiling < variableLengthMax;
  return {
    bytesMin: 1,
    read(reader) {
      const length = reader.variableLength();
      return bounded ? lengthRead(reader, length, floor, ceiling) : length;
    },
    write(writer, length) {
      checkWritten(writer, length, floor, ceiling);
      writer.variableLength(length);
    },
    open: (writer) => writer.open(guessedBytes),
    close(writer, start) {
      checkWritten(writer, writer.length - start - guessedBytes, floor, ceiling);
      writer.fillVariable(start, guessedBytes);
    },
  };
}
