import { groupIdFromBytes, IdentifierError } from "@entente/mls-wire";
import type { delivery } from "@entente/proto";
import { hexFromBytes } from "@entente/tls-codec";
import type { ClientEvent } from "./client-event.ts";

/**
 * What a notice of the home domain is to the application; nothing for what the client sees to by itself.
 *
 * @param isProven whether a bounce in it is signed by who it says.
 */
export function noticeEvents(
  { undeliverable, leafIdle }: delivery.Notice.$Properties,
  isProven: boolean,
): readonly ClientEvent[] {
  if (undeliverable) {
    const { messageId = new Uint8Array(), domain = "", code = "", final = false } = undeliverable;
    const id = hexFromBytes(messageId);
    return [{ kind: "undeliverable", messageId: id, domain, code, final, proven: final && isProven }];
  }
  return leafIdle ? idleWarning(leafIdle) : [];
}

function idleWarning({
  groupId = new Uint8Array(),
  removalAtMs,
}: delivery.LeafIdle.$Properties): readonly ClientEvent[] {
  try {
    return [
      { kind: "idle_warning", groupId: groupIdFromBytes(groupId), removalAtMs: Number(removalAtMs ?? 0) },
    ];
  } catch (error) {
    // A notice about no group is nothing to tell.
    if (error instanceof IdentifierError) return [];
    throw error;
  }
}
