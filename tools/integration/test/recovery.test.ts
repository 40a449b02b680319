import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { DeviceStream, Endpoint, JoinedGroup, Transport, TransportFactory } from "@entente/client";
import { grpcTransports } from "@entente/client/node";
import type { delivery } from "@entente/proto";
import { Person, Testbed } from "@entente/testbed";
import { authenticators, everyoneAtEpochOf } from "./agreement.ts";

// The rest of the ways back, beside lost and damaged states (healing.test.ts) and forks (bad-commits.test.ts): Commits that never
// come, noticed by the next one or by what is sent (A18-23, A23-47, RFC 9750 6.6).
let testbed: Testbed<"in-process">;
let alice: Person, bob: Person;
let group: JoinedGroup;

/** A domain that keeps Commits from a client. */
class WithholdingTransports implements TransportFactory {
  withholds = false;

  connect(endpoint: Endpoint, rootCertificatePem: string): Transport {
    const real = grpcTransports.connect(endpoint, rootCertificatePem);
    return {
      unary: (method, request, options) => real.unary(method, request, options),
      subscribe: (token) => this.#without(real.subscribe(token)),
      close: () => {
        real.close();
      },
    };
  }

  #without(stream: DeviceStream): DeviceStream {
    return {
      responses: this.#withheld(stream.responses),
      send: (request) => stream.send(request),
      cancel: () => stream.cancel(),
    };
  }

  async *#withheld<T extends delivery.SubscribeResponse>(responses: AsyncIterable<T>): AsyncIterable<T> {
    for await (const response of responses) if (!this.withholds || !response.item?.commit) yield response;
  }
}

const withholding = new WithholdingTransports();

beforeAll(async () => {
  testbed = await Testbed.start({ domains: ["a.example", "b.example"], mode: "in-process" });
  alice = await Person.enrol(testbed.domain("a.example"), "alice@a.example/phone", {
    transports: withholding,
  });
  bob = await Person.enrol(testbed.domain("b.example"), "bob@b.example/phone");
  group = await bob.client.createGroup();
  await group.invite(["alice@a.example"]);
  await alice.joins(group.id);
});

afterAll(async () => {
  await Promise.all([alice, bob].map((person) => person.leave()));
  await testbed.stop();
});

const healedBy = (reason: string): Promise<unknown> =>
  alice.until(`to be healed: ${reason}`, (event) => event.kind === "healed" && event.reason === reason);

async function theyTalk(what: string): Promise<void> {
  await everyoneAtEpochOf(bob, group.id, [alice]);
  await everyoneAtEpochOf(alice, group.id, [bob]);
  await group.send(what);
  await alice.reads(what);
  expect(new Set(authenticators(group.id, [alice, bob])).size).toBe(1);
}

describe("a device that did not get a Commit", () => {
  test("finds back when the next one comes", async () => {
    withholding.withholds = true;
    await group.update();
    // What comes after it shows that it has passed.
    await group.send("a message of an epoch that Alice is not in");
    await alice.until("something of a later epoch", ({ kind }) => kind === "refused");
    withholding.withholds = false;
    await group.update();
    await healedBy("commit_missed");
    await theyTalk("nothing is missing any more");
  });

  test("finds back when it sends to a group that has moved on too far, and what it sends arrives", async () => {
    withholding.withholds = true;
    const before = alice.diary.length;
    for (let epochs = 0; epochs < 7; epochs++) await group.update();
    await group.send("far ahead");
    await alice.until(
      "a message of an epoch that it is not in",
      (event) =>
        event.kind === "refused" && event.code === "epoch_future" && alice.diary.indexOf(event) >= before,
    );
    withholding.withholds = false;
    await alice.client.group(group.id).send("better late than never");
    await healedBy("epoch_stale");
    await bob.reads("better late than never");
    expect(alice.texts(group.id).filter((text) => text === "better late than never").length).toBeLessThan(2);
    await theyTalk("and on");
  });
});
