import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { JoinedGroup, PublishStream, Transport, TransportFactory } from "@entente/client";
import { grpcTransports } from "@entente/client/node";
import { Person, Testbed } from "@entente/testbed";

// One upload of A1 to its own domain reaches A2, B1, B2 and C1, each of them once (F-19, OF-10).
const devices = [
  "amir@a.example/phone",
  "bob@b.example/phone",
  "bob@b.example/laptop",
  "cleo@c.example/phone",
] as const;
let testbed: Testbed<"in-process">;
let alice: Person;
let others: readonly Person[];
let group: JoinedGroup;

/** What alice's client uploads, message by message. */
const uploads: Uint8Array[] = [];

const watched: TransportFactory = {
  connect: (endpoint, roots) => watching(grpcTransports.connect(endpoint, roots)),
};

function watching(transport: Transport): Transport {
  return {
    unary: (method, request, options) => transport.unary(method, request, options),
    subscribe: (token) => transport.subscribe(token),
    publish: (token) => {
      const stream = transport.publish?.(token);
      if (stream === undefined) throw new Error("no stream of messages");
      const send: PublishStream["send"] = (request) => {
        uploads.push(request.mlsMessage ?? new Uint8Array());
        stream.send(request);
      };
      return { ...stream, send };
    },
    close: () => {
      transport.close();
    },
  };
}

beforeAll(async () => {
  testbed = await Testbed.start({ domains: ["a.example", "b.example", "c.example"], mode: "in-process" });
  const domainOf = (id: string) => testbed.domain(id.slice(id.indexOf("@") + 1, id.indexOf("/")));
  alice = await Person.enrol(testbed.domain("a.example"), "alice@a.example/phone", { transports: watched });
  others = await Promise.all(devices.map((id) => Person.enrol(domainOf(id), id)));
  group = await alice.client.createGroup();
  await group.invite(["amir@a.example", "bob@b.example", "cleo@c.example"]);
  await Promise.all(others.map((person) => person.joins(group.id)));
});

afterAll(async () => {
  await Promise.all([alice, ...others].map((person) => person.leave()));
  await testbed.stop();
});

describe("server fanout over three domains", () => {
  test("one upload reaches every member's device, once", async () => {
    uploads.length = 0;
    await group.send("to everyone");
    for (const person of [alice, ...others]) await person.reads("to everyone");
    expect(uploads).toHaveLength(1);
    // What comes behind it shows that nothing is on its way still: a sender's messages keep their order.
    await group.send("and that is all");
    for (const person of [alice, ...others]) {
      await person.reads("and that is all");
      expect(person.texts(group.id)).toEqual(["to everyone", "and that is all"]);
    }
    expect(uploads).toHaveLength(2);
  });
});
