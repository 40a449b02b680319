import { randomBytes } from "node:crypto";
import { credentials, Metadata } from "@grpc/grpc-js";
import { DeliveryService } from "@entente/proto";
import { Remote, sessionKey } from "@entente/rpc";
import type { Store } from "@entente/storage";
import { Crowd, digest, nameOf } from "../delivery/crowd.ts";
import { privateMessage } from "../delivery/private-message.ts";
import { Publisher } from "../delivery/publisher.ts";
import { Subscribers } from "../delivery/subscribers.ts";
import { utf8FromText } from "@entente/tls-codec";
import { CostBook, type CostLine } from "./costs.ts";

const messages = 200;
const messageBytes = 512;
const claims = 100;
const claimsAtOnce = 10;
const fanOuts = 3;
const suite = 1;
const stockedAtOnce = 500;
const lifetimeMs = 86_400_000;

/** A real Delivery Service with so many simulated members of one group: accepting, fanning out, claims of KeyPackages. */
export async function crowds(
  members: number,
  devices: number,
  progress: (line: string) => void,
): Promise<readonly CostLine[]> {
  progress(`${String(members)} members: writing them to a store`);
  const crowd = await Crowd.start(members, [members], (store) => stock(store, members));
  const book = new CostBook(() => crowd.cpuSeconds());
  const publisher = new Publisher(crowd, 0);
  const subscribers = new Subscribers();
  try {
    const group = crowd.groups[0]?.id ?? new Uint8Array();
    await publisher.publish([privateMessage(group, messageBytes)], 1);
    for (let sent = 0; sent < messages; sent += 1) {
      const message = privateMessage(group, messageBytes);
      await book.cost("accept a message", members, () => publisher.publish([message], 1));
      book.bytes("accept a message", members, message.length);
    }
    await claim(crowd, book, members);
    progress(`${String(members)} members: ${String(devices)} of them connect`);
    await subscribers.open(crowd, devices, true);
    for (let sent = 0; sent < fanOuts; sent += 1) {
      const expected = subscribers.items + devices;
      await book.cost(`one message to ${String(devices)} connected devices`, members, async () => {
        await publisher.publish([privateMessage(group, messageBytes)], 1);
        await subscribers.until(() => subscribers.items >= expected);
      });
    }
    return book.lines();
  } finally {
    publisher.stop();
    subscribers.close();
    await crowd.stop();
  }
}

/** One KeyPackage for each client. What is in it nobody reads but who takes it. */
async function stock(store: Store, clients: number): Promise<void> {
  const nowMs = Date.now();
  for (let from = 0; from < clients; from += stockedAtOnce) {
    await Promise.all(
      Array.from({ length: Math.min(stockedAtOnce, clients - from) }, (_none, at) => {
        const made = (what: string): Uint8Array =>
          digest(utf8FromText(`${what} of ${String(from + at)}`) ?? new Uint8Array());
        const keyPackage = {
          ...{ ref: made("ref"), suite, bytes: randomBytes(1_024), notAfterMs: nowMs + lifetimeMs },
          ...{ lastResort: false, initKeyDigest: made("init"), encryptionKeyDigest: made("encryption") },
        };
        return store.keyPackages.publish(nameOf(from + at), [keyPackage], nowMs);
      }),
    );
  }
}

/** Claims for members all over the crowd, several at once, as one who adds many does. */
async function claim(crowd: Crowd, book: CostBook, members: number): Promise<void> {
  const remote = new Remote(crowd.address, credentials.createSsl(crowd.roots), crowd.serverName);
  const metadata = new Metadata();
  metadata.set(sessionKey, crowd.token(0));
  const take = async (target: number): Promise<void> => {
    const userId = nameOf(target).replace(/\/.*/, "");
    const claim = { userId, idempotencyKey: randomBytes(16), cipherSuites: [suite], suitesPerClient: 1 };
    const { result } = await remote.unary(DeliveryService.ClaimKeyPackages, { claim }, { metadata });
    if (result?.clients?.[0]?.keyPackages?.length !== 1) throw new Error(`no KeyPackage of ${userId}`);
  };
  try {
    const stride = Math.floor(members / claims);
    for (let done = 0; done < claims; done += claimsAtOnce) {
      const targets = Array.from({ length: claimsAtOnce }, (_none, at) => (done + at) * stride);
      await book.cost(`claim KeyPackages of ${String(claimsAtOnce)} users`, members, () =>
        Promise.all(targets.map(take)),
      );
    }
  } finally {
    remote.close();
  }
}
