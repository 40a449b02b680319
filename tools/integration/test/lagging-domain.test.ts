import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { Endpoint, GroupId, JoinedGroup, Transport, TransportFactory } from "@entente/client";
import { grpcTransports } from "@entente/client/node";
import { groupIdBytes, MLSMessage } from "@entente/mls-wire";
import { encode } from "@entente/tls-codec";
import { Person, Testbed } from "@entente/testbed";

// A domain that was away catches up, and nothing is lost to its members by how far behind it was (G1, G4, A18-14, A18-15, A23-61).
let testbed: Testbed<"in-process">;
let alice: Person, bob: Person, carol: Person;
let quiet: JoinedGroup;

beforeAll(async () => {
  testbed = await Testbed.start({
    domains: ["a.example", "b.example", "c.example"],
    mode: "in-process",
    links: true,
    // How fast one device may be is no subject here.
    limits: { "a.example": unpaced },
  });
  alice = await Person.enrol(testbed.domain("a.example"), "alice@a.example/phone");
  bob = await Person.enrol(testbed.domain("b.example"), "bob@b.example/phone");
  carol = await Person.enrol(testbed.domain("c.example"), "carol@c.example/phone");
  quiet = await alice.client.createGroup();
  await quiet.invite(["bob@b.example", "carol@c.example"]);
  for (const person of [bob, carol]) await person.joins(quiet.id);
});

afterAll(async () => {
  await Promise.all([alice, bob, carol].map((person) => person.leave()));
  await testbed.stop();
});

/** The SDK's own transports, and how what their client sends is sent without it. */
class RememberingTransports implements TransportFactory {
  open: () => { readonly transport: Transport; readonly token: string } = () => {
    throw new Error("nothing was called yet");
  };

  connect(endpoint: Endpoint, rootCertificatePem: string): Transport {
    const transport = grpcTransports.connect(endpoint, rootCertificatePem);
    return {
      unary: (method, request, options) => {
        const { token } = options ?? {};
        if (token !== undefined && endpoint.name.startsWith("ds."))
          this.open = () => ({ transport: grpcTransports.connect(endpoint, rootCertificatePem), token });
        return transport.unary(method, request, options);
      },
      subscribe: (token) => transport.subscribe(token),
      close: () => transport.close(),
    };
  }
}

const busyMessages = 4_000;
const unpaced = {
  ...{ streamStepsPerDeviceBurst: 100_000_000, streamStepsPerDevicePerSecond: 1_000_000 },
  ...{ streamStepsPerUserBurst: 100_000_000, streamStepsPerUserPerSecond: 1_000_000 },
};

/** So many messages of a group, of which servers see no more than that they are some. */
async function fill(from: RememberingTransports, groupId: GroupId, epoch: bigint): Promise<void> {
  const { transport, token } = from.open();
  const stream = transport.publish?.(token);
  if (stream === undefined) throw new Error("no stream to publish on");
  for (let n = 0; n < busyMessages; n += 1) {
    const ciphertext = new Uint8Array(64);
    new DataView(ciphertext.buffer).setUint32(0, n);
    const privateMessage = {
      ...{ groupId: groupIdBytes(groupId), epoch, contentType: "application" as const, ciphertext },
      ...{ authenticatedData: new Uint8Array(), encryptedSenderData: new Uint8Array(28) },
    };
    stream.send({
      mlsMessage: encode(MLSMessage, { version: "mls10", wireFormat: "mls_private_message", privateMessage }),
    });
  }
  stream.end();
  let accepted = 0;
  for await (const { result } of stream.responses) if (result?.result === "accepted") accepted += 1;
  expect(accepted).toBe(busyMessages);
  transport.close();
}

/** How many messages a domain has stored in all, and after one of them. */
function storedAt(domain: string, messageId: string): { readonly all: number; readonly after: number } {
  const path = join(testbed.domain(domain).folder.path, "data", "ds.sqlite");
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const count = (condition: string, ...of: Uint8Array[]): number =>
      Number(database.prepare(`SELECT count(*) AS n FROM msg WHERE ${condition}`).get(...of)?.["n"]);
    return {
      all: count("kind = 1"),
      after: count("rowid > (SELECT rowid FROM msg WHERE msg_id = ?)", Buffer.from(messageId, "hex")),
    };
  } finally {
    database.close();
  }
}

test("while one group's backlog of thousands is carried over, another group's message has its turn", async () => {
  const transports = new RememberingTransports();
  const erin = await Person.enrol(testbed.domain("a.example"), "erin@a.example/phone", { transports });
  const dave = await Person.enrol(testbed.domain("c.example"), "dave@c.example/phone");
  const busy = await erin.client.createGroup();
  await busy.invite(["dave@c.example"]);
  await dave.joins(busy.id);
  // What comes now is for nobody's eyes: it is no ciphertext.
  await Promise.all([erin.leave(), dave.leave()]);
  testbed.link("a.example", "c.example").set("cut");
  await fill(transports, busy.id, busy.epoch);
  const messageId = await quiet.send("among thousands");
  testbed.link("a.example", "c.example").set("open");
  await carol.reads("among thousands");
  // All of the backlog was accepted before it, and much of it came to the other domain after it.
  while (storedAt("c.example", messageId).all < busyMessages)
    await new Promise((resolve) => setTimeout(resolve, 50));
  expect(storedAt("c.example", messageId).after).toBeGreaterThan(busyMessages / 3);
});

test("what a domain accepted many epochs ago is read when it comes", async () => {
  const ofBob = bob.client.group(quiet.id);
  testbed.link("b.example", "c.example").set("cut");
  await ofBob.send("nine epochs ago");
  await alice.reads("nine epochs ago");
  for (let commits = 0; commits < 9; commits += 1) await quiet.update();
  await carol.reaches(quiet.id, quiet.epoch);
  testbed.link("b.example", "c.example").set("open");
  await carol.reads("nine epochs ago");
  expect(carol.diary.filter(({ kind }) => kind === "refused" || kind === "missing")).toEqual([]);
  await ofBob.send("and now");
  await carol.reads("and now");
});
