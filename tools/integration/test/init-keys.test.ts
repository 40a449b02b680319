import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import type { InitKeyTerms, Transport, TransportFactory } from "@entente/client";
import { grpcTransports } from "@entente/client/node";
import { GetUserInitKeyResponse, initKeyIdOf, type UserInitKey } from "@entente/mls-wire";
import { type delivery, InitKeyService } from "@entente/proto";
import { Person, Testbed } from "@entente/testbed";
import { decode, encode } from "@entente/tls-codec";

/*
 * draft-omara-mls-federation-00 from client to client, through both Delivery Services and both gateways; and a home Delivery Service
 * that would force a lower version, which the asking client finds out (OF-1, OF-9, OF-13, OF-18 to OF-20).
 */
const p256 = "P256_SHA256_AES128GCM";
const x25519 = "X25519_SHA256_AES128GCM";
const terms = { versions: [2, 1] };

type Answer = delivery.GetUserInitKeyResponse;

/** A Delivery Service that alters what it answers about init keys. */
class AlteringTransports implements TransportFactory {
  alter: (answer: Answer) => Answer = (answer) => answer;

  connect(...to: Parameters<TransportFactory["connect"]>): Transport {
    const real = grpcTransports.connect(...to);
    const unary: Transport["unary"] = async (method, request, options) => {
      const answer = await real.unary(method, request, options);
      const isOurs = method.path === InitKeyService.GetUserInitKey.path;
      return isOurs ? (this.alter(answer as unknown as Answer) as unknown as typeof answer) : answer;
    };
    return { unary, subscribe: (token) => real.subscribe(token), close: () => real.close() };
  }
}

let testbed: Testbed<"in-process">;
let alice: Person, bob: Person;
let bobs = 0;
const transports = new AlteringTransports();

beforeAll(async () => {
  testbed = await Testbed.start({ domains: ["a.example", "b.example"], mode: "in-process" });
  alice = await Person.enrol(testbed.domain("a.example"), "alice@a.example/phone", { transports });
});
afterAll(async () => {
  await alice.leave();
  await testbed.stop();
});
beforeEach(async () => {
  bobs += 1;
  transports.alter = (answer) => answer;
  bob = await Person.enrol(testbed.domain("b.example"), `bob${String(bobs)}@b.example/phone`);
});
afterEach(() => bob.leave());

/** Bob publishes one key more than the reserve that his domain keeps for his contacts. */
async function publish(versions: readonly number[] = terms.versions) {
  const { initKeys } = bob.client;
  const make = () => initKeys.make([p256, x25519], { versions });
  const made = [await make(), await make()];
  await initKeys.publish(made);
  return made;
}

/** Alice asks for what bob has. */
function ask(suite: typeof p256 | typeof x25519, wanted: InitKeyTerms = terms) {
  return alice.client.initKeys.of(bob.id.slice(0, bob.id.indexOf("/")), [suite], wanted);
}

/** What alice's home answers, with the key changed. */
function answering(change: (key: UserInitKey) => UserInitKey): void {
  transports.alter = ({ answer }) => {
    const { userInitKeys } = decode(GetUserInitKeyResponse, answer?.response ?? new Uint8Array());
    const changed = userInitKeys.map((each) => ({ ...each, userInitKey: change(each.userInitKey) }));
    const response = encode(GetUserInitKeyResponse, { userInitKeys: changed });
    return { answer: { clients: answer?.clients ?? [], response } };
  };
}

describe("init keys of 2018", () => {
  test("a client gets another's identity key and init keys through its home, and agrees on the best version", async () => {
    const made = await publish([3, 2]);
    const { keys, left } = await ask(x25519);
    expect(left).toEqual([]);
    expect(keys).toMatchObject([{ client: bob.id, version: 2 }]);
    const [key] = keys;
    expect(made.map(({ bytes }) => Buffer.from(bytes).toString("hex"))).toContain(
      Buffer.from(key?.bytes ?? []).toString("hex"),
    );
    expect([...(key?.initKeys.keys() ?? [])]).toEqual([x25519]);
    expect(key?.identityKey).toHaveLength(32);
  });

  test("a client without a key that fits is named", async () => {
    const { keys, left } = await bob.client.initKeys.of("alice@a.example", [p256], terms);
    expect(keys).toEqual([]);
    expect(left).toEqual([{ client: "alice@a.example/phone", why: "nothing_compatible" }]);
  });

  test.each([
    ["version_too_low", [1], { versions: [2, 1], versionMin: 2 }],
    ["no_common_version", [9], { versions: [2, 1] }],
  ] as const)("%s is refused by name", async (code, stated, wanted) => {
    await publish(stated);
    await expect(ask(p256, wanted)).rejects.toMatchObject({ code });
  });

  test.each<[string, string, (key: UserInitKey) => UserInitKey]>([
    ["takes the versions away", "signature_wrong", (key) => ({ ...key, userInitKeyId: new Uint8Array(4) })],
    [
      "states lower versions",
      "signature_wrong",
      (key) => ({ ...key, userInitKeyId: initKeyIdOf([1], new Uint8Array(16)) }),
    ],
    [
      "puts in a key of its own",
      "signature_wrong",
      (key) => ({ ...key, initKeys: key.initKeys.toReversed() }),
    ],
    [
      "puts in a credential of nobody",
      "credential_refused",
      (key) => ({ ...key, credential: { credentialType: "x509", certData: Uint8Array.of(0x30, 0) } }),
    ],
  ])("a home that %s is found out: %s", async (_name, code, change) => {
    await publish();
    answering(change);
    await expect(ask(p256)).rejects.toMatchObject({ code });
  });
});
