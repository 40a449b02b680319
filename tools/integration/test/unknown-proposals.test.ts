import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Transport, TransportFactory } from "@entente/client";
import { grpcTransports } from "@entente/client/node";
import { CommitBundle, FramedHeader, handshakeHeader } from "@entente/mls-wire";
import { type delivery, DeliveryService, GroupStateService } from "@entente/proto";
import { decode, encode } from "@entente/tls-codec";
import { Person, Testbed } from "@entente/testbed";

// A Commit that names proposals which a member never got, and brings none of them: the member asks its own domain for them by their
// references (A23-31, RFC 9420 12.4).
let testbed: Testbed<"in-process">;
const people: Person[] = [];

beforeAll(async () => {
  testbed = await Testbed.start({ domains: ["a.example", "b.example"], mode: "in-process" });
});

afterAll(async () => {
  await Promise.all(people.map((person) => person.leave()));
  await testbed.stop();
});

async function enrol(id: string, transports: TransportFactory = grpcTransports): Promise<Person> {
  const domain = testbed.domain(id.slice(id.indexOf("@") + 1, id.indexOf("/")));
  const person = await Person.enrol(domain, id, { transports });
  people.push(person);
  return person;
}

const changed = (change: (real: Transport) => Partial<Transport>): TransportFactory => ({
  connect: (endpoint, roots) => {
    const real = grpcTransports.connect(endpoint, roots);
    return {
      unary: (method, request, options) => real.unary(method, request, options),
      subscribe: (token) => real.subscribe(token),
      publish: (token) => real.publish?.(token) ?? never(),
      close: () => {
        real.close();
      },
      ...change(real),
    };
  },
});

function never(): never {
  throw new Error("no stream of messages");
}

/** A committer that brings no proposals along, as others may be made. */
const terse = changed((real) => ({
  unary: (method, request, options) => {
    const { bundle } = request as { readonly bundle?: Uint8Array };
    if (method.path !== DeliveryService.SubmitCommit.path || bundle === undefined)
      return real.unary(method, request, options);
    const stripped = encode(CommitBundle, { ...decode(CommitBundle, bundle), proposals: [] });
    return real.unary(method, Object.assign({}, request, { bundle: stripped }), options);
  },
}));

function isProposal(item: delivery.FeedItem.$Properties): boolean {
  const header = item.message?.mlsMessage && handshakeHeader(item.message.mlsMessage);
  return header instanceof FramedHeader && header.contentType === "proposal";
}

/** A reader whose proposals arrive broken, and who is answered or not when it asks for some; `asked`: how often it does. */
function deaf(isAnswered: boolean): { readonly transports: TransportFactory; readonly asked: () => number } {
  let asked = 0;
  const transports = changed((real) => ({
    unary: async (method, request, options) => {
      const answer = await real.unary(method, request, options);
      if (method.path !== GroupStateService.ReadProposals.path) return answer;
      asked += 1;
      return isAnswered ? answer : ({ ...(answer as object), proposals: [] } as typeof answer);
    },
    subscribe: (token) => {
      const stream = real.subscribe(token);
      return { ...stream, responses: breaking(stream.responses) };
    },
  }));
  return { transports, asked: () => asked };
}

type Responses = ReturnType<Transport["subscribe"]>["responses"];

async function* breaking(responses: Responses): Responses {
  for await (const response of responses) {
    const { item } = response;
    if (item?.message && isProposal(item)) {
      const message = { ...item.message, mlsMessage: new Uint8Array(7) };
      yield { ...response, item: { ...item, message } };
    } else {
      yield response;
    }
  }
}

// In a group of visible handshakes no server orders a Commit that does not bring what it refers to.
describe("a Commit that refers to a proposal", () => {
  test("that a member never got is followed: the proposal comes by its reference from the member's own domain", async () => {
    const ears = deaf(true);
    const alice = await enrol("alice@a.example/phone", terse);
    const bob = await enrol("bob@b.example/phone", ears.transports);
    const cleo = await enrol("cleo@a.example/phone");
    const group = await alice.client.createGroup();
    await group.invite(["bob@b.example", "cleo@a.example"]);
    for (const each of [bob, cleo]) await each.joins(group.id);
    await cleo.client.group(group.id).leave();
    await bob.until(
      "cleo to be gone",
      (event) => event.kind === "epoch" && event.removed.includes(cleo.client.id),
    );
    expect(ears.asked()).toBe(1);
    expect(bob.diary.filter(({ kind }) => kind === "healed")).toEqual([]);
    expect(Buffer.from(bob.client.group(group.id).epochAuthenticator)).toEqual(
      Buffer.from(group.epochAuthenticator),
    );
    await group.send("all together");
    await bob.reads("all together");
  });
});

test("a proposal that nobody has leaves the Commit refused, asked for once, and the member finds back", async () => {
  const ears = deaf(false);
  const alice = await enrol("alice@a.example/last", terse);
  const bob = await enrol("bob@b.example/last", ears.transports);
  const cleo = await enrol("cleo@a.example/last");
  const group = await alice.client.createGroup();
  await group.invite(["bob@b.example", "cleo@a.example"]);
  await cleo.joins(group.id);
  await bob.joins(group.id);
  await cleo.client.group(group.id).leave();
  await bob.until("to be back", (event) => event.kind === "healed" && event.groupId === group.id);
  expect(ears.asked()).toBe(1);
  expect(bob.diary).toContainEqual(expect.objectContaining({ kind: "refused", code: "proposal_unknown" }));
  await group.send("back again");
  await bob.reads("back again");
});
