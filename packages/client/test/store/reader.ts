// A client in a process of its own: reads a feed from a file into a store, and dies where it is told to.
//   node reader.ts STORE FEED when index
// The feed holds one MLSMessage in hexadecimal per line. `when` is `before-save` or `after-save`: the process kills itself
// there, at item `index`; or `never`: it prints each item's index once it is saved, until somebody kills it.
import { readFileSync } from "node:fs";
import { argv, kill, pid, stdout } from "node:process";
import { hexFromBytes } from "@entente/tls-codec";
import { nodeCrypto } from "../../src/node/node-crypto.ts";
import { SqliteStore } from "../../src/node/sqlite-store.ts";
import { Group } from "../../src/mls/group.ts";

const [, , storePath, feedPath, when, at] = argv as [string, string, string, string, string, string];
const store = SqliteStore.open(storePath);
const environment = {
  crypto: nodeCrypto,
  authenticator: { authenticate: async () => ({ accepted: true as const }) },
  nowMs: () => Date.now(),
};
const items = readFileSync(feedPath, "utf8").trim().split("\n");
const [groupId] = await store.groupIds();
const stored = (await store.group(groupId!))!;
let group = Group.decode(environment, stored.encoded);
let { revision } = stored;
const from = (await store.cursors()).get("feed") ?? -1n;

for (let index = Number(from) + 1; index < items.length; index++) {
  const message = Uint8Array.from(items[index]!.match(/../g)!, (byte) => Number.parseInt(byte, 16));
  const result = await group.receive(message);
  if (result.outcome !== "applied") throw new Error(`${index}: ${JSON.stringify(result)}`);
  if (when === "before-save" && index === Number(at)) kill(pid, "SIGKILL");
  const messages = result.events.flatMap((event) =>
    event.type === "application_message"
      ? [
          {
            id: hexFromBytes(nodeCrypto.primitives.sha256(message)),
            groupId: groupId!,
            sender: event.sender.client,
            epoch: event.epoch,
            generation: event.generation,
            atMs: 0,
            state: "received" as const,
            plaintext: event.plaintext,
            authenticatedData: event.authenticatedData,
          },
        ]
      : [],
  );
  await store.save({
    groups: [{ groupId: groupId!, encoded: result.group.encode(), revision }],
    messages,
    cursors: [{ feed: "feed", sequence: BigInt(index) }],
  });
  if (when === "after-save" && index === Number(at)) kill(pid, "SIGKILL");
  group = result.group;
  revision += 1n;
  stdout.write(`${index}\n`);
}
await store.close();
