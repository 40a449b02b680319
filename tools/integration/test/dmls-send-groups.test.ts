import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { DatabaseSync } from "node:sqlite";
import { type Endpoint, RpcFailure, type Transport, type TransportFactory } from "@entente/client";
import { grpcTransports } from "@entente/client/node";
import { SealedSendGroupBundle } from "@entente/mls-wire";
import { DeliveryService, SendGroupService } from "@entente/proto";
import { decode, encode } from "@entente/tls-codec";
import { DmlsPerson, Person, Testbed } from "@entente/testbed";

// DMLS over Send Groups that the Delivery Services host: groups with one writer, whose home domain orders them alone.
const domains = ["a.example", "b.example"] as const;
let testbed: Testbed<"processes">;
let alice: DmlsPerson, anna: DmlsPerson, bob: DmlsPerson;
let wires: Record<"alice" | "anna" | "bob", Wiretap>;

/** Keeps what a client sends, and sends more in its name. */
class Wiretap implements TransportFactory {
  readonly bundles: Uint8Array[] = [];
  readonly opened: Uint8Array[] = [];
  readonly messages: Uint8Array[] = [];
  #again: ((method: unknown, request: unknown) => Promise<unknown>) | undefined;

  connect(endpoint: Endpoint, rootCertificatePem: string): Transport {
    const real = grpcTransports.connect(endpoint, rootCertificatePem);
    return {
      unary: (method, request, options) => {
        if (method.path.startsWith("/entente.delivery.v1.DeliveryService/") && options !== undefined) {
          this.#again = (other, more) => real.unary(other as typeof method, more as typeof request, options);
        }
        const { bundle, mlsMessage } = request as { bundle?: Uint8Array; mlsMessage?: Uint8Array };
        if (method.path === SendGroupService.OpenSendGroup.path)
          this.opened.push(method.requestSerialize(request));
        if (bundle !== undefined) this.bundles.push(bundle);
        if (mlsMessage !== undefined) this.messages.push(mlsMessage);
        return real.unary(method, request, options);
      },
      subscribe: (token) => real.subscribe(token),
      close: () => real.close(),
    };
  }

  /** The answer to a request in this client's name, or the code of its refusal. */
  async answer(method: unknown, request: object): Promise<unknown> {
    try {
      return await this.#again?.(method, request);
    } catch (error) {
      if (error instanceof RpcFailure) return error.code;
      throw error;
    }
  }
}

beforeAll(async () => {
  testbed = await Testbed.start({ domains, mode: "processes" });
  wires = { alice: new Wiretap(), anna: new Wiretap(), bob: new Wiretap() };
  const [a, b] = domains.map((name) => testbed.domain(name));
  const enrol = async (domain: typeof a, id: string, transports: TransportFactory): Promise<DmlsPerson> =>
    DmlsPerson.open(await Person.enrol(domain!, id, { transports }), "send_groups");
  alice = await enrol(a, "alice@a.example/phone", wires.alice);
  anna = await enrol(a, "anna@a.example/phone", wires.anna);
  bob = await enrol(b, "bob@b.example/phone", wires.bob);
});

afterAll(async () => {
  await Promise.all([alice, anna, bob].map((each) => each?.leave()));
  await testbed.stop();
});

async function all(speaker: DmlsPerson, text: string, hearers: readonly DmlsPerson[]): Promise<void> {
  await speaker.say(text);
  for (const each of hearers) if (each !== speaker) await each.hears(`${speaker.person.name}: ${text}`);
}

/** A bundle for the open epoch of alice's Send Group, with her last Commit. */
function bundleOfAlice(): Uint8Array {
  const bundle = wires.alice.bundles.at(-1);
  if (bundle === undefined) throw new Error("alice has not committed");
  return bundle;
}

describe("a DMLS session over hosted Send Groups of two domains", () => {
  test("everyone hears everyone, through updates", async () => {
    await alice.sessions.invite([anna.id, bob.id]);
    for (const each of [alice, anna, bob]) await each.connected(2);
    const everyone = [alice, anna, bob];
    for (const each of everyone) await all(each, `hello from ${each.person.name}`, everyone);
    for (const each of everyone) await each.session.update();
    for (const each of everyone) await all(each, `with new keys, ${each.person.name}`, everyone);
    expect(everyone.flatMap(({ problems }) => problems)).toEqual([]);
    expect(wires.alice.bundles.length).toBeGreaterThanOrEqual(2);
  });

  test("what its domains are told of who reads and who owns it names nobody (A23-118)", () => {
    const { owner, readers, readerAddresses } = decode(SealedSendGroupBundle, bundleOfAlice());
    expect(owner.domain).toBe("a.example");
    expect(readers).toEqual([]);
    expect(readerAddresses.map(({ domain }) => domain)).toEqual(["a.example", "b.example"]);
    const told = [...wires.alice.opened, ...Object.values(wires).flatMap(({ bundles }) => bundles)];
    expect(told.length).toBeGreaterThan(3);
    for (const bytes of told) expect(Buffer.from(bytes).toString("latin1")).not.toMatch(/alice|anna|bob/u);
  });

  test("a Commit of anyone but the owner is refused, at both domains, with a code of its own", async () => {
    const bundle = bundleOfAlice();
    for (const wire of [wires.anna, wires.bob]) {
      expect(await wire.answer(DeliveryService.SubmitCommit, { bundle })).toBe("not_the_owner");
    }
    const renamed = encode(SealedSendGroupBundle, {
      ...decode(SealedSendGroupBundle, bundle),
      readerAddresses: [],
    });
    expect(await wires.anna.answer(DeliveryService.SubmitCommit, { bundle: renamed })).toBe("not_the_owner");
  });

  test("so is a message", async () => {
    const mlsMessage = wires.alice.messages.at(-1);
    for (const wire of [wires.anna, wires.bob]) {
      expect(await wire.answer(DeliveryService.SendMessage, { mlsMessage })).toBe("not_the_owner");
    }
  });

  test("nobody opens another's Send Group, nor one of another domain", async () => {
    const { groupId } = decode(SealedSendGroupBundle, bundleOfAlice());
    const request = { groupId: new TextEncoder().encode(groupId), readerClientIds: [] };
    expect(await wires.anna.answer(SendGroupService.OpenSendGroup, request)).toBe("not_the_owner");
    expect(await wires.bob.answer(SendGroupService.OpenSendGroup, request)).toBe("wrong_domain");
  });

  test("the owner's second Commit for an epoch is not decided, and the first again is", async () => {
    const bundle = bundleOfAlice();
    const second = encode(SealedSendGroupBundle, {
      ...decode(SealedSendGroupBundle, bundle),
      readerAddresses: [],
    });
    expect(await wires.alice.answer(DeliveryService.SubmitCommit, { bundle: second })).toMatchObject({
      result: { result: "stale" },
    });
    expect(await wires.alice.answer(DeliveryService.SubmitCommit, { bundle })).toMatchObject({
      result: { result: "decided" },
    });
  });

  test("a member that was away reads what its domain kept, and a killed Delivery Service loses nothing", async () => {
    await bob.leave();
    await all(alice, "bob is away", [anna]);
    await alice.session.update();
    const { ds } = testbed.domain("a.example").services;
    await ds.kill();
    await ds.start();
    await all(alice, "new keys, bob", [anna]);
    bob = await DmlsPerson.return(testbed.domain("b.example"), bob.person.id, "send_groups");
    await bob.hears("alice: bob is away", "alice: new keys, bob");
    await all(bob, "back again", [alice, anna]);
  });

  test("one side goes on while the domains are cut from each other, and both heal", async () => {
    const { gateway } = testbed.domain("a.example").services;
    await gateway.kill();
    await alice.session.update();
    await all(alice, "we are cut off", [alice, anna]);
    await bob.session.update();
    await bob.say("so am I");
    await gateway.start();
    await bob.hears("alice: we are cut off");
    for (const each of [alice, anna]) await each.hears("bob: so am I");
    for (const each of [alice, anna, bob]) await all(each, "healed", [alice, anna, bob]);
  });

  test("who is removed reads the group no more, says its Delivery Service", async () => {
    await alice.session.remove(anna.id);
    await all(alice, "anna is out", [bob]);
    await bob.until("anna's removal", () => !bob.session.members.includes(anna.id));
    await all(bob, "indeed", [alice]);
    expect(anna.heard.filter((heard) => heard.endsWith("out") || heard.endsWith("indeed"))).toEqual([]);
    const { readerAddresses } = decode(SealedSendGroupBundle, bundleOfAlice());
    expect(readerAddresses.map(({ domain }) => domain)).toEqual(["b.example"]);
  });

  test("each domain keeps a group of one writer for each member, made where its owner is", async () => {
    for (const name of domains) {
      const domain = testbed.domain(name);
      await domain.stop();
      const store = new DatabaseSync(domain.folder.file("data/ds.sqlite"), { readOnly: true });
      const groups = store.prepare("SELECT mode, creator FROM mls_group").all();
      store.close();
      expect(groups.map(({ mode }) => Number(mode))).toEqual([3, 3, 3]);
      expect(groups.filter(({ creator }) => creator !== "").length).toBe(name === "a.example" ? 2 : 1);
    }
  });
});
