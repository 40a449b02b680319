import { frameBytesMax, frameGroupsMax, messageBytesMax } from "./limits.ts";
import { OrderingError } from "./ordering-error.ts";
import { WireReader } from "./wire-reader.ts";
import { WireWriter } from "./wire-writer.ts";

/**
 * What travels between two domains: encoded messages of up to 1,024 groups.
 *
 *   struct { opaque message<1..2^32-1>; } Item;
 *   struct { uint16 count; Item items[count]; } Frame;
 *
 * Fills frames greedily and keeps the order. A message larger than `frameBytesMax` has a frame to itself.
 * @throws OrderingError `bound_exceeded` for a message above `messageBytesMax`
 */
export function framesOf(messages: readonly Uint8Array[]): Uint8Array[] {
  const frames: Uint8Array[] = [];
  let items: Uint8Array[] = [];
  let bytes = 0;
  const close = (): void => {
    if (items.length > 0) frames.push(encodeFrame(items));
    items = [];
    bytes = 0;
  };
  for (const message of messages) {
    const size = message.length + 4;
    if (items.length >= frameGroupsMax || (items.length > 0 && bytes + size > frameBytesMax)) close();
    items.push(message);
    bytes += size;
  }
  close();
  return frames;
}

function encodeFrame(messages: readonly Uint8Array[]): Uint8Array {
  const writer = new WireWriter();
  writer.list(frameGroupsMax, messages, (message) => {
    if (message.length === 0) throw new OrderingError("bound_exceeded", "empty message");
    writer.opaque(4, messageBytesMax, message);
  });
  return writer.finish();
}

/** The messages of a frame, still encoded: one that does not decode spoils no other. @throws OrderingError */
export function decodeFrame(frame: Uint8Array): Uint8Array[] {
  const reader = new WireReader(frame);
  const messages = reader.list(frameGroupsMax, () => reader.opaque(4, messageBytesMax));
  if (messages.some((message) => message.length === 0)) reader.fail("not_canonical", "empty message");
  const total = messages.reduce((sum, message) => sum + message.length + 4, 0);
  if (messages.length > 1 && total > frameBytesMax) reader.fail("bound_exceeded", "frame too large");
  reader.end();
  return messages;
}
