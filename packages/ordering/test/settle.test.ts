import { describe, expect, test } from "@jest/globals";
import {
  configOf,
  createGroup,
  loadDomain,
  loadGroup,
  makeValue,
  newDomain,
  settle,
  verifyCertificate,
  type OrderingState,
} from "../src/index.ts";
import { Keys, sha256 } from "./keys.ts";

const group = new Uint8Array([1, 2, 3]);

describe("a group with one voter", () => {
  test("has a bundle decided, with a certificate, in one transaction", () => {
    const keys = new Keys(["a.example"]);
    const domain = newDomain("a.example");
    const config = configOf({ mode: "fixed" }, ["a.example", "b.example"]);
    const row = createGroup(group, config, domain, sha256);
    const state: OrderingState = { domain: loadDomain(domain), group: loadGroup(row, sha256) };
    const value = makeValue(new Uint8Array([9]), config, sha256);
    const context = { hash: sha256, peers: new Map() };
    const input = { kind: "submit" as const, epoch: 0n, value, client: "alice" };

    const outcome = settle(state, input, 1_000, context, keys.signer("a.example"));

    const [answer] = outcome.answer;
    expect(answer).toMatchObject({ kind: "submit", to: "a.example", result: { code: "decided" } });
    expect(outcome.persist.map((one) => one.kind).sort()).toEqual(["domain", "group", "log"]);
    const [delivery] = outcome.deliver;
    if (delivery?.kind !== "decided") throw new Error("nothing was decided");
    expect(delivery.forwardTo).toEqual(["b.example"]);
    const slot = { group, epoch: 0n, config, head: row.head };
    const { certificate } = delivery.entry;
    expect(verifyCertificate(certificate, slot, value.hash, sha256, keys.verify)).toBeUndefined();
  });
});
