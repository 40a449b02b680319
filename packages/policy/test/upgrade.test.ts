import { expect, test } from "@jest/globals";
import type { CipherSuite } from "@entente/mls-wire";
import { possibleUpgrade, suiteUpgrades } from "../src/index.ts";
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
