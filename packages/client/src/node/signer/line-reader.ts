import type { Readable } from "node:stream";
import { signerLineBytesMax } from "./limits.ts";

/**
 * The lines of a stream, in order, without their ends. One that grows past `signerLineBytesMax` ends the stream with an error: nothing after
 * it could be told apart. What follows the last end of a line is left out.
 */
export async function* linesOf(stream: Readable): AsyncGenerator<string, void, void> {
  let parts: Buffer[] = [];
  let length = 0;
  const take = (part: Buffer): void => {
    parts.push(part);
    length += part.length;
    if (length > signerLineBytesMax)
      throw new RangeError(`a line of more than ${String(signerLineBytesMax)} bytes`);
  };
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    let from = 0;
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, from)) {
      take(chunk.subarray(from, end));
      yield Buffer.concat(parts).toString("utf8");
      [parts, length, from] = [[], 0, end + 1];
    }
    take(chunk.subarray(from));
  }
}
