import { describe, expect, test } from "@jest/globals";
import { type DomainOffer, lintDomains, type Undertaking } from "../src/index.ts";
import { contextOf, policyWith } from "./people.ts";

const suite = "MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519";
const extensions = contextOf(policyWith());

const able: DomainOffer = {
  domain: "b.example",
  suites: [suite],
  processes: [
    ...["handshakes_encrypted", "handshakes_visible", "bad_commits_reset", "bad_commits_candidates"],
    ...["ordering_quorum", "key_packages_for_anyone"],
  ],
  refusedExtensions: [],
  leavesMax: 10n,
  domainsMax: 2n,
};
const asked: Undertaking = {
  suites: [suite],
  extensions,
  processes: ["ordering_quorum"],
  leaves: 10,
  domains: 2,
  claimedFrom: "b.example",
};
const found = (offer: Partial<DomainOffer>, change: Partial<Undertaking> = {}): readonly string[] =>
  lintDomains({ ...asked, ...change }, [{ ...able, ...offer }]).map(
    ({ code, severity }) => `${severity} ${code}`,
  );

describe("what domains have signed that they would refuse", () => {
  test("is nothing where they take all of it, at their bounds, or state nothing of it", () => {
    expect(found({})).toEqual([]);
    const silent = { processes: undefined, leavesMax: undefined, domainsMax: undefined };
    expect(found(silent, { leaves: 1_000_000, domains: 1_000 })).toEqual([]);
    expect(found({}, { suites: [], extensions: [], processes: [] })).toEqual([]);
  });

  test.each<[string, Partial<DomainOffer>, Partial<Undertaking>]>([
    ["blocks suite_not_of_domain", { suites: [2, 3].map(() => 0x1a1a) }, {}],
    [
      "blocks process_not_of_domain",
      { processes: able.processes?.filter((each) => each !== "ordering_quorum") },
      {},
    ],
    [
      "blocks process_not_of_domain",
      { processes: able.processes?.filter((each) => !String(each).startsWith("bad")) },
      {},
    ],
    ["blocks extension_not_of_domain", { refusedExtensions: [0xf0e1] }, {}],
    ["blocks group_too_large_for_domain", {}, { leaves: 11 }],
    ["blocks group_too_large_for_domain", {}, { domains: 3 }],
    ["warns consent_needed", { processes: [...(able.processes ?? []), "key_packages_for_contacts"] }, {}],
  ])("%s", (expected, offer, change) => {
    expect(found(offer, change)).toEqual([expected]);
  });

  test("no consent is needed at home", () => {
    const processes = [...(able.processes ?? []), "key_packages_for_contacts"];
    expect(found({ processes }, { claimedFrom: undefined })).toEqual([]);
    expect(found({ processes }, { claimedFrom: "c.example" })).toEqual([]);
  });

  test("is said of each domain, with what to do", () => {
    const offers = ["b.example", "c.example"].map((domain) => ({ ...able, domain, leavesMax: 1n }));
    const findings = lintDomains(asked, offers);
    expect(findings.map(({ subject }) => subject)).toEqual(["b.example", "c.example"]);
    for (const { sentence, remedy, subject } of findings) {
      expect(sentence).toContain(subject);
      expect(remedy).not.toBe("");
    }
  });
});
