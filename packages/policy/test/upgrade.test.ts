import { describe, expect, test } from "@jest/globals";
import type { CipherSuite, ProtocolVersion } from "@entente/mls-wire";
import { possibleUpgrade, suiteUpgrades, versionUpgrades, versionUpgradesMax } from "../src/index.ts";
import { leafOf, policyWith } from "./people.ts";

const [x25519, p256, chacha]: readonly [CipherSuite, CipherSuite, CipherSuite] = [
  "MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519",
  "MLS_128_DHKEMP256_AES128GCM_SHA256_P256",
  "MLS_128_DHKEMX25519_CHACHA20POLY1305_SHA256_Ed25519",
];

function leaf(client: string, ...cipherSuites: readonly CipherSuite[]) {
  const one = leafOf(client);
  return { ...one, capabilities: { ...one.capabilities, cipherSuites } };
}

const policy = policyWith({ demands: { suites: [chacha, x25519, p256] } });
const both = leaf("alice@a.example/phone", p256, x25519);
const old = leaf("bob@b.example/phone", p256);
const all = leaf("carol@b.example/phone", chacha, x25519, p256);

test("an upgrade is possible once nobody lacks the suite (A23-55)", () => {
  expect(suiteUpgrades(policy, p256, [both, old, all])).toEqual([
    { suite: chacha, lacking: ["alice@a.example/phone", "bob@b.example/phone"] },
    { suite: x25519, lacking: ["bob@b.example/phone"] },
  ]);
  expect(possibleUpgrade(policy, p256, [both, old, all])).toBeUndefined();
  expect(possibleUpgrade(policy, p256, [both, all])).toBe(x25519);
  expect(possibleUpgrade(policy, p256, [all])).toBe(chacha);
});

test("a group that has the best suite has nothing to go to", () => {
  expect(suiteUpgrades(policy, chacha, [all])).toEqual([]);
  expect(possibleUpgrade(policy, chacha, [all])).toBeUndefined();
});

describe("a higher version of MLS (A18-28, A23-55)", () => {
  const can = (client: string, ...versions: readonly ProtocolVersion[]) => {
    const one = leafOf(client);
    return { ...one, capabilities: { ...one.capabilities, versions } };
  };
  const alice = can("alice@a.example/phone", "mls10", 2, 0x0a0a);
  const bob = can("bob@b.example/phone", 0x1a1a, 3, "mls10", 2);
  const carol = can("carol@b.example/phone", "mls10");

  test("is possible once nobody lacks it, and who does is told until then", () => {
    expect(versionUpgrades("mls10", [alice, bob, carol])).toEqual([
      { version: 3, lacking: ["alice@a.example/phone", "carol@b.example/phone"] },
      { version: 2, lacking: ["carol@b.example/phone"] },
    ]);
    expect(versionUpgrades("mls10", [alice, bob])[1]).toEqual({ version: 2, lacking: [] });
  });

  test("is none that the group has, none below it, and none of GREASE", () => {
    expect(versionUpgrades("mls10", [carol])).toEqual([]);
    expect(versionUpgrades(2, [alice, carol])).toEqual([]);
    expect(versionUpgrades(2, [alice, bob]).map(({ version }) => version)).toEqual([3]);
  });

  test("is told of a bounded number, those that most members list", () => {
    const many = Array.from({ length: versionUpgradesMax + 1 }, (_, index) => 1_000 + index);
    const eve = can("eve@b.example/phone", "mls10", ...many);
    const told = versionUpgrades("mls10", [eve, alice, bob]).map(({ version }) => version);
    expect(told).toHaveLength(versionUpgradesMax);
    expect(told.at(-1)).toBe(2);
  });
});
