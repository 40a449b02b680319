import { expect, test } from "@jest/globals";
import { hexFromBytes } from "@entente/tls-codec";
import { parseFrame } from "../src/frames.ts";
import { mlsContext } from "../src/mls/context.ts";
import { presentEpoch, readMessage } from "../src/mls/reader.ts";
import { Circle, ideal, trusting } from "./circle.ts";

interface ImportedPsk {
  readonly id: string;
  readonly nonce: string;
}

/** What a Commit of `owner` imports, as `reader` finds it on the wire before its session does. */
async function imports(
  circle: Circle,
  reader: string,
  owner: string,
  frame: Uint8Array,
): Promise<ImportedPsk[]> {
  const message = parseFrame(frame);
  if (message.wireformat !== "mls_private_message") throw new Error("not a Commit");
  const group = (await circle.inspect(reader)).groups.get(owner)!.mls;
  const { content } = await readMessage(
    presentEpoch(group),
    message.privateMessage,
    mlsContext(ideal, trusting),
  );
  if (content.content.contentType !== "commit") throw new Error("not a Commit");
  return content.content.commit.proposals.flatMap((item) => {
    if (item.proposalOrRefType !== "proposal" || item.proposal.proposalType !== "psk") return [];
    const { preSharedKeyId } = item.proposal.psk;
    if (preSharedKeyId.psktype !== "external") throw new Error("not an external PSK");
    return [{ id: hexFromBytes(preSharedKeyId.pskId), nonce: hexFromBytes(preSharedKeyId.pskNonce) }];
  });
}

test("each import of a PSK has a nonce of KDF.Nh bytes that no other import has (D-13)", async () => {
  const circle = await Circle.of(["alice", "bob", "charlie"]);
  await circle.begin();
  const found: ImportedPsk[] = [];
  for (const round of ["first", "second", "third"]) {
    await circle.session("alice").update();
    await circle.settle();
    for (const owner of ["bob", "charlie"]) {
      await circle.say(owner, round);
      const frames = await circle.take(owner);
      found.push(...(await imports(circle, "alice", owner, frames[0]!.frame)));
      for (const { to, frame } of frames) for (const receiver of to) await circle.hand(receiver, frame);
    }
  }
  const ofAlice = found.filter(({ id }) => found.filter((other) => other.id === id).length === 2);
  expect(ofAlice).toHaveLength(6);
  expect(new Set(found.map(({ nonce }) => nonce)).size).toBe(found.length);
  for (const { nonce } of found) expect(nonce).toHaveLength(2 * ideal.kdf.size);
});
