import type { ReceiveResult } from "../mls/group.ts";
import type { PreSharedKey } from "../mls/psk.ts";
import type { GroupLinks } from "../successors/group-links.ts";

/** Keys of other groups that one Commit may need. */
const linksMax = 16;

/**
 * Receives a Commit with the keys of a group, and with those of this client's other groups that it turns out to name (A23-38).
 * What is refused has changed nothing, and can be received again. @throws as `receive`; StoreError.
 */
export async function receiveLinked(
  links: Pick<GroupLinks, "key">,
  keys: readonly PreSharedKey[],
  receive: (keys: readonly PreSharedKey[]) => Promise<ReceiveResult>,
): Promise<ReceiveResult> {
  let psks = keys;
  for (let found = 0; found < linksMax; found++) {
    const result = await receive(psks);
    const name = result.outcome === "refused" ? result.error.missingKey : undefined;
    const key = name && (await links.key(name));
    if (key === undefined) return result;
    psks = [...psks, key];
  }
  return receive(psks);
}
