import { describe, expect, test } from "@jest/globals";
import { groupTermsExtension, parseClientId, parseUserId } from "@entente/mls-wire";
import {
  type ClientOffer,
  findingsMax,
  groupPolicyExtensionType,
  isPossible,
  type KeyPackageOffer,
  lintJoin,
  type LintedGroup,
  lintPair,
  type UserOffer,
} from "../src/index.ts";
import { alice, bob, carol, contextOf, keyPackageOf, leafOf, members, policyWith } from "./people.ts";

const now = 1_795_000_000n;
const day = 86_400n;
const p256 = "MLS_128_DHKEMP256_AES128GCM_SHA256_P256";

function keyPackage(client: string, changes: Partial<KeyPackageOffer> = {}): KeyPackageOffer {
  return {
    ...keyPackageOf(client),
    version: "mls10",
    notBeforeSeconds: now - 3_600n,
    notAfterSeconds: now + 28n * day,
    credentialEndsSeconds: now + 80n * day,
    lastResort: false,
    mediaTypes: undefined,
    ...changes,
  };
}

function device(client: string, ...keyPackages: readonly Partial<KeyPackageOffer>[]): ClientOffer {
  return { client: parseClientId(client), keyPackages: keyPackages.map((each) => keyPackage(client, each)) };
}

function user(name: string, ...clients: readonly ClientOffer[]): UserOffer {
  return { user: parseUserId(name), clients };
}

const ofAlice = user(alice, device("alice@a.example/phone", {}));
const ofBob = user(bob, device("bob@b.example/phone", {}));

function group(changes: Partial<LintedGroup> = {}): LintedGroup {
  return {
    suite: "MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519",
    extensions: contextOf(policyWith()),
    roster: members("alice@a.example/phone", "carol@b.example/phone"),
    requiredMediaTypes: [],
    ...changes,
  };
}

const codes = (findings: ReturnType<typeof lintPair>) =>
  findings.map(({ code, severity }) => `${severity} ${code}`);

describe("two who could talk", () => {
  test("find nothing", () => {
    expect(lintPair(ofAlice, ofBob, now)).toEqual([]);
    expect(lintJoin(group(), alice, ofBob, now)).toEqual([]);
  });

  test("every finding says what is wrong, about whom, and what to do", () => {
    const findings = lintPair(ofAlice, user(bob, device("bob@b.example/phone")), now);
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({ code: "key_packages_used_up", subject: "bob@b.example/phone" });
    expect(findings[0]?.sentence).toContain("bob@b.example/phone");
    expect(findings[0]?.remedy).not.toBe("");
    expect(isPossible(findings)).toBe(false);
  });
});

describe("why two can not talk", () => {
  const against = (...packages: readonly Partial<KeyPackageOffer>[]) =>
    codes(lintPair(ofAlice, user(bob, device("bob@b.example/phone", ...packages)), now));

  test.each<[string, Partial<KeyPackageOffer>]>([
    ["blocks version_unsupported", { version: 0x1a1a }],
    ["blocks lifetime_not_begun", { notBeforeSeconds: now + 1n }],
    ["blocks lifetime_over", { notAfterSeconds: now }],
    ["blocks credential_over", { credentialEndsSeconds: now }],
    ["warns lifetime_ends_soon", { notAfterSeconds: now + 3n * day - 1n }],
    ["warns lifetime_ends_soon", { credentialEndsSeconds: now + day }],
    ["warns only_last_resort", { lastResort: true }],
    ["blocks suite_not_common", { suite: p256 }],
  ])("%s", (expected, changes) => {
    expect(against(changes)).toEqual([expected]);
  });

  test("at the bounds there is nothing against it", () => {
    expect(against({ notBeforeSeconds: now, notAfterSeconds: now + 3n * day })).toEqual([]);
    expect(against({ lastResort: true }, {})).toEqual([]);
    expect(against({ suite: p256 }, {})).toEqual([]);
  });

  test("a user whose domain does not answer, or who has no devices", () => {
    expect(codes(lintPair(ofAlice, { user: bob, clients: [], problem: "unreachable" }, now))).toEqual([
      "blocks user_unavailable",
    ]);
    expect(codes(lintPair(ofAlice, { user: bob, clients: [] }, now))).toEqual(["blocks no_clients"]);
  });

  test("credentials that the other does not read", () => {
    const { capabilities } = leafOf("bob@b.example/phone");
    const leaf = leafOf("bob@b.example/phone", {
      credentialType: "basic",
      capabilities: { ...capabilities, credentials: ["basic"] },
    });
    expect(against({ leaf })).toEqual(["blocks credential_type_not_read"]);
  });

  test("one device of a user that is in order is enough", () => {
    const two = user(bob, device("bob@b.example/phone"), device("bob@b.example/desk", {}));
    const findings = lintPair(ofAlice, two, now);
    expect(codes(findings)).toEqual(["warns key_packages_used_up"]);
    expect(isPossible(findings)).toBe(true);
  });
});

describe("why one can not join a group", () => {
  const against = (changes: Partial<LintedGroup>, offer: Partial<KeyPackageOffer> = {}) =>
    lintJoin(group(changes), alice, user(bob, device("bob@b.example/phone", offer)), now);

  test("the suite", () => {
    expect(codes(against({ suite: p256 }))).toEqual(["blocks suite_not_of_group"]);
    expect(codes(against({ suite: p256 }, { suite: p256 }))).toEqual([]);
  });

  test("an extension of the group", () => {
    const extensions = [
      ...contextOf(policyWith()),
      { extensionType: 0xf001, extensionData: new Uint8Array() },
    ];
    expect(codes(against({ extensions }))).toEqual(["blocks group_extension_unsupported"]);
    const { capabilities } = leafOf("bob@b.example/phone");
    const leaf = leafOf("bob@b.example/phone", {
      capabilities: { ...capabilities, extensions: [0xf001, groupTermsExtension, groupPolicyExtensionType] },
    });
    expect(codes(against({ extensions }, { leaf }))).toEqual([]);
  });

  test("credential types, both ways", () => {
    const { capabilities } = leafOf("bob@b.example/phone");
    const onlyBasic = { ...capabilities, credentials: ["basic"] as const };
    const leaf = leafOf("bob@b.example/phone", { capabilities: onlyBasic, credentialType: "basic" });
    expect(codes(against({}, { leaf }))).toEqual(["blocks group_credential_not_read"]);
    const roster = members(
      leafOf("alice@a.example/phone", { capabilities: { ...capabilities, credentials: ["x509"] } }),
    );
    const basic = leafOf("bob@b.example/phone", { credentialType: "basic" });
    expect(codes(against({ roster }, { leaf: basic }))).toEqual(["blocks credential_type_not_read"]);
  });

  test("media types", () => {
    const requiredMediaTypes = ["text/plain;charset=utf-8"];
    expect(codes(against({ requiredMediaTypes }))).toEqual(["blocks media_type_not_read"]);
    expect(codes(against({ requiredMediaTypes }, { mediaTypes: requiredMediaTypes }))).toEqual([]);
  });

  test("the group's policy, by its rule", () => {
    const extensions = contextOf(policyWith({ demands: { keyPackageSecondsMax: 60 } }));
    expect(against({ extensions })).toMatchObject([{ code: "policy_refuses", rule: "key_package_too_long" }]);
    const closed = contextOf(policyWith({ rights: { addUsers: "nobody" } }));
    expect(against({ extensions: closed })).toMatchObject([
      { code: "policy_refuses", rule: "add_forbidden" },
    ]);
    expect(codes(against({ extensions: [] }))).toEqual([]);
  });

  test("who invites is a member", () => {
    expect(codes(lintJoin(group(), parseUserId("erin@a.example"), ofBob, now))).toEqual([
      "blocks inviter_not_member",
    ]);
  });

  test("who is in the group already", () => {
    const ofCarol = user(carol, device("carol@b.example/phone", {}));
    expect(codes(lintJoin(group(), alice, ofCarol, now))).toEqual(["warns member_already"]);
  });

  test(`at most ${findingsMax} findings`, () => {
    const devices = Array.from({ length: findingsMax + 1 }, (_, index) => device(`bob@b.example/d${index}`));
    expect(lintJoin(group(), alice, user(bob, ...devices), now)).toHaveLength(findingsMax);
    expect(lintJoin(group(), alice, user(bob, ...devices.slice(1)), now)).toHaveLength(findingsMax);
  });
});
