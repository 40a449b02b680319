import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type Endpoint, type GroupId, type Transport, type TransportFactory } from "@entente/client";
import { grpcTransports } from "@entente/client/node";
import { DeliveryService, OrderingService } from "@entente/proto";
import { Person, Testbed } from "@entente/testbed";

// A client whose Commits are always late: somebody else's is decided before each, until it has a slot of its own.
let testbed: Testbed<"in-process">;
let alice: Person, bob: Person;
let groupId: GroupId;

/** A slow way to the home domain: whatever is under way is overtaken, but for what the orderer holds a slot for. */
class SlowTransports implements TransportFactory {
  /** What overtakes a Commit. */
  overtake: (() => Promise<unknown>) | undefined;
  submissions = 0;
  reservations = 0;
  #held = false;

  connect(endpoint: Endpoint, rootCertificatePem: string): Transport {
    const real = grpcTransports.connect(endpoint, rootCertificatePem);
    return {
      unary: async (method, request, options) => {
        const isSubmission = method.path === DeliveryService.SubmitCommit.path;
        if (isSubmission && this.overtake !== undefined) {
          this.submissions += 1;
          if (!this.#held) await this.overtake();
          this.#held = false;
        }
        const answer = await real.unary(method, request, options);
        if (method.path === OrderingService.ReserveSlot.path) {
          this.reservations += 1;
          this.#held = (answer as { readonly result?: string }).result === "reserved";
        }
        return answer;
      },
      subscribe: (token) => real.subscribe(token),
      close: () => real.close(),
    };
  }
}

const slow = new SlowTransports();

beforeAll(async () => {
  testbed = await Testbed.start({ domains: ["a.example", "b.example"], mode: "in-process" });
  alice = await Person.enrol(testbed.domain("a.example"), "alice@a.example/phone");
  bob = await Person.enrol(testbed.domain("b.example"), "bob@b.example/phone", {
    transports: slow,
    updateAfterJoining: false,
  });
  const group = await alice.client.createGroup();
  groupId = group.id;
  await group.invite(["bob@b.example"]);
  await bob.joins(groupId);
});

afterAll(async () => {
  await Promise.all([alice, bob].map((each) => each?.leave()));
  await testbed.stop();
});

describe("a committer that always loses", () => {
  test("gets a slot of its own from another domain's orderer, within a few epochs (RFC 9420 section 14)", async () => {
    const first = bob.client.group(groupId).epoch;
    slow.overtake = () => alice.client.group(groupId).update();
    await bob.client.group(groupId).update();
    // Three losses, and the Commit for which the slot was held; more only where a slot could not be held.
    expect(slow.reservations).toBeGreaterThanOrEqual(1);
    expect(slow.submissions).toBeLessThanOrEqual(3 + slow.reservations);
    expect(bob.client.group(groupId).epoch - first).toBeLessThanOrEqual(8n);
  });
});
