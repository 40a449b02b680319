import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import type {
  ClientEvent,
  DeviceStream,
  Endpoint,
  GroupId,
  JoinedGroup,
  Transport,
  TransportFactory,
} from "@entente/client";
import { grpcTransports } from "@entente/client/node";
import type { delivery } from "@entente/proto";
import { groupTermsExtension, MLSMessage, parseUserId } from "@entente/mls-wire";
import { groupPolicyExtensionType, profilePolicy } from "@entente/policy";
import { decodeRaw } from "@entente/tls-codec";
import { flipped, ForgingTransports, Person, Testbed } from "@entente/testbed";
import { authenticators } from "./agreement.ts";
import { OtherVendor } from "./other-vendor.ts";

// A group of encrypted handshakes that a bad Commit has stopped goes on as another, which its members have made of the last good
// epoch by themselves (RFC 9750 5.3, A23-28, A23-70); a member alone stops nothing.
type Continued = Extract<ClientEvent, { readonly kind: "continued" }>;

const suite = "MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519";
let testbed: Testbed<"in-process">;
let alice: Person, bob: Person, bea: Person;
let forging: ForgingTransports;
let garble: GarblingTransports;
let round = 0;

beforeAll(async () => {
  testbed = await Testbed.start({ domains: ["a.example", "b.example"], mode: "in-process" });
});

afterAll(async () => {
  await testbed.stop();
});

beforeEach(async () => {
  round += 1;
  forging = new ForgingTransports();
  const [a, b] = [testbed.domain("a.example"), testbed.domain("b.example")];
  alice = await Person.enrol(a, `alice${round}@a.example/phone`);
  bob = await Person.enrol(b, `bob${round}@b.example/phone`, { transports: forging });
  garble = new GarblingTransports();
  bea = await Person.enrol(b, `bea${round}@b.example/phone`, { transports: garble });
});

afterEach(async () => {
  await Promise.all([alice, bob, bea].map((person) => person.leave()));
});

/** A domain that shows one client another Commit than the one that was decided. */
class GarblingTransports implements TransportFactory {
  next = false;

  connect(endpoint: Endpoint, rootCertificatePem: string): Transport {
    const real = grpcTransports.connect(endpoint, rootCertificatePem);
    return {
      unary: (method, request, options) => real.unary(method, request, options),
      subscribe: (token) => this.#garbled(real.subscribe(token)),
      close: () => {
        real.close();
      },
    };
  }

  #garbled(stream: DeviceStream): DeviceStream {
    return {
      responses: this.#altered(stream.responses),
      send: (request) => stream.send(request),
      cancel: () => stream.cancel(),
    };
  }

  async *#altered<T extends delivery.SubscribeResponse>(responses: AsyncIterable<T>): AsyncIterable<T> {
    for await (const response of responses) {
      const commit = response.item?.commit;
      if (this.next && commit) {
        this.next = false;
        commit.commit = flipped(commit.commit, -1);
      }
      yield response;
    }
  }
}

function userOf({ id }: Person): string {
  return id.slice(0, id.indexOf("/"));
}

/** A group of the three that nobody joins from outside. */
async function closedGroup(): Promise<[JoinedGroup, JoinedGroup]> {
  const group = await alice.client.createGroup({ handshakes: "encrypted", externalJoins: "closed" });
  await group.invite([userOf(bob), userOf(bea)]);
  await bea.joins(group.id);
  return [group, await bob.joins(group.id)];
}

/** Bob's next Commit is one that nobody can read. */
function spoilNextCommit(): void {
  forging.forge = (bundle) => {
    forging.forge = undefined;
    return { ...bundle, commit: decodeRaw(MLSMessage, flipped(bundle.commit.bytes, -1)) };
  };
}

function continuationOf(person: Person, former: GroupId): Promise<Continued> {
  return person.until(
    "the group to be continued",
    (event) => event.kind === "continued" && event.former === former && event.reason === "reset",
  ) as Promise<Continued>;
}

async function theyTalkIn(groupId: GroupId, people: readonly Person[]): Promise<void> {
  const [first] = people;
  await first?.client.group(groupId).send("it goes on");
  await Promise.all(people.slice(1).map((person) => person.reads("it goes on")));
  for (const person of people) await person.reaches(groupId, first?.client.group(groupId).epoch ?? 0n);
  expect(new Set(authenticators(groupId, people)).size).toBe(1);
}

describe("a group that nobody joins from outside, after a Commit that nobody can read", () => {
  test("goes on as one group with all its members, and the former one is closed", async () => {
    const [group, bobs] = await closedGroup();
    spoilNextCommit();
    const committing = bobs.update().catch((error: unknown) => error);
    const [first, ...others] = await Promise.all(
      [alice, bob, bea].map((person) => continuationOf(person, group.id)),
    );
    for (const other of others) expect(other.groupId).toBe(first?.groupId);
    expect(first?.left).toEqual([]);
    const successor = first?.groupId ?? group.id;
    expect(successor).not.toBe(group.id);
    await theyTalkIn(successor, [alice, bob, bea]);
    await expect(group.send("too late")).rejects.toMatchObject({ code: "succeeded", subject: successor });
    await expect(group.update()).rejects.toMatchObject({ code: "succeeded" });
    expect(alice.client.continuations.successorOf(group.id)).toBe(successor);
    expect(await committing).toMatchObject({ code: "succeeded" });
  });

  test("is made by the next in line while the first is away, who comes along when it is back", async () => {
    const [group, bobs] = await closedGroup();
    await alice.leave();
    spoilNextCommit();
    const committing = bobs.update().catch((error: unknown) => error);
    // Two of three refuse it: Bob has lost what he made, and Bea can not read it.
    const made = await continuationOf(bea, group.id);
    alice = await Person.return(testbed.domain("a.example"), alice.id);
    expect((await continuationOf(alice, group.id)).groupId).toBe(made.groupId);
    await theyTalkIn(made.groupId, [alice, bob, bea]);
    expect(await committing).toMatchObject({ code: "succeeded" });
  });
});

describe("a Commit against the group's policy", () => {
  test("costs its maker the membership, and nobody else", async () => {
    const outlaw = await OtherVendor.enrol(testbed.domain("a.example"), "olaf@a.example/desk", suite, [
      groupTermsExtension,
      groupPolicyExtensionType,
    ]);
    const policy = profilePolicy("small_chat", parseUserId(userOf(alice)));
    const group = await alice.client.createGroup({ policy });
    await group.invite([userOf(bob), userOf(bea), "olaf@a.example"]);
    await Promise.all([bob, bea].map((person) => person.joins(group.id)));
    await outlaw.reaches(group.epoch);
    const removed = group.members().find(({ client }) => client === bea.id);
    await outlaw.commit([{ proposalType: "remove", remove: { removed: removed?.leafIndex ?? 0 } }], {
      memberDomains: ["a.example", "b.example"],
      removedClients: [bea.id],
    });
    const [first, ...others] = await Promise.all(
      [alice, bob, bea].map((person) => continuationOf(person, group.id)),
    );
    for (const other of others) expect(other.groupId).toBe(first?.groupId);
    expect(first?.left).toEqual(["olaf@a.example/desk"]);
    const successor = first?.groupId ?? group.id;
    await theyTalkIn(successor, [alice, bob, bea]);
    expect(alice.client.group(successor).members()).toHaveLength(3);
    expect(alice.client.group(successor).policy).toEqual(policy);
    outlaw.close();
  });
});

describe("less than half of the members", () => {
  test("make no new group by what they say of a Commit", async () => {
    const [group, bobs] = await closedGroup();
    // Bea alone gets something else than what was decided; she says so to the others, and to the domain.
    garble.next = true;
    await bobs.update();
    await bea.until(
      "to refuse it",
      (event) => event.kind === "refused" && event.groupId === group.id && event.code !== "commit_missed",
    );
    await alice.reaches(group.id, bobs.epoch);
    await group.send("nothing happened");
    await bob.reads("nothing happened");
    await bobs.update();
    await alice.reaches(group.id, bobs.epoch);
    for (const person of [alice, bob, bea])
      expect(person.diary.some(({ kind }) => kind === "continued")).toBe(false);
    expect(alice.client.continuations.successorOf(group.id)).toBeUndefined();
  });
});
