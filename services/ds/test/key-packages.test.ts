import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { randomBytes } from "node:crypto";
import { defaultCapabilities, getCiphersuiteFromName, getCiphersuiteImpl } from "ts-mls";
import { decodeKeyPackage, makeKeyPackageRef } from "ts-mls/keyPackage.js";
import {
  authenticationExtensionType,
  AuthenticationProcesses,
  processesMax,
  RequiredCapabilities,
} from "@entente/mls-wire";
import { common, DeliveryService, FederationService } from "@entente/proto";
import { encode } from "@entente/tls-codec";
import { Device } from "./device.ts";
import { DeviceStream } from "./device-stream.ts";
import { refusalOf } from "@entente/service-kit/testing";
import { codeOf, Domain } from "./domain.ts";
import { from, Gateways } from "./gateway.ts";
import { requiredCapabilitiesBytesMax } from "../src/limits.ts";
import { suites } from "../src/key-packages/suites.ts";

const day = 86_400n;
const now = BigInt(Math.floor(Date.now() / 1000));
const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const xWingSuite = await getCiphersuiteImpl(getCiphersuiteFromName("MLS_256_XWING_AES256GCM_SHA512_Ed25519"));
const gateways = new Gateways();
let domain: Domain;
beforeAll(async () => {
  domain = await Domain.start("a.example", { gateways });
});
afterAll(async () => {
  await domain.stop();
  gateways.stop();
});

function publish(device: Device, keyPackages: readonly Uint8Array[]) {
  return device.call(DeliveryService.PublishKeyPackages, { keyPackages: [...keyPackages] });
}

describe("KeyPackages", () => {
  test("are published, counted and claimed once", async () => {
    const alice = await Device.connect(domain, "alice/phone");
    await alice.publish(3, 1);
    const bob = await Device.connect(domain, "bob/phone");
    const seen = new Set<string>();
    for (let i = 0; i < 5; i++) {
      const { result } = await bob.claim(alice);
      for (const bytes of result?.clients[0]?.keyPackages ?? []) seen.add(Buffer.from(bytes).toString("hex"));
    }
    expect(seen.size).toBe(4);
    const { stock } = await alice.call(DeliveryService.ReadKeyPackageStock, {});
    expect(stock).toMatchObject([{ cipherSuite: 1, lastResort: true }]);
    expect(await codeOf(bob.claim("nobody@a.example"))).toBe("unknown_user");
  });

  test("a hundred claims at once never get one twice", async () => {
    const alice = await Device.connect(domain, "alice/race");
    await alice.publish(40);
    const bobs = await Promise.all(
      Array.from({ length: 10 }, (_, i) => Device.connect(domain, `racer${String(i)}/phone`)),
    );
    const results = await Promise.all(
      bobs.flatMap((bob) =>
        Array.from({ length: 5 }, () => bob.claim(alice, { clientIds: [alice.clientId] })),
      ),
    );
    const taken = results.flatMap(
      ({ result }) => result?.clients.flatMap(({ keyPackages }) => keyPackages) ?? [],
    );
    expect(taken.length).toBe(40);
    expect(new Set(taken.map((bytes) => Buffer.from(bytes).toString("hex"))).size).toBe(40);
    expect(results.filter(({ result }) => Number(result?.clients[0]?.status) === 2).length).toBe(10);
  });

  test("every rule of RFC 9420 10.1 and 7.3 is kept", async () => {
    const alice = await Device.connect(domain, "alice/rules");
    const eve = await Device.connect(domain, "eve/phone");
    const good = (await alice.keyPackage()).bytes;
    const flipped = (at: number): Uint8Array => good.map((byte, i) => (i === at ? byte ^ 1 : byte));
    const capabilities = (changes: Partial<ReturnType<typeof defaultCapabilities>>) => ({
      ...defaultCapabilities(),
      ...changes,
    });
    const made = async (options: Parameters<Device["keyPackage"]>[0]): Promise<Uint8Array> =>
      (await alice.keyPackage(options)).bytes;
    const extension = { extensionType: 0xf123, extensionData: new Uint8Array() };
    const bad: Record<string, Uint8Array> = {
      "a byte too many": Buffer.concat([good, Uint8Array.of(0)]),
      "a byte too few": good.subarray(0, -1),
      "another version": flipped(1),
      "another suite": flipped(3),
      "its signature": flipped(good.length - 1),
      "its init key": flipped(6),
      "of another client": (await eve.keyPackage()).bytes,
      "a credential of another key": await made({ credential: eve.credential }),
      "not begun": await made({ lifetime: { notBefore: now + 2n * 3600n, notAfter: now + day } }),
      over: await made({ lifetime: { notBefore: now - day, notAfter: now - 1n } }),
      "too long": await made({ lifetime: { notBefore: now, notAfter: now + 91n * day } }),
      endless: await made({ lifetime: { notBefore: 0n, notAfter: 2n ** 64n - 1n } }),
      "no mls10": await made({ capabilities: capabilities({ versions: [] }) }),
      "not its own suite": await made({ capabilities: capabilities({ ciphersuites: [] }) }),
      "not its own credential": await made({ capabilities: capabilities({ credentials: ["basic"] }) }),
      "an unlisted extension": await made({ leafExtensions: [extension] }),
      "an extension twice": await made({ extensions: [extension, extension] }),
    };
    for (const [what, bytes] of Object.entries(bad)) {
      expect([what, await codeOf(publish(alice, [bytes]))]).toEqual([what, "bad_key_package"]);
    }
    expect(await codeOf(publish(alice, [new Uint8Array(32 * 1024 + 1)]))).toBe("too_large");
    // One bad one keeps the good one beside it out.
    const { detail } = await refusalOf(publish(alice, [good, flipped(good.length - 1)]));
    expect(detail.field).toBe("key_packages.1");
    expect((await alice.call(DeliveryService.ReadKeyPackageStock, {})).stock).toEqual([]);
    expect((await publish(alice, [good])).stock).toMatchObject([{ cipherSuite: 1, singleUse: 1 }]);
    const listed = capabilities({ extensions: [0xf123] });
    await publish(alice, [await made({ leafExtensions: [extension], capabilities: listed })]);
  });

  test("keys that are not safe are refused", () => {
    const x25519 = suites.get(1)!.isKemKey;
    const p256 = suites.get(2)!.isKemKey;
    expect(x25519(Buffer.alloc(32, 9))).toBe(true);
    for (const small of [
      Buffer.alloc(32),
      Buffer.from([1, ...Array<number>(31).fill(0)]),
      Buffer.from("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800", "hex"),
      Buffer.from(`ec${"ff".repeat(30)}7f`, "hex"),
      Buffer.alloc(31, 9),
      Buffer.alloc(33, 9),
    ]) {
      expect(x25519(small)).toBe(false);
    }
    const generator = Buffer.from(
      "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c2964fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5",
      "hex",
    );
    expect(p256(generator)).toBe(true);
    expect(p256(generator.map((byte, i) => (i === 64 ? byte ^ 1 : byte)))).toBe(false);
    expect(p256(generator.subarray(0, 64))).toBe(false);
    expect(p256(Buffer.concat([Uint8Array.of(2), generator.subarray(1, 33)]))).toBe(false);
  });

  test("an X-Wing key has its coefficients reduced, and a point that is safe", () => {
    const xWing = suites.get(0x53)!.isKemKey;
    // Every coefficient zero, and a seed: a key that nobody has, in the form of one.
    const key = new Uint8Array(1_216).fill(0, 0, 1_152).fill(9, 1_152);
    expect(xWing(key)).toBe(true);
    const changed = (at: number, ...bytes: readonly number[]) => {
      const copy = key.slice();
      copy.set(bytes, at);
      return xWing(copy);
    };
    // 3,328 is a coefficient and 3,329 is none, in either half of three bytes.
    expect([changed(0, 0x00, 0x0d), changed(0, 0x01, 0x0d)]).toEqual([true, false]);
    expect([changed(1_150, 0x00, 0xd0), changed(1_150, 0x10, 0xd0)]).toEqual([true, false]);
    expect(changed(1_184, ...new Uint8Array(32))).toBe(false);
    expect([xWing(key.subarray(1)), xWing(Buffer.concat([key, Uint8Array.of(0)]))]).toEqual([false, false]);
  });

  test("are published once, at most 100 at a time and 100 in all", async () => {
    const alice = await Device.connect(domain, "alice/bounds");
    const made = await Promise.all(Array.from({ length: 101 }, () => alice.keyPackage()));
    const bytes = made.map((each) => each.bytes);
    expect(await codeOf(publish(alice, []))).toBe("bad_field");
    expect(await codeOf(publish(alice, bytes))).toBe("too_large");
    expect((await publish(alice, bytes.slice(0, 100))).stock).toMatchObject([{ singleUse: 100 }]);
    expect(await codeOf(publish(alice, bytes.slice(100)))).toBe("stock_full");
    expect((await publish(alice, bytes.slice(0, 100))).stock).toMatchObject([{ singleUse: 100 }]);
    expect(await codeOf(publish(alice, [bytes[0]!, bytes[1]!, bytes[100]!]))).toBe("duplicate_key_package");
  });

  test("the same claim is answered the same, and its key serves no other", async () => {
    const alice = await Device.connect(domain, "alice/again");
    await alice.publish(5);
    const bob = await Device.connect(domain, "bob/again");
    const claim = { idempotencyKey: randomBytes(16), clientIds: [alice.clientId] };
    const first = await bob.claim(alice, claim);
    expect(await bob.claim(alice, claim)).toEqual(first);
    expect(await codeOf(bob.claim(alice, { ...claim, cipherSuites: [1, 2] }))).toBe("idempotency_key_reused");
    expect((await alice.call(DeliveryService.ReadKeyPackageStock, {})).stock).toMatchObject([
      { singleUse: 4 },
    ]);
  });

  test("what has not the required capabilities is not handed out, nor used up (OF-19)", async () => {
    const alice = await Device.connect(domain, "alice/plain");
    const able = await Device.connect(domain, "alice/able");
    await alice.publish(2, 1);
    const listed = { ...defaultCapabilities(), extensions: [0xf123], proposals: [0xf456] };
    await publish(able, [(await able.keyPackage({ capabilities: listed })).bytes]);
    const bob = await Device.connect(domain, "bob/demanding");
    const required = (more: Partial<RequiredCapabilities>): Uint8Array =>
      encode(RequiredCapabilities, { extensionTypes: [], proposalTypes: [], credentialTypes: [], ...more });
    const clientIds = [alice.clientId, able.clientId];
    const statusOf = async (requiredCapabilities: Uint8Array): Promise<unknown> => {
      const { result } = await bob.claim(alice, { clientIds, requiredCapabilities });
      return result?.clients.map(({ status, keyPackages }) => [status, keyPackages.length]);
    };
    const { KEY_PACKAGE_STATUS_AVAILABLE: available, KEY_PACKAGE_STATUS_NOTHING_COMPATIBLE: nothing } =
      common.KeyPackageStatus;
    expect(await statusOf(required({ extensionTypes: [0xf777] }))).toEqual([
      [nothing, 0],
      [nothing, 0],
    ]);
    expect(await statusOf(required({ proposalTypes: [0xf777] }))).toEqual([
      [nothing, 0],
      [nothing, 0],
    ]);
    expect(await statusOf(required({ extensionTypes: [0xf123], proposalTypes: [0xf456] }))).toEqual([
      [nothing, 0],
      [available, 1],
    ]);
    // What everybody supports is asked of nobody.
    expect(await statusOf(required({ extensionTypes: ["ratchet_tree"], proposalTypes: ["add"] }))).toEqual([
      [available, 1],
      [2, 0],
    ]);
    expect((await alice.call(DeliveryService.ReadKeyPackageStock, {})).stock).toMatchObject([
      { singleUse: 1, lastResort: true },
    ]);
    const malformed = Uint8Array.of(9, 9);
    expect(await codeOf(bob.claim(alice, { requiredCapabilities: malformed }))).toBe("malformed");
    const large = new Uint8Array(requiredCapabilitiesBytesMax + 1);
    expect(await codeOf(bob.claim(alice, { requiredCapabilities: large }))).toBe("too_large");
    const most = required({ extensionTypes: Array.from({ length: 508 }, (_, n) => 0xf000 + n) });
    expect(most.length).toBeLessThanOrEqual(requiredCapabilitiesBytesMax);
    expect(await statusOf(most)).toMatchObject([
      [nothing, 0],
      [2, 0],
    ]);
  });

  test("what is of no acceptable version of MLS is not handed out, nor used up (A18-28, OF-19)", async () => {
    const alice = await Device.connect(domain, "alicia/phone");
    const bob = await Device.connect(domain, "bob/versed");
    await alice.publish(2);
    const statusOf = async (versions: number[]): Promise<unknown> => {
      const { result } = await bob.claim(alice, { versions });
      return result?.clients.map(({ status, keyPackages }) => [status, keyPackages.length]);
    };
    const { KEY_PACKAGE_STATUS_AVAILABLE: available, KEY_PACKAGE_STATUS_NOTHING_COMPATIBLE: nothing } =
      common.KeyPackageStatus;
    const sixteen = Array.from({ length: 16 }, (_, index) => 2 + index);
    for (const others of [[2], [0x0a0a, 2], sixteen]) expect(await statusOf(others)).toEqual([[nothing, 0]]);
    expect((await alice.call(DeliveryService.ReadKeyPackageStock, {})).stock).toMatchObject([
      { singleUse: 2 },
    ]);
    expect(await statusOf([2, 1])).toEqual([[available, 1]]);
    expect(await statusOf([])).toEqual([[available, 1]]);
    for (const bad of [[1, 1], [0x10000]])
      expect(await codeOf(bob.claim(alice, { versions: bad }))).toBe("bad_field");
    expect(await codeOf(bob.claim(alice, { versions: [1, ...sixteen] }))).toBe("too_large");
  });

  test("one of another version of MLS is not taken", async () => {
    const alice = await Device.connect(domain, "alicia/later");
    const { bytes } = await alice.keyPackage();
    const later = Uint8Array.from(bytes);
    later[1] = 2;
    const refused = await refusalOf(publish(alice, [later]));
    expect([refused.code, refused.message]).toEqual([
      expect.stringMatching(/key_package/),
      expect.stringContaining("version 2"),
    ]);
  });

  test("what has no process that fits is not handed out, nor used up (F-23)", async () => {
    const plain = await Device.connect(domain, "ann/plain");
    const able = await Device.connect(domain, "ann/able");
    const listed = { ...defaultCapabilities(), extensions: [authenticationExtensionType] };
    const telling = (processes: AuthenticationProcesses) => ({
      capabilities: listed,
      leafExtensions: [
        {
          extensionType: authenticationExtensionType,
          extensionData: encode(AuthenticationProcesses, processes),
        },
      ],
    });
    await plain.publish(1);
    const both = telling({ used: "x509", supported: ["x509", "log_vouched"] });
    await publish(able, [(await able.keyPackage(both)).bytes]);
    const bob = await Device.connect(domain, "bob/telling");
    const clientIds = [plain.clientId, able.clientId];
    const statusOf = async (processes: common.ProcessDemand.$Properties): Promise<unknown> => {
      const { result } = await bob.claim(plain, { clientIds, processes });
      return result?.clients.map(({ status, keyPackages }) => [status, keyPackages.length]);
    };
    // What members are known by is not supported; what the client is known by is not accepted; then one of the two fits.
    expect(await statusOf({ inUse: [3], accepted: [1, 2, 3] })).toEqual([
      [3, 0],
      [3, 0],
    ]);
    expect(await statusOf({ inUse: [], accepted: [2] })).toEqual([
      [3, 0],
      [3, 0],
    ]);
    expect(await statusOf({ inUse: [1, 2], accepted: [1, 2] })).toEqual([
      [3, 0],
      [1, 1],
    ]);
    expect(await statusOf({ inUse: [1], accepted: [1] })).toEqual([
      [1, 1],
      [2, 0],
    ]);
    const most = Array.from({ length: processesMax }, (_, index) => index + 1);
    expect(await statusOf({ inUse: [], accepted: most })).toEqual([
      [2, 0],
      [2, 0],
    ]);
    for (const [inUse, code] of [
      [[...most, 99], "too_large"],
      [[1, 1], "bad_field"],
      [[0x10000], "bad_field"],
    ] as const)
      expect(await codeOf(bob.claim(plain, { processes: { inUse: [...inUse], accepted: [1] } }))).toBe(code);
  });

  test("a leaf whose process is wrong by itself is not published (F-23)", async () => {
    const alice = await Device.connect(domain, "ann/wrong");
    const capabilities = { ...defaultCapabilities(), extensions: [authenticationExtensionType] };
    for (const extensionData of [
      Uint8Array.of(9),
      encode(AuthenticationProcesses, { used: "x509", supported: ["log_vouched"] }),
      encode(AuthenticationProcesses, { used: "log_vouched", supported: ["log_vouched"] }),
    ]) {
      const leafExtensions = [{ extensionType: authenticationExtensionType, extensionData }];
      const { bytes } = await alice.keyPackage({ capabilities, leafExtensions });
      expect(await codeOf(publish(alice, [bytes]))).toBe("bad_key_package");
    }
  });

  test("claims are checked", async () => {
    const bob = await Device.connect(domain, "bob/hostile");
    const claims: [Parameters<Device["claim"]>[1], string][] = [
      [{ idempotencyKey: new Uint8Array(15) }, "bad_idempotency_key"],
      [{ userId: "Alice@a.example" }, "bad_identifier"],
      [{ cipherSuites: [] }, "bad_field"],
      [{ cipherSuites: [1, 1] }, "bad_field"],
      [{ cipherSuites: Array.from({ length: 17 }, (_, i) => i) }, "too_large"],
      [{ clientIds: ["bob@a.example/phone"] }, "bad_field"],
      [{ clientIds: ["alice@a.example/phone", "alice@a.example/phone"] }, "bad_field"],
      [{ clientIds: Array.from({ length: 101 }, (_, i) => `alice@a.example/${String(i)}`) }, "too_large"],
    ];
    for (const [claim, code] of claims) expect(await codeOf(bob.claim("alice@a.example", claim))).toBe(code);
    expect(await codeOf(bob.call(DeliveryService.ClaimKeyPackages, {}))).toBe("bad_field");
    const { result } = await bob.claim("alice@a.example", {
      cipherSuites: [7],
      clientIds: ["alice@a.example/phone"],
    });
    expect(result?.clients).toMatchObject([{ status: 3, keyPackages: [] }]);
  });

  test("a user who claims too often waits, and is told how long", async () => {
    const target = await Device.connect(domain, "target/phone");
    await target.publish(15);
    const bob = await Device.connect(domain, "bob/greedy");
    for (let i = 0; i < 10; i++) await bob.claim(target);
    const { code, detail } = await refusalOf(bob.claim(target));
    expect(code).toBe("claim_quota");
    expect(detail.retryAfterMs).toBeGreaterThan(0);
    const other = await Device.connect(domain, "other/phone");
    await other.claim(target);
  });

  test("other domains never get the last one, nor more than their share", async () => {
    const alice = await Device.connect(domain, "victim/phone");
    await alice.publish(4, 1);
    const remote = await gateways.asGateway("a.example");
    const claim = (user: number, target = alice.userId) =>
      remote.unary(
        FederationService.ClaimKeyPackages,
        {
          claim: { idempotencyKey: randomBytes(16), userId: target, cipherSuites: [1] },
          requesterUserId: `user${String(user)}@b.example`,
        },
        { metadata: from("b.example") },
      );
    for (let i = 0; i < 60; i++) await claim(i);
    expect((await alice.call(DeliveryService.ReadKeyPackageStock, {})).stock).toMatchObject([
      { singleUse: 1, lastResort: true },
    ]);
    expect(await codeOf(claim(61))).toBe("claim_quota");
  });

  test("a client hears once that its stock is low", async () => {
    const alice = await Device.connect(domain, "low/phone");
    await alice.publish(21);
    const bob = await Device.connect(domain, "bob/low");
    const stream = await new DeviceStream(alice).until(({ caughtUp }) => caughtUp > 0);
    await bob.claim(alice);
    expect(stream.items).toEqual([]);
    await bob.claim(alice);
    await bob.claim(alice);
    await stream.until(({ items }) => items.length > 0);
    expect(stream.items.map((item) => item.notice?.keyPackagesLow)).toMatchObject([
      { cipherSuite: 1, remaining: 19 },
    ]);
  });
});

describe("post-quantum suites", () => {
  const inXWing = { suite: xWingSuite };

  test("are published, counted and claimed beside the classic ones, under references of SHA-512", async () => {
    const alice = await Device.connect(domain, "alice/pq");
    const { bytes } = await alice.keyPackage(inXWing);
    const answer = await publish(alice, [bytes, (await alice.keyPackage()).bytes]);
    expect(answer.stock.map(({ cipherSuite }) => cipherSuite).toSorted((a, b) => a - b)).toEqual([1, 0x53]);
    const bob = await Device.connect(domain, "bob/pq");
    const { result } = await bob.claim(alice, { cipherSuites: [0x53], clientIds: [alice.clientId] });
    expect(result?.clients[0]?.keyPackages.map((each) => hexOf(each))).toEqual([hexOf(bytes)]);
    const reference = await makeKeyPackageRef(decodeKeyPackage(bytes, 0)![0], xWingSuite.hash);
    expect(reference).toHaveLength(64);
    expect(await domain.store.keyPackages.ownerOfRef(reference)).toBe(alice.clientId);
  });

  test("a client that has none of a suite is told apart by a status of its own", async () => {
    const carol = await Device.connect(domain, "carol/classic");
    await carol.publish(2);
    const bob = await Device.connect(domain, "bob/asking");
    const { result } = await bob.claim(carol, { cipherSuites: [0x53, 0x54] });
    expect(result?.clients).toMatchObject([{ clientId: carol.clientId, keyPackages: [] }]);
    expect(Number(result?.clients[0]?.status)).toBe(
      common.KeyPackageStatus.KEY_PACKAGE_STATUS_NOTHING_COMPATIBLE,
    );
  });

  test("a domain that takes classic suites alone says so, and keeps what it takes", async () => {
    const classic = await Domain.start("c.example", { cipherSuites: [1, 2] });
    try {
      const dan = await Device.connect(classic, "dan/phone");
      const { detail, code } = await refusalOf(publish(dan, [(await dan.keyPackage(inXWing)).bytes]));
      expect([code, detail.field]).toEqual(["bad_key_package", "key_packages.0"]);
      expect((await publish(dan, [(await dan.keyPackage()).bytes])).stock).toMatchObject([{ singleUse: 1 }]);
      const { group, groupInfo } = await dan.newGroup("c.example", [], xWingSuite);
      const request = { idempotencyKey: randomBytes(16), groupId: group.id, groupInfo };
      expect(await codeOf(dan.call(DeliveryService.CreateGroup, request))).toBe("bad_group_info");
    } finally {
      await classic.stop();
    }
  });
});
