import { describe, expect, test } from "@jest/globals";
import { limits, type ClaimAnswer, type ClaimRequest, type Store } from "../../src/index.ts";
import { aClient, aKeyPackage, bytes, day, hash, now, populated, type StoreFactory } from "./samples.ts";

let keys = 0;

export function aClaim(overrides: Partial<ClaimRequest> = {}): ClaimRequest {
  keys += 1;
  return {
    requester: "carol@c.example",
    idempotencyKey: bytes(`claim ${String(keys)}`),
    target: { userId: "alice" },
    suites: [1],
    perClient: "first",
    reserve: 0,
    quotas: [],
    nowMs: now,
    ...overrides,
  };
}

/** `client: status package…` lines. */
export function told(answer: ClaimAnswer): readonly string[] {
  if (answer.code !== "claimed") return [answer.code];
  return answer.clients.map(({ clientId, status, packages }) =>
    [
      clientId,
      status,
      ...packages.map((entry) => Buffer.from(entry.bytes).toString().replace("package ", "")),
    ].join(" "),
  );
}

async function publish(
  store: Store,
  clientId: string,
  names: readonly string[],
  overrides = {},
): Promise<string> {
  const packages = names.map((name) => aKeyPackage(name, overrides));
  return (await store.keyPackages.publish(clientId, packages, now)).code;
}

export function keyPackagesSuite(open: StoreFactory): void {
  describe("publishing KeyPackages", () => {
    test("a batch is all or nothing; its repetition adds nothing", async () => {
      const store = await populated(open);
      const batch = [aKeyPackage("1"), aKeyPackage("2"), aKeyPackage("last", { lastResort: true })];
      expect(await store.keyPackages.publish("alice/1", batch, now)).toEqual({ code: "published", added: 3 });
      expect(await store.keyPackages.publish("alice/1", batch, now)).toEqual({ code: "published", added: 0 });
      expect(await store.keyPackages.publish("alice/1", [], now)).toEqual({ code: "published", added: 0 });
      expect(await store.keyPackages.stock("alice/1", now)).toEqual([
        { suite: 1, singleUse: 2, lastResort: true },
      ]);
      expect(await store.keyPackages.publish("nobody", batch, now)).toEqual({ code: "unknown_client" });
      await store.close();
    });

    test("what would be handed out next can be seen without being taken", async () => {
      const store = await populated(open);
      const seen = async (reserve = 0) =>
        (await store.keyPackages.offered("alice/1", reserve, now)).map(({ suite, bytes: body, lastResort }) =>
          [suite, Buffer.from(body).toString(), lastResort].join(" "),
        );
      expect(await seen()).toEqual([]);
      await store.keyPackages.publish(
        "alice/1",
        [
          aKeyPackage("last", { lastResort: true }),
          aKeyPackage("late", { notAfterMs: now + 9 * day }),
          aKeyPackage("soon", { notAfterMs: now + day }),
          aKeyPackage("other", { suite: 2, lastResort: true }),
        ],
        now,
      );
      expect(await seen()).toEqual(["1 package soon false", "2 package other true"]);
      expect(await seen()).toEqual(["1 package soon false", "2 package other true"]);
      expect(told(await store.keyPackages.claim(aClaim()))).toContain("alice/1 available soon");
      expect(await seen()).toEqual(["1 package late false", "2 package other true"]);
      expect(await seen(1)).toEqual(["1 package last true", "2 package other true"]);
      expect(await store.keyPackages.offered("alice/1", 0, now + 30 * day)).toEqual([]);
      expect(await store.keyPackages.offered("nobody", 0, now)).toEqual([]);
      await store.close();
    });

    test("refs and keys are never published twice, by anyone, claimed or not, until they expire", async () => {
      const store = await populated(open);
      await publish(store, "alice/1", ["1"]);
      await store.keyPackages.claim(aClaim());
      const refused = async (overrides: object): Promise<unknown> =>
        await store.keyPackages.publish(
          "bob/1",
          [aKeyPackage("new 1"), aKeyPackage("new 2", overrides)],
          now,
        );
      expect(await refused({ ref: hash("ref 1") })).toEqual({ code: "duplicate", index: 1, what: "ref" });
      expect(await refused({ initKeyDigest: hash("init 1") })).toEqual({
        code: "duplicate",
        index: 1,
        what: "init_key",
      });
      const reused = { encryptionKeyDigest: hash("encryption 1") };
      expect(await refused(reused)).toEqual({ code: "duplicate", index: 1, what: "encryption_key" });
      const crossed = { encryptionKeyDigest: hash("init 1") };
      expect(await refused(crossed)).toEqual({ code: "duplicate", index: 1, what: "encryption_key" });
      const within = { initKeyDigest: hash("init new 1") };
      expect(await refused(within)).toEqual({ code: "duplicate", index: 1, what: "init_key" });
      const equal = { initKeyDigest: hash("x"), encryptionKeyDigest: hash("x") };
      expect(await refused(equal)).toEqual({ code: "duplicate", index: 1, what: "encryption_key" });
      expect(await store.keyPackages.stock("bob/1", now)).toEqual([]);

      const later = now + 31 * day;
      expect(await store.keyPackages.expire(later)).toBe(3);
      expect(await store.keyPackages.ownerOfRef(hash("ref 1"))).toBeUndefined();
      const again = [aKeyPackage("1", { notAfterMs: later + day })];
      expect(await store.keyPackages.publish("bob/1", again, later)).toEqual({ code: "published", added: 1 });
      await store.close();
    });

    test("the stock per client and suite is bounded, one last-resort package replaces the other", async () => {
      const store = await populated(open, { bounds: { keyPackagesPerSuiteMax: 3 } });
      expect(await publish(store, "alice/1", ["1", "2", "3"])).toBe("published");
      const fourth = await store.keyPackages.publish("alice/1", [aKeyPackage("4")], now);
      expect(fourth).toEqual({ code: "over_cap", suite: 1, held: 3, max: 3 });
      expect(await publish(store, "alice/1", ["s2"], { suite: 2 })).toBe("published");
      expect(await publish(store, "alice/1", ["l1", "l2"], { lastResort: true })).toBe("over_cap");
      expect(await publish(store, "alice/1", ["l1"], { lastResort: true })).toBe("published");
      expect(await publish(store, "alice/1", ["l2"], { lastResort: true })).toBe("published");
      const answers = [];
      for (let n = 0; n < 4; n += 1)
        answers.push(...told(await store.keyPackages.claim(aClaim({ target: { clientIds: ["alice/1"] } }))));
      expect(answers.sort().at(-1)).toBe("alice/1 available l2");
      await store.close();
    });

    test("what is needed is looked for among the soonest, and what does not fit stays for others", async () => {
      const store = await populated(open);
      const target = { clientIds: ["alice/1"] };
      const need = (word: string, name = word): NonNullable<ClaimRequest["need"]> => ({
        name: bytes(name),
        fits: (body) => Buffer.from(body).includes(word),
      });
      await publish(store, "alice/1", ["old 1", "old 2"], { notAfterMs: now + day });
      await publish(store, "alice/1", ["new 1"], { notAfterMs: now + 2 * day });
      await publish(store, "alice/1", ["old last"], { lastResort: true });
      const claimed = async (more: Partial<ClaimRequest>): Promise<readonly string[]> =>
        told(await store.keyPackages.claim(aClaim({ target, ...more })));
      const idempotencyKey = bytes("claim with a need");
      expect(await claimed({ need: need("new"), idempotencyKey })).toEqual(["alice/1 available new 1"]);
      expect(await claimed({ need: need("new"), idempotencyKey })).toEqual(["alice/1 available new 1"]);
      expect(await claimed({ need: need("new", "other"), idempotencyKey })).toEqual(["key_reused"]);
      expect(await claimed({ idempotencyKey })).toEqual(["key_reused"]);
      expect(await claimed({ need: need("new") })).toEqual(["alice/1 nothing_compatible"]);
      expect(await store.keyPackages.stock("alice/1", now)).toMatchObject([
        { singleUse: 2, lastResort: true },
      ]);
      expect(await claimed({ need: need("old") })).toEqual([
        expect.stringMatching(/^alice\/1 available old \d$/),
      ]);
      expect(await claimed({ need: need("last"), reserve: 1 })).toEqual(["alice/1 available old last"]);

      // Past as many as are looked at there may be one that fits; it is not found, and not used up.
      const many = Array.from({ length: limits.claimTriesMax }, (_, n) => `dull ${String(n)}`);
      await publish(store, "alice/1", many, { suite: 2, notAfterMs: now + day });
      await publish(store, "alice/1", ["far"], { suite: 2, notAfterMs: now + 2 * day });
      expect(await claimed({ suites: [2], need: need("far") })).toEqual(["alice/1 nothing_compatible"]);
      await claimed({ suites: [2] });
      expect(await claimed({ suites: [2], need: need("far") })).toEqual(["alice/1 available far"]);
      await store.close();
    });

    test("an expired package is neither taken in nor handed out", async () => {
      const store = await populated(open);
      const old = aKeyPackage("old", { notAfterMs: now });
      expect(await store.keyPackages.publish("alice/1", [old], now)).toEqual({ code: "expired", index: 0 });
      await publish(store, "alice/1", ["soon"], { notAfterMs: now + 10 });
      await publish(store, "alice/1", ["later"]);
      const target = { clientIds: ["alice/1"] };
      expect(told(await store.keyPackages.claim(aClaim({ nowMs: now + 10, target })))).toEqual([
        "alice/1 available later",
      ]);
      expect(await store.keyPackages.stock("alice/1", now + 10)).toEqual([]);
      expect(told(await store.keyPackages.claim(aClaim({ nowMs: now + 10, target })))).toEqual([
        "alice/1 exhausted",
      ]);
      await store.close();
    });
  });

  describe("claiming KeyPackages", () => {
    test("each single-use package once, soonest to expire first, the last-resort one only then and again", async () => {
      const store = await populated(open);
      await publish(store, "alice/1", ["b"], { notAfterMs: now + 2 * day });
      await publish(store, "alice/1", ["a"], { notAfterMs: now + day });
      await publish(store, "alice/1", ["last"], { lastResort: true });
      const told1 = [];
      for (let n = 0; n < 4; n += 1)
        told1.push(...told(await store.keyPackages.claim(aClaim({ target: { clientIds: ["alice/1"] } }))));
      expect(told1).toEqual(["a", "b", "last", "last"].map((name) => `alice/1 available ${name}`));
      expect(await store.keyPackages.ownerOfRef(hash("ref a"))).toBe("alice/1");
      await store.close();
    });

    test("every client of the user gets a status; a client without a fitting suite is told apart", async () => {
      const store = await populated(open);
      await store.devices.register(aClient("alice/3"));
      await publish(store, "alice/1", ["1"]);
      await publish(store, "alice/2", ["2"], { suite: 2 });
      const answer = await store.keyPackages.claim(aClaim({ suites: [3, 1] }));
      expect(told(answer)).toEqual([
        "alice/1 available 1",
        "alice/2 nothing_compatible",
        "alice/3 nothing_compatible",
      ]);
      expect(answer).toMatchObject({ repeated: false, left: [{ clientId: "alice/1", suite: 1, count: 0 }] });
      expect(told(await store.keyPackages.claim(aClaim()))[0]).toBe("alice/1 exhausted");
      expect(await store.keyPackages.claim(aClaim({ target: { userId: "nobody" } }))).toEqual({
        code: "unknown_user",
      });
      const named = aClaim({ target: { clientIds: ["zoe/1", "alice/2"] }, suites: [2] });
      expect(told(await store.keyPackages.claim(named))).toEqual(["zoe/1 unknown", "alice/2 available 2"]);
      await store.close();
    });

    test("suites in order of preference: the first that a client has, or each", async () => {
      const store = await populated(open);
      await publish(store, "alice/1", ["one", "one more"], { suite: 1 });
      await publish(store, "alice/1", ["two", "two more"], { suite: 2 });
      const target = { clientIds: ["alice/1"] };
      const first = await store.keyPackages.claim(aClaim({ target, suites: [3, 2, 1] }));
      expect(told(first)[0]).toMatch(/^alice\/1 available two( more)?$/);
      const each = await store.keyPackages.claim(aClaim({ target, suites: [3, 2, 1], perClient: "each" }));
      expect(told(each)[0]).toMatch(/^alice\/1 available two( more)? one( more)?$/);
      expect(await store.keyPackages.stock("alice/1", now)).toEqual([
        { suite: 1, singleUse: 1, lastResort: false },
      ]);
      await store.close();
    });

    test("a reserve is left to contacts; without one the last-resort package answers", async () => {
      const store = await populated(open);
      await publish(store, "alice/1", ["1", "2", "3"]);
      const target = { clientIds: ["alice/1"] };
      expect(told(await store.keyPackages.claim(aClaim({ target, reserve: 2 })))[0]).toMatch("available");
      expect(told(await store.keyPackages.claim(aClaim({ target, reserve: 2 })))).toEqual([
        "alice/1 exhausted",
      ]);
      await publish(store, "alice/1", ["last"], { lastResort: true });
      expect(told(await store.keyPackages.claim(aClaim({ target, reserve: 2 })))).toEqual([
        "alice/1 available last",
      ]);
      expect(await store.keyPackages.stock("alice/1", now)).toEqual([
        { suite: 1, singleUse: 2, lastResort: true },
      ]);
      expect(told(await store.keyPackages.claim(aClaim({ target })))[0]).not.toMatch("last");
      await store.close();
    });

    test("the same key gets the same answer for 24 hours, and another request with it is refused", async () => {
      const store = await populated(open);
      await publish(store, "alice/1", ["1", "2"]);
      const request = aClaim({ suites: [1, 2], perClient: "each" });
      const first = await store.keyPackages.claim(request);
      await publish(store, "alice/1", ["3"]);
      const again = await store.keyPackages.claim({ ...request, nowMs: now + limits.idempotencyMs - 1 });
      expect(again).toEqual({ ...first, repeated: true });
      expect(await store.keyPackages.claim({ ...request, suites: [2] })).toEqual({ code: "key_reused" });
      const other = await store.keyPackages.claim({ ...request, requester: "dave@d.example" });
      expect(other).toMatchObject({ repeated: false });
      const later = await store.keyPackages.claim({ ...request, nowMs: now + limits.idempotencyMs });
      expect(later).toMatchObject({ repeated: false });
      await store.close();
    });

    test("quotas count what was handed out, in windows, and a refusal takes nothing", async () => {
      const store = await populated(open);
      await publish(store, "alice/1", ["1", "2", "3", "4"]);
      await publish(store, "alice/2", ["5", "6", "7", "8"]);
      const quotas = [
        { key: "domain c.example", max: 100, windowMs: 1_000 },
        { key: "requester carol", max: 3, windowMs: 1_000 },
      ];
      expect(told(await store.keyPackages.claim(aClaim({ quotas })))).toHaveLength(2);
      const over = await store.keyPackages.claim(aClaim({ quotas, nowMs: now + 500 }));
      expect(over).toEqual({ code: "over_quota", key: "requester carol", retryAtMs: now + 1_000 });
      expect(await store.keyPackages.stock("alice/1", now)).toEqual([
        { suite: 1, singleUse: 3, lastResort: false },
      ]);
      const none = [{ key: "nothing", max: 0, windowMs: 1_000 }];
      expect(await store.keyPackages.claim(aClaim({ quotas: none }))).toMatchObject({ code: "over_quota" });
      expect(await store.keyPackages.expire(now)).toBe(0);
      const one = aClaim({ quotas, nowMs: now + 999, target: { clientIds: ["alice/1"] } });
      expect((await store.keyPackages.claim(one)).code).toBe("claimed");
      expect((await store.keyPackages.claim(aClaim({ quotas, nowMs: now + 1_000 }))).code).toBe("claimed");
      await store.close();
    });

    test("100 parallel claims never hand one package out twice", async () => {
      const store = await populated(open);
      const names = Array.from({ length: 60 }, (_none, index) => `p${String(index)}`);
      await publish(store, "alice/1", names);
      const target = { clientIds: ["alice/1"] };
      const claims = Array.from({ length: 100 }, () => store.keyPackages.claim(aClaim({ target })));
      const lines = (await Promise.all(claims)).flatMap(told);
      const given = lines.filter((line) => line !== "alice/1 exhausted");
      expect(given).toHaveLength(60);
      expect(new Set(given).size).toBe(60);
      await store.close();
    });

    test("parallel repetitions of one claim take one package", async () => {
      const store = await populated(open);
      await publish(store, "alice/1", ["1", "2", "3"]);
      const request = aClaim({ target: { clientIds: ["alice/1"] } });
      const answers = await Promise.all(Array.from({ length: 10 }, () => store.keyPackages.claim(request)));
      expect(new Set(answers.flatMap(told)).size).toBe(1);
      expect(await store.keyPackages.stock("alice/1", now)).toEqual([
        { suite: 1, singleUse: 2, lastResort: false },
      ]);
      await store.close();
    });

    test("bounds: too many clients, too many suites, one named twice", async () => {
      const store = await populated(open);
      const many = (count: number): string[] =>
        Array.from({ length: count }, (_none, index) => String(index));
      const clients = (count: number): ClaimRequest => aClaim({ target: { clientIds: many(count) } });
      expect((await store.keyPackages.claim(clients(limits.claimClientsMax))).code).toBe("claimed");
      const limit = { code: "limit" };
      await expect(store.keyPackages.claim(clients(limits.claimClientsMax + 1))).rejects.toMatchObject(limit);
      const suites = (count: number): ClaimRequest => aClaim({ suites: many(count).map(Number) });
      expect((await store.keyPackages.claim(suites(limits.claimSuitesMax))).code).toBe("claimed");
      await expect(store.keyPackages.claim(suites(limits.claimSuitesMax + 1))).rejects.toMatchObject(limit);
      await expect(store.keyPackages.claim(aClaim({ suites: [1, 1] }))).rejects.toMatchObject(limit);
      await store.close();
    });
  });
}
