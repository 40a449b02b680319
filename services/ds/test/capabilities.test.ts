import { describe, expect, test } from "@jest/globals";
import {
  DomainLimit,
  encodeCapabilities,
  limitOf,
  offers,
  readCapabilities,
  type DomainCapabilities,
} from "@entente/transparency";
import { ownCapabilities } from "../src/capabilities/own-capabilities.ts";
import { Configuration } from "../src/index.ts";
import { bundleBytesMax, messageBytesMax, messageBytesMin } from "../src/limits.ts";

const identity = { certificate: "c", key: "k", roots: "r" };

function configured(more: object = {}): Configuration {
  return Configuration.parse({
    domain: "a.example",
    store: { kind: "sqlite", path: "/nowhere/ds.sqlite" },
    clientListener: { port: 1 },
    domainListener: { port: 2 },
    operations: { port: 3 },
    tls: identity,
    authenticationService: "127.0.0.1:4",
    ordering: { certificates: "c", key: "k" },
    ...more,
  });
}

const stated = (more: object = {}): DomainCapabilities => ownCapabilities(configured(more));

describe("what a Delivery Service says that it can do", () => {
  test("is well-formed, with a value for every limit that it keeps", () => {
    const own = stated();
    expect(readCapabilities(encodeCapabilities(own))).toEqual(own);
    const named = own.limits.map(({ limit }) => limit);
    // How many clients a user has, the Authentication Service says.
    expect(Object.keys(DomainLimit.codes).filter((name) => !named.includes(name as DomainLimit))).toEqual([
      "clients_per_user",
    ]);
    expect(limitOf(own, "bundle_bytes")).toBe(BigInt(bundleBytesMax));
    expect(own.extensions.find(({ rule }) => rule === "refused")?.type).toBe(2);
  });

  test("follows the configuration", () => {
    const moved = { messageBytes: messageBytesMin, attachmentBytes: 5, claimsPerDomain: 7, queueItems: 9 };
    const own = stated({ limits: moved });
    expect(
      (["message_bytes", "attachment_bytes", "claims_per_domain", "queue_items"] as const).map((limit) =>
        limitOf(own, limit),
      ),
    ).toEqual([BigInt(messageBytesMin), 5n, 7n, 9n]);
    expect(limitOf(stated(), "message_bytes")).toBe(BigInt(messageBytesMax));
  });

  test.each([
    [{}, ["exact_look_up", "key_packages_for_anyone", "attachments"]],
    [{ directory: { otherDomains: "nothing" } }, ["key_packages_for_anyone", "attachments"]],
    [
      { directory: { otherDomains: "search", keyPackagesFor: "contacts" } },
      ["exact_look_up", "prefix_search", "key_packages_for_contacts", "attachments"],
    ],
    [{ store: { kind: "memory" } }, ["exact_look_up", "key_packages_for_anyone"]],
    [
      { externalSenders: [identity].map(({ certificate, key }) => ({ certificate, key })) },
      ["exact_look_up", "key_packages_for_anyone", "attachments", "evictions"],
    ],
    [
      { externalSenders: [{ certificate: "c", key: "k" }], eviction: { mode: "dry_run" } },
      ["exact_look_up", "key_packages_for_anyone", "attachments"],
    ],
  ])("%j offers what it is configured for", (more, expected) => {
    const own = stated(more);
    const chosen = [
      "exact_look_up",
      "prefix_search",
      "key_packages_for_anyone",
      "key_packages_for_contacts",
      "attachments",
      "evictions",
    ] as const;
    expect(chosen.filter((process) => offers(own, process))).toEqual(expected);
  });

  test("a bound of messages is moved within its own bounds", () => {
    for (const messageBytes of [messageBytesMin - 1, messageBytesMax + 1])
      expect(() => configured({ limits: { messageBytes } })).toThrow();
  });
});
