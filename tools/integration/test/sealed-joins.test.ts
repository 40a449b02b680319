import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { JoinedGroup, Transport, TransportFactory } from "@entente/client";
import { grpcTransports } from "@entente/client/node";
import { groupIdBytes, JoinRequest } from "@entente/mls-wire";
import { type delivery, GroupStateService } from "@entente/proto";
import { decode, encode } from "@entente/tls-codec";
import { Person, Testbed } from "@entente/testbed";
import { authenticators, everyoneAtEpochOf } from "./agreement.ts";

// What a joiner is told of a group is sealed to it: its home domain and the gateways between pass on what they can not read, and what
// they change, repeat or mix up is noticed (A23-35, A23-43, A23-66).
let testbed: Testbed<"in-process">;
let alice: Person;
const others: Person[] = [];

beforeAll(async () => {
  testbed = await Testbed.start({ domains: ["a.example", "b.example"], mode: "in-process" });
  alice = await Person.enrol(testbed.domain("a.example"), "alice@a.example/phone");
});

afterAll(async () => {
  await Promise.all([alice, ...others].map((person) => person.leave()));
  await testbed.stop();
});

type Request = delivery.ReadGroupStateRequest.$Properties;
type Response = delivery.ReadGroupStateResponse;

/** A home domain that sees, and may change, what its client asks and what it is answered. */
interface Between {
  asks: (request: Request) => Request;
  answers: (response: Response) => Response;
  readonly seen: Response[];
}

function between(): { readonly home: Between; readonly transports: TransportFactory } {
  const home: Between = { asks: (request) => request, answers: (response) => response, seen: [] };
  const transports: TransportFactory = {
    connect: (endpoint, roots) => {
      const real = grpcTransports.connect(endpoint, roots);
      const unary: Transport["unary"] = async (method, request, options) => {
        if (method.path !== GroupStateService.ReadGroupState.path)
          return real.unary(method, request, options);
        const answer = await real.unary(method, home.asks(request as Request) as typeof request, options);
        const response = answer as unknown as Response;
        home.seen.push(response);
        return home.answers(response) as unknown as typeof answer;
      };
      return {
        unary,
        subscribe: (token) => real.subscribe(token),
        publish: (token) => real.publish?.(token) ?? Promise.reject(new Error("no stream")),
        close: () => {
          real.close();
        },
      } as Transport;
    },
  };
  return { home, transports };
}

async function enrol(name: string, transports: TransportFactory): Promise<Person> {
  const person = await Person.enrol(testbed.domain("b.example"), `${name}@b.example/phone`, { transports });
  others.push(person);
  return person;
}

async function groupWithCode(
  handshakes: "encrypted" | "visible" = "encrypted",
): Promise<{ group: JoinedGroup; invitation: Uint8Array }> {
  const group = await alice.client.createGroup({ externalJoins: "invited", handshakes });
  return { group, invitation: await group.invitationCode(Date.now() + 600_000) };
}

const sealedAs = (response: Response, sealed: Uint8Array): Response =>
  Object.assign(Object.create(Object.getPrototypeOf(response) as object) as Response, response, {
    state: { ...response.state, sealed },
  });

describe.each(["encrypted", "visible"] as const)("in a group of %s handshakes", (handshakes) => {
  test("a joiner of another domain comes in by an answer of which its home domain reads nothing", async () => {
    const { home, transports } = between();
    const dan = await enrol(`dan-${handshakes}`, transports);
    const { group, invitation } = await groupWithCode(handshakes);
    await (await dan.client.joinExternally(group.id, { invitation })).send("sealed");
    await alice.reads("sealed");
    await everyoneAtEpochOf(dan, group.id, [alice]);
    expect(new Set(authenticators(group.id, [alice, dan])).size).toBe(1);
    const [state] = home.seen.map((response) => response.state);
    expect(state?.sealed.length).toBeGreaterThan(500);
    for (const shown of [state?.groupInfo, state?.ratchetTree, state?.head]) expect(shown).toHaveLength(0);
    expect(state).toMatchObject({ epoch: 0, memberDomains: [], ordererDomain: "", proposals: [] });
    // What any member's leaf has, and the name of the only member there was, are not in it.
    const bytes = Buffer.from(state?.sealed ?? []);
    expect(bytes.includes(Buffer.from(group.self.signatureKey))).toBe(false);
    expect(bytes.includes("alice@a.example")).toBe(false);
    expect(bytes.includes(Buffer.from(groupIdBytes(group.id)))).toBe(false);
  });
});

describe("a home domain in between", () => {
  test("that flips a bit, repeats an earlier answer, or gives another joiner's is noticed, and nothing is joined", async () => {
    const { home, transports } = between();
    const eve = between();
    const dan = await enrol("dan", transports);
    const eva = await enrol("eva", eve.transports);
    const { group, invitation } = await groupWithCode();
    const unreadable = { code: "answer_unreadable" };

    home.answers = (response) => {
      const sealed = Uint8Array.from(response.state?.sealed ?? []);
      sealed[40] = (sealed[40] ?? 0) ^ 1;
      return sealedAs(response, sealed);
    };
    await expect(dan.client.joinExternally(group.id, { invitation })).rejects.toMatchObject(unreadable);

    const [earlier] = home.seen;
    home.answers = (response) => sealedAs(response, earlier?.state?.sealed ?? new Uint8Array());
    await expect(dan.client.joinExternally(group.id, { invitation })).rejects.toMatchObject(unreadable);

    eve.home.answers = (response) => sealedAs(response, new Uint8Array());
    await expect(eva.client.joinExternally(group.id, { invitation })).rejects.toMatchObject(unreadable);
    const [hers] = eve.home.seen;
    home.answers = (response) => sealedAs(response, hers?.state?.sealed ?? new Uint8Array());
    await expect(dan.client.joinExternally(group.id, { invitation })).rejects.toMatchObject(unreadable);
    expect(group.members()).toHaveLength(1);

    home.answers = (response) => response;
    await dan.client.joinExternally(group.id, { invitation });
    await alice.reaches(group.id, 1n);
    expect(group.members()).toHaveLength(2);
  });

  test("that puts a key of its own, another's question, or none in the place of its client's gets no answer", async () => {
    const { home, transports } = between();
    const eve = between();
    const dan = await enrol("doro", transports);
    const eva = await enrol("emil", eve.transports);
    const { group, invitation } = await groupWithCode();
    const asking = (change: (request: Uint8Array) => Uint8Array) => {
      home.asks = ({ query }) => {
        const joinRequest = change(query?.joinRequest ?? new Uint8Array());
        return { query: { ...query, joinRequest } };
      };
      return expect(dan.client.joinExternally(group.id, { invitation })).rejects;
    };
    await asking((bytes) =>
      encode(JoinRequest, { ...decode(JoinRequest, bytes), sealedTo: new Uint8Array(32).fill(9) }),
    ).toMatchObject({ code: "bad_signature" });

    let hers = new Uint8Array();
    eve.home.asks = (request) => {
      hers = Uint8Array.from(request.query?.joinRequest ?? []);
      return request;
    };
    eve.home.answers = (response) => sealedAs(response, new Uint8Array());
    await expect(eva.client.joinExternally(group.id, { invitation })).rejects.toThrow();
    await asking(() => hers).toMatchObject({ code: "wrong_requester" });
    await asking((bytes) =>
      encode(JoinRequest, {
        ...decode(JoinRequest, bytes),
        credential: decode(JoinRequest, hers).credential,
      }),
    ).toMatchObject({ code: "credential_refused" });
    await asking(() => new Uint8Array()).toMatchObject({ code: "bad_field" });
    await asking(() => new Uint8Array(20_000)).toMatchObject({ code: "too_large" });
    expect(home.seen).toEqual([]);
  });
});

test("the answer brings the proposals that wait: the joiner lets those who commit them go first, and then sees to it itself", async () => {
  const { home, transports } = between();
  const dan = await enrol("dirk", transports);
  const cleo = await Person.enrol(testbed.domain("a.example"), "cleo@a.example/phone");
  others.push(cleo);
  const { group, invitation } = await groupWithCode();
  await group.invite(["cleo@a.example"]);
  const theirs = await cleo.joins(group.id);
  await everyoneAtEpochOf(alice, group.id, [cleo]);
  // Nobody is there who could commit it.
  await alice.leave();
  await theirs.leave();
  await dan.client.joinExternally(group.id, { invitation });
  expect(home.seen).toHaveLength(2);
  await dan.until("the wish to leave", (event) => event.kind === "proposed");
  await dan.client.group(group.id).commitWaiting();
  expect(dan.client.group(group.id).members()).toHaveLength(2);
  alice = await Person.return(testbed.domain("a.example"), "alice@a.example/phone");
  await everyoneAtEpochOf(dan, group.id, [alice]);
  expect(new Set(authenticators(group.id, [alice, dan])).size).toBe(1);
});
