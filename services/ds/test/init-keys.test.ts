import { createECDH, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import {
  certificateDataOf,
  Credential,
  GetUserInitKeyRequest,
  GetUserInitKeyResponse,
  initKeyIdOf,
  LegacyCipherSuite,
  UserInitKey,
  userInitKeyTBS,
} from "@entente/mls-wire";
import { common, federation, FederatedInitKeyService, InitKeyService } from "@entente/proto";
import { decode, encode } from "@entente/tls-codec";
import { Authority } from "./authority.ts";
import { Device } from "./device.ts";
import { codeOf, Domain } from "./domain.ts";
import { from, Gateways } from "./gateway.ts";

/*
 * draft-omara-mls-federation-00, alive: its own bytes, over this domain's Delivery Service, to its users and to others'
 * (OF-1, OF-9, OF-13 to OF-21).
 */
const p256 = "P256_SHA256_AES128GCM";
const x25519 = "X25519_SHA256_AES128GCM";
type SuiteKey = readonly [suite: LegacyCipherSuite, key: Uint8Array];

function keyOf(suite: LegacyCipherSuite): SuiteKey {
  if (suite === p256) {
    const key = createECDH("prime256v1");
    return [suite, new Uint8Array(key.generateKeys())];
  }
  const { x = "" } = generateKeyPairSync("x25519").publicKey.export({ format: "jwk" });
  return [suite, new Uint8Array(Buffer.from(x, "base64url"))];
}

/** A UserInitKey as its client signs it. */
function initKey(
  device: Device,
  keys: readonly SuiteKey[],
  more: Partial<UserInitKey> = {},
): { readonly value: UserInitKey; readonly bytes: Uint8Array } {
  const credential = decode(Credential, device.credential);
  if (credential.credentialType !== "x509") throw new Error("no x509 credential");
  const unsigned: UserInitKey = {
    userInitKeyId: initKeyIdOf([2, 1], randomBytes(8)),
    cipherSuites: keys.map(([suite]) => suite),
    initKeys: keys.map(([, key]) => key),
    credential: {
      credentialType: "x509",
      certData: certificateDataOf(credential.certificates.map(({ certData }) => certData)),
    },
    signature: new Uint8Array(),
    ...more,
  };
  const signature = new Uint8Array(sign(null, userInitKeyTBS(unsigned), device.privateKey));
  const value = { ...unsigned, signature, ...(more.signature === undefined ? {} : more) };
  return { value, bytes: encode(UserInitKey, value) };
}

function publish(device: Device, keys: readonly Uint8Array[]): Promise<{ readonly remaining: number }> {
  return device.call(InitKeyService.PublishUserInitKeys, { userInitKeys: [...keys] });
}

function requestFor(identity: string, suites: readonly LegacyCipherSuite[]): Uint8Array {
  return encode(GetUserInitKeyRequest, { identity: Buffer.from(identity), supportedSuites: [...suites] });
}

/** Asks the home domain, and reads the draft's bytes. */
async function ask(device: Device, identity: string, suites: readonly LegacyCipherSuite[]) {
  const request = requestFor(identity, suites);
  const query = { request, idempotencyKey: randomBytes(16) };
  const { answer } = await device.call(InitKeyService.GetUserInitKey, { query });
  const { userInitKeys } = decode(GetUserInitKeyResponse, answer?.response ?? new Uint8Array());
  return {
    bundles: userInitKeys.map((bundle) => ({
      identity: Buffer.from(bundle.identity).toString(),
      bytes: encode(UserInitKey, bundle.userInitKey),
    })),
    statuses: (answer?.clients ?? []).map(({ clientId, status }) => [clientId, status] as const),
  };
}

const { KeyPackageStatus: status } = common;
let gateways: Gateways;
let a: Domain, b: Domain;
let alice: Device, bob: Device;

beforeAll(async () => {
  gateways = new Gateways();
  const [authorityA, authorityB] = await Promise.all([
    Authority.make("a.example"),
    Authority.make("b.example"),
  ]);
  a = await Domain.start("a.example", { gateways, authority: authorityA, peers: [authorityB] });
  b = await Domain.start("b.example", { gateways, authority: authorityB, peers: [authorityA] });
});
afterAll(async () => {
  await Promise.all([a.stop(), b.stop()]);
  gateways.stop();
});

let people = 0;
beforeEach(async () => {
  people += 1;
  gateways.tamper = undefined;
  alice = await Device.connect(a, `alice${String(people)}/phone`);
  bob = await Device.connect(b, `bob${String(people)}/phone`);
});

describe("GetUserInitKey", () => {
  test("brings the client's own bytes through the home DS, each once, from here and from another domain", async () => {
    // One beyond the reserve that another domain's users do not touch.
    const made = [initKey(bob, [keyOf(p256), keyOf(x25519)]), initKey(bob, [keyOf(p256), keyOf(x25519)])];
    const own = initKey(alice, [keyOf(x25519)]);
    await publish(
      bob,
      made.map(({ bytes }) => bytes),
    );
    expect((await publish(alice, [own.bytes])).remaining).toBe(1);

    const abroad = await ask(alice, bob.userId, [x25519]);
    expect(abroad.statuses).toEqual([[bob.clientId, status.KEY_PACKAGE_STATUS_AVAILABLE]]);
    expect(abroad.bundles.map(({ identity }) => identity)).toEqual([bob.clientId]);
    const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
    expect(made.map(({ bytes }) => hex(bytes))).toContain(hex(abroad.bundles[0]?.bytes ?? new Uint8Array()));

    const home = await ask(alice, alice.clientId, [x25519]);
    expect(home.bundles.map(({ bytes }) => hex(bytes))).toEqual([hex(own.bytes)]);
    const again = await ask(alice, alice.clientId, [x25519]);
    expect(again).toEqual({
      bundles: [],
      statuses: [[alice.clientId, status.KEY_PACKAGE_STATUS_EXHAUSTED]],
    });
  });

  test("answers for every client of a user, with one status each where suites do not meet (OF-19)", async () => {
    const tablet = await Device.connect(a, `alice${String(people)}/tablet`);
    await publish(alice, [initKey(alice, [keyOf(p256)]).bytes]);
    await publish(tablet, [initKey(tablet, [keyOf(x25519)]).bytes]);
    const { bundles, statuses } = await ask(tablet, alice.userId, [p256]);
    expect(bundles.map(({ identity }) => identity)).toEqual([alice.clientId]);
    expect(new Map(statuses)).toEqual(
      new Map([
        [alice.clientId, status.KEY_PACKAGE_STATUS_AVAILABLE],
        [tablet.clientId, status.KEY_PACKAGE_STATUS_NOTHING_COMPATIBLE],
      ]),
    );
  });

  test("passes over suites that nobody knows, in requests and in keys", async () => {
    const grease: LegacyCipherSuite = 0x0a0a;
    const future: SuiteKey = [LegacyCipherSuite.valueOf(0x0a0a) ?? grease, randomBytes(7)];
    await publish(alice, [initKey(alice, [future, keyOf(x25519)]).bytes]);
    const none = await ask(alice, alice.userId, [future[0]]);
    expect(none.statuses).toEqual([[alice.clientId, status.KEY_PACKAGE_STATUS_NOTHING_COMPATIBLE]]);
    expect((await ask(alice, alice.userId, [future[0], x25519])).bundles).toHaveLength(1);
  });

  test("a retry under the same key gets the same key, and burns none", async () => {
    await publish(alice, [initKey(alice, [keyOf(p256)]).bytes, initKey(alice, [keyOf(p256)]).bytes]);
    const query = { request: requestFor(alice.userId, [p256]), idempotencyKey: randomBytes(16) };
    const [one, two] = [
      await alice.call(InitKeyService.GetUserInitKey, { query }),
      await alice.call(InitKeyService.GetUserInitKey, { query }),
    ];
    expect(two).toEqual(one);
    expect((await ask(alice, alice.userId, [p256])).bundles).toHaveLength(1);
  });

  test.each([
    ["an odd count of bytes in the suites", "0003616c6903000100", "malformed"],
    [
      "bytes after the end",
      `${Buffer.from(requestFor("alice@a.example", [p256])).toString("hex")}00`,
      "malformed",
    ],
    ["no identity at all", "000000", "bad_identifier"],
    ["an identity that is not UTF-8", "0002ff fe020000".replaceAll(" ", ""), "bad_identifier"],
  ])("refuses %s (OF-21)", async (_name, hex, code) => {
    const query = { request: Buffer.from(hex, "hex"), idempotencyKey: randomBytes(16) };
    expect(await codeOf(alice.call(InitKeyService.GetUserInitKey, { query }))).toBe(code);
  });
});

describe("PublishUserInitKeys refuses", () => {
  const refused = async (bytes: Uint8Array): Promise<void> => {
    expect(await codeOf(publish(alice, [bytes]))).toBe("bad_init_key");
  };

  test("what its client has not signed: another key's signature, changed versions, changed suites", async () => {
    const { value } = initKey(alice, [keyOf(p256), keyOf(x25519)]);
    await refused(encode(UserInitKey, { ...value, signature: value.signature.map((byte) => byte ^ 1) }));
    await refused(encode(UserInitKey, { ...value, userInitKeyId: initKeyIdOf([1], randomBytes(8)) }));
    await refused(encode(UserInitKey, { ...value, userInitKeyId: randomBytes(8) }));
    await refused(encode(UserInitKey, { ...value, cipherSuites: [x25519, p256] }));
    await refused(
      encode(UserInitKey, { ...value, cipherSuites: [p256], initKeys: value.initKeys.slice(0, 1) }),
    );
  });

  test("another client's, an unsafe key, a suite twice, no known suite, versions that break off", async () => {
    const tablet = await Device.connect(a, `alice${String(people)}/tablet`);
    await refused(initKey(tablet, [keyOf(p256)]).bytes);
    await refused(initKey(alice, [[x25519, new Uint8Array(32)]]).bytes);
    await refused(initKey(alice, [[p256, randomBytes(65)]]).bytes);
    await refused(initKey(alice, [keyOf(p256), keyOf(p256)]).bytes);
    await refused(initKey(alice, [[LegacyCipherSuite.valueOf(0x1234) ?? p256, randomBytes(3)]]).bytes);
    const cut = initKeyIdOf([1], new Uint8Array()).subarray(0, 17);
    await refused(initKey(alice, [keyOf(p256)], { userInitKeyId: cut }).bytes);
    await refused(randomBytes(40));
  });

  test("a key that was published before", async () => {
    const key = keyOf(p256);
    await publish(alice, [initKey(alice, [key]).bytes]);
    expect(await codeOf(publish(alice, [initKey(alice, [key]).bytes]))).toBe("duplicate_key_package");
  });
});

describe("another domain", () => {
  const answering = (change: (answer: common.InitKeyAnswer) => common.InitKeyAnswer.$Properties): void => {
    gateways.tamper = (method, response) => {
      if (method !== "GetUserInitKey") return response;
      const { answer } = FederatedInitKeyService.GetUserInitKey.responseDeserialize(response);
      const changed = change(answer ?? ({} as common.InitKeyAnswer));
      return Buffer.from(federation.GetUserInitKeyResponse.encode({ answer: changed }).finish());
    };
  };
  const rewritten =
    (change: (key: UserInitKey) => UserInitKey) =>
    (answer: common.InitKeyAnswer): common.InitKeyAnswer.$Properties => {
      const { userInitKeys } = decode(GetUserInitKeyResponse, answer.response);
      const changed = userInitKeys.map((each) => ({ ...each, userInitKey: change(each.userInitKey) }));
      return { ...answer, response: encode(GetUserInitKeyResponse, { userInitKeys: changed }) };
    };

  beforeEach(async () => {
    await publish(bob, [initKey(bob, [keyOf(p256)]).bytes, initKey(bob, [keyOf(p256)]).bytes]);
  });

  test.each<[string, (key: UserInitKey) => UserInitKey]>([
    ["takes the versions away", (key) => ({ ...key, userInitKeyId: new Uint8Array(8) })],
    ["states lower ones", (key) => ({ ...key, userInitKeyId: initKeyIdOf([1], new Uint8Array(8)) })],
    ["puts its own key in", (key) => ({ ...key, initKeys: [keyOf(p256)[1]] })],
    ["names another suite", (key) => ({ ...key, cipherSuites: [x25519] })],
  ])("that %s is found out, and nothing of it passed on", async (_name, change) => {
    answering(rewritten(change));
    expect(await ask(alice, bob.userId, [p256])).toEqual({
      bundles: [],
      statuses: [[bob.clientId, status.KEY_PACKAGE_STATUS_NOTHING_COMPATIBLE]],
    });
  });

  test.each<[string, (answer: common.InitKeyAnswer) => common.InitKeyAnswer.$Properties]>([
    ["bytes that are no answer", (answer) => ({ ...answer, response: Buffer.from("ffff", "hex") })],
    ["a bundle of nobody who was asked", (answer) => ({ ...answer, clients: [] })],
    [
      "a client of someone else",
      (answer) => ({ ...answer, clients: [{ clientId: "eve@b.example/phone", status: 1 }] }),
    ],
  ])("that answers %s is refused", async (_name, change) => {
    answering(change);
    expect(await codeOf(ask(alice, bob.userId, [p256]))).toBe("foreign_answer_invalid");
  });

  test("speaks for its own users only", async () => {
    const remote = await gateways.asGateway("b.example");
    const query = { request: requestFor(bob.userId, [p256]), idempotencyKey: randomBytes(16) };
    const call = remote.unary(
      FederatedInitKeyService.GetUserInitKey,
      { query, requesterUserId: "eve@c.example" },
      { metadata: from("a.example") },
    );
    expect(await codeOf(call)).toBe("wrong_requester");
  });
});
