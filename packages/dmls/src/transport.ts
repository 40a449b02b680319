import type { MemberId } from "./member.ts";

/**
 * What carries frames between the members of a universe: a Delivery Service, a mesh, a directory, a person with a disk.
 * It sees opaque bytes and names. It may lose, repeat, reorder and invent frames; sessions bear all of it, and need
 * for progress only that Commits arrive in the end.
 */
export interface Transport {
  /** Takes responsibility for a frame to each of `to`, none of them the sender. Rejects when it cannot; the frame is then offered again. */
  send(to: readonly MemberId[], frame: Uint8Array): Promise<void>;
  /**
   * Hands frames for us to `receive`, one at a time, each until `receive` resolves: only then may the transport forget
   * it. Resolves to what stops it.
   */
  listen(receive: (frame: Uint8Array) => Promise<void>): Promise<() => Promise<void>>;
}
