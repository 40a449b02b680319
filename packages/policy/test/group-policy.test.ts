import { describe, expect, test } from "@jest/globals";
import { checkCanonical, checkTruncations, mutated, seededRandom } from "@entente/tls-codec/mutation";
import { decode, encode, fromJson, toJson } from "@entente/tls-codec";
import { parseUserId } from "@entente/mls-wire";
import {
  domainsMax,
  groupPolicyExtensionType,
  GroupPolicy,
  PolicyError,
  policyExtension,
  policyOf,
  policyProblem,
  profilePolicy,
  roleGrantsMax,
} from "../src/index.ts";
import { alice, bob, policyWith } from "./people.ts";

const names = ["small_chat", "large_community", "high_security"] as const;

describe("the policy in a GroupContext (A23-41)", () => {
  test.each(names)("%s survives its extension, and JSON", (name) => {
    const policy = profilePolicy(name, alice);
    const extension = policyExtension(policy);
    expect(extension.extensionType).toBe(groupPolicyExtensionType);
    expect(policyOf([{ extensionType: 0xf001, extensionData: new Uint8Array() }, extension])).toEqual(policy);
    expect(fromJson(GroupPolicy, toJson(GroupPolicy, policy))).toEqual(policy);
  });

  test("a group without the extension has no policy", () => {
    expect(policyOf([])).toBeUndefined();
  });

  test("another version is unreadable", () => {
    const bytes = encode(GroupPolicy, policyWith()).slice();
    bytes[1] = 2;
    const unknown = () => policyOf([{ extensionType: groupPolicyExtensionType, extensionData: bytes }]);
    expect(unknown).toThrow(PolicyError);
    expect(unknown).toThrow("policy_unreadable");
  });

  test("bytes are one policy or none", () => {
    const bytes = encode(GroupPolicy, policyWith({ roles: [{ user: alice, role: "admin" }] }));
    checkTruncations(GroupPolicy, bytes);
    const random = seededRandom(Number(process.env["ENTENTE_SEED"] ?? 7));
    const other = encode(GroupPolicy, profilePolicy("high_security", bob));
    for (let left = 3_000; left > 0; left--) checkCanonical(GroupPolicy, mutated(bytes, other, random));
  });
});

describe("lists have one spelling", () => {
  const grant = (name: string) => ({ user: parseUserId(`${name}@a.example`), role: "admin" as const });
  const encodes = (policy: GroupPolicy) => () => encode(GroupPolicy, policy);

  test("roles ascend by user", () => {
    expect(encodes(policyWith({ roles: [grant("a"), grant("b")] }))).not.toThrow();
    expect(encodes(policyWith({ roles: [grant("b"), grant("a")] }))).toThrow("ascending");
    expect(encodes(policyWith({ roles: [grant("a"), grant("a")] }))).toThrow("ascending");
  });

  test(`at most ${roleGrantsMax} roles`, () => {
    const grants = (count: number) =>
      Array.from({ length: count }, (_, index) => grant(`u${String(index).padStart(4, "0")}`));
    expect(
      decode(GroupPolicy, encode(GroupPolicy, policyWith({ roles: grants(roleGrantsMax) }))).roles,
    ).toHaveLength(roleGrantsMax);
    expect(encodes(policyWith({ roles: grants(roleGrantsMax + 1) }))).toThrow("more than");
  });

  test(`at most ${domainsMax} domains, ascending`, () => {
    const domains = (count: number) =>
      Array.from({ length: count }, (_, index) => `d${String(index).padStart(4, "0")}.example`) as never;
    expect(encodes(policyWith({ admission: { domains: domains(domainsMax) } }))).not.toThrow();
    expect(encodes(policyWith({ admission: { domains: domains(domainsMax + 1) } }))).toThrow("more than");
  });

  test("suites are in order of preference, at least one, each once", () => {
    const suite = "MLS_128_DHKEMP256_AES128GCM_SHA256_P256";
    expect(encodes(policyWith({ demands: { suites: [suite] } }))).not.toThrow();
    expect(encodes(policyWith({ demands: { suites: [] } }))).toThrow("no suite");
    expect(encodes(policyWith({ demands: { suites: [suite, suite] } }))).toThrow("twice");
  });
});

describe("a policy that contradicts itself is none", () => {
  const cases: readonly [string, GroupPolicy][] = [
    [
      "both required and forbidden",
      policyWith({ demands: { requiredExtensions: [9], forbiddenExtensions: [9] } }),
    ],
    ["can not be required", policyWith({ demands: { requiredExtensions: ["application_id"] } })],
    ["can not be forbidden", policyWith({ demands: { forbiddenExtensions: [groupPolicyExtensionType] } })],
    ["members_max", policyWith({ admission: { membersMax: 0 } })],
    ["clients_per_user_max", policyWith({ admission: { clientsPerUserMax: 0 } })],
    ["RFC 9420", policyWith({ admission: { otherProposals: ["add"] } })],
    ["external senders", policyWith({ admission: { externalProposals: ["update"] } })],
    ["no GroupInfo", policyWith({ admission: { externalJoins: "anyone", groupInfo: "members" } })],
    ["missed messages", policyWith({ admission: { missedMessages: "offered" } })],
    ["none is kept", policyWith({ admission: { rejoin: "proven" }, retention: { resumptionEpochs: 0 } })],
    ["key_package_seconds_max", policyWith({ demands: { keyPackageSecondsMax: 0 } })],
    ["nobody updates", policyWith({ behaviour: { updateSeconds: 0 } })],
    [
      "not above update_seconds",
      policyWith({ behaviour: { updateSeconds: 100, idleSeconds: 100, idleWarningSeconds: 0 } }),
    ],
    [
      "idle_warning_seconds",
      policyWith({ behaviour: { idleSeconds: 700_000, idleWarningSeconds: 700_001 } }),
    ],
    ["blocks", policyWith({ behaviour: { padding: "blocks", paddingBytes: 0 } })],
    ["reporters_min", policyWith({ behaviour: { reportersMin: 0 } })],
    [
      "there is none",
      policyWith({ roles: [{ user: bob, role: "moderator" }], behaviour: { succession: "none" } }),
    ],
  ];

  test.each(cases)("%s", (words, policy) => {
    expect(policyProblem(policy)).toContain(words);
    expect(() => policyExtension(policy)).toThrow("policy_invalid");
    const extensionData = encode(GroupPolicy, policy);
    expect(() => policyOf([{ extensionType: groupPolicyExtensionType, extensionData }])).toThrow(
      "policy_invalid",
    );
  });

  test("the profiles do not", () => {
    for (const name of names) expect(policyProblem(profilePolicy(name, alice))).toBeUndefined();
  });
});
