import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type Endpoint, RpcFailure, type Transport, type TransportFactory } from "@entente/client";
import { grpcTransports } from "@entente/client/node";
import { GroupStateService } from "@entente/proto";
import { parseUserId } from "@entente/mls-wire";
import { profilePolicy } from "@entente/policy";
import { ForgingTransports, Person, Testbed } from "@entente/testbed";
import { everyoneAtEpochOf } from "./agreement.ts";

// In a group of encrypted handshakes only members know whether what its committer published is so; they compare it and put it
// right, each signing for itself, and nothing of another epoch is taken (A23-66, A23-67).
interface Publication {
  readonly groupInfo: Uint8Array;
  readonly ratchetTree: Uint8Array;
}

/** Notes what is published, and publishes something else. */
class PublishingTransports implements TransportFactory {
  readonly published: Publication[] = [];
  instead: Publication | undefined;

  connect(endpoint: Endpoint, rootCertificatePem: string): Transport {
    const real = grpcTransports.connect(endpoint, rootCertificatePem);
    return {
      unary: (method, request, options) => {
        if (method.path !== GroupStateService.PublishGroupState.path)
          return real.unary(method, request, options);
        this.published.push(request);
        return real.unary(method, (this.instead ?? request) as typeof request, options);
      },
      subscribe: (token) => real.subscribe(token),
      close: () => {
        real.close();
      },
    };
  }
}

let testbed: Testbed<"in-process">;
let alice: Person, bob: Person, cleo: Person;
const atAlice = new PublishingTransports();
const forging = new ForgingTransports();

beforeAll(async () => {
  testbed = await Testbed.start({ domains: ["a.example", "b.example"], mode: "in-process" });
  // Nobody looks by itself.
  const chance = (): number => 0.99;
  alice = await Person.enrol(testbed.domain("a.example"), "alice@a.example/phone", {
    transports: atAlice,
    chance,
  });
  bob = await Person.enrol(testbed.domain("b.example"), "bob@b.example/phone", {
    transports: forging,
    chance,
  });
  cleo = await Person.enrol(testbed.domain("b.example"), "cleo@b.example/phone", { chance });
});

afterAll(async () => {
  await Promise.all([alice, bob, cleo].map((person) => person.leave()));
  await testbed.stop();
});

test("what a committer did not publish a member publishes, and then who may joins from outside", async () => {
  const group = await alice.client.createGroup({ handshakes: "encrypted" });
  await group.invite(["bob@b.example"]);
  const bobs = await bob.joins(group.id);
  expect(await group.comparePublished()).toBe("same");
  forging.forge = (bundle) => ({ ...bundle, ratchetTree: undefined });
  await bobs.update();
  forging.forge = undefined;
  await everyoneAtEpochOf(bob, group.id, [alice]);
  expect(await group.comparePublished()).toBe("missing");
  await group.publishState();
  expect(await group.comparePublished()).toBe("same");
  const tablet = await Person.enrol(testbed.domain("a.example"), "alice@a.example/tablet");
  await tablet.client.joinExternally(group.id);
  await everyoneAtEpochOf(tablet, group.id, [alice, bob]);
  expect(bobs.members()).toHaveLength(3);
  await tablet.leave();
});

test.each([
  ["in_welcome", "nobody", "encrypted"],
  ["both", "own_clients", "encrypted"],
  ["download", "own_clients", "encrypted"],
  ["in_welcome", "own_clients", "visible"],
  ["download", "own_clients", "visible"],
] as const)(
  "a new member gets the tree as the policy says: %s, external joins for %s, %s handshakes",
  async (ratchetTree, externalJoins, handshakes) => {
    const small = profilePolicy("small_chat", parseUserId("bob@b.example"));
    const policy = {
      ...small,
      admission: { ...small.admission, ratchetTree, externalJoins, externalProposals: [] },
      behaviour: { ...small.behaviour, handshakes },
    };
    const group = await bob.client.createGroup({ policy });
    const beside: boolean[] = [];
    forging.forge = (bundle) => {
      beside.push(bundle.ratchetTree !== undefined);
      return bundle;
    };
    await group.invite(["alice@a.example"]);
    const ofAlice = await alice.joins(group.id);
    expect(beside).toEqual([ratchetTree !== "in_welcome" || handshakes === "visible"]);
    expect(ofAlice.epochAuthenticator).toEqual(group.epochAuthenticator);
    // Whether the Welcome holds one shows where servers have none to give.
    forging.forge = (bundle) => ({ ...bundle, ratchetTree: undefined });
    if (handshakes === "encrypted") {
      const before = cleo.diary.length;
      await group.invite(["cleo@b.example"]);
      const came = await cleo.until(
        "to join, or not",
        (event) =>
          cleo.diary.indexOf(event) >= before && (event.kind === "joined" || event.kind === "refused"),
      );
      expect(came).toMatchObject(
        ratchetTree === "download" ? { kind: "refused", code: "invalid" } : { kind: "joined" },
      );
    }
    forging.forge = undefined;
  },
);

test("what is stale, another member's, or no member's is refused, and what is published stays", async () => {
  const group = await alice.client.createGroup({ handshakes: "encrypted" });
  await group.invite(["bob@b.example"]);
  await bob.joins(group.id);
  await group.publishState();
  const own = atAlice.published.at(-1);
  const refusalOf = async (instead: Publication | undefined): Promise<string | undefined> => {
    atAlice.instead = instead;
    try {
      await group.publishState();
      return undefined;
    } catch (error) {
      return error instanceof RpcFailure
        ? `${error.code} ${error.detail.reason ?? ""}`.trim()
        : String(error);
    } finally {
      atAlice.instead = undefined;
    }
  };
  const other = await alice.client.createGroup({ handshakes: "encrypted" });
  await other.publishState();
  const others = atAlice.published.at(-1);
  expect(await refusalOf({ groupInfo: own!.groupInfo, ratchetTree: others!.ratchetTree })).toBe(
    "bad_group_info tree_hash_wrong",
  );
  await group.update();
  expect(await refusalOf(own)).toBe("stale_group_state");
  expect(await group.comparePublished()).toBe("same");
  expect(await refusalOf(undefined)).toBeUndefined();
});
