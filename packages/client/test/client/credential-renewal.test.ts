import { beforeEach, describe, expect, test } from "@jest/globals";
import { parseClientId } from "@entente/mls-wire";
import { CredentialRenewal, type CredentialRenewalParts } from "../../src/client/credential-renewal.ts";
import type { ClientEvent } from "../../src/client/client-event.ts";
import type { EnrolledIdentity } from "../../src/client/identity.ts";
import { clientLimits } from "../../src/client/settings.ts";
import { basicCredential } from "../../src/mls/credential.ts";
import { makeSignatureKey } from "../../src/mls/key-package.ts";
import { RpcFailure } from "../../src/transport/rpc-failure.ts";
import { environmentOf, startMs, suite1 } from "../mls/people.ts";

// Renewal before expiry by itself (A23-46), with a clock and pauses that the test has.
const dayMs = 86_400_000;
const clientId = parseClientId("alice@a.example/phone");

let nowMs: number;
let identity: EnrolledIdentity;
let renewals: number;
let readdressed: number;
let restocks: number;
let failure: Error | undefined;
let told: ClientEvent[];
let leaves: { active: boolean; credential: Uint8Array | undefined; refuses: boolean }[];
let stop: AbortController;

/** A basic credential says nothing of its beginning, and counts as one of thirty days. */
function credentialUntil(notAfterMs: number): EnrolledIdentity["credential"] {
  const bytes = basicCredential(parseClientId(`alice@a.example/phone-${String(notAfterMs)}`));
  return { bytes, notAfterMs: BigInt(notAfterMs) };
}

function renewal(more: Partial<CredentialRenewalParts> = {}): CredentialRenewal {
  return new CredentialRenewal({
    identity: () => identity,
    renew: () => {
      renewals += 1;
      if (failure !== undefined) return Promise.reject(failure);
      identity = { ...identity, credential: credentialUntil(nowMs + 30 * dayMs) };
      return Promise.resolve();
    },
    places: () =>
      leaves.map((leaf) => ({
        upToDate:
          !leaf.active || leaf.credential === undefined || leaf.credential === identity.credential.bytes,
        renew: () => {
          if (leaf.refuses) return Promise.reject(new Error("the group does not take it"));
          leaf.credential = identity.credential.bytes;
          return Promise.resolve();
        },
        address: undefined,
        readdress: () => Promise.resolve(),
      })),
    readdress: () => {
      readdressed += 1;
      return Promise.resolve();
    },
    restock: () => {
      restocks += 1;
      return Promise.resolve();
    },
    tell: (event) => {
      told.push(event);
      return Promise.resolve();
    },
    share: undefined,
    nowMs: () => nowMs,
    chance: () => 0,
    stopped: stop.signal,
    ...more,
  });
}

beforeEach(async () => {
  nowMs = startMs;
  [renewals, restocks, readdressed, failure, told, leaves] = [0, 0, 0, undefined, [], []];
  stop = new AbortController();
  const signatureKey = await makeSignatureKey(environmentOf({ nowMs: () => nowMs }), suite1);
  identity = { clientId, suite: suite1, signatureKey, credential: credentialUntil(startMs + 30 * dayMs) };
});

describe("when", () => {
  test("two thirds of the lifetime are over, and not a moment before", async () => {
    const own = renewal();
    nowMs = startMs + 20 * dayMs - 1;
    expect(await own.look()).toBe(clientLimits.credentialPauseMsMin);
    expect(renewals).toBe(0);
    nowMs += 1;
    await own.look();
    expect([renewals, restocks]).toEqual([1, 1]);
    nowMs += 19 * dayMs;
    await own.look();
    expect(renewals).toBe(1);
    expect(readdressed).toBeGreaterThan(0);
  });

  test("up to a tenth of the lifetime later by chance, drawn once for a credential", async () => {
    let draws = 0;
    const own = renewal({
      chance: () => {
        draws += 1;
        return 0.999;
      },
    });
    for (const days of [1, 20, 22.9]) {
      nowMs = startMs + days * dayMs;
      await own.look();
    }
    expect([renewals, draws]).toEqual([0, 1]);
    nowMs = startMs + 23 * dayMs;
    await own.look();
    expect([renewals, draws]).toEqual([1, 2]);
  });

  test("the share is the application's, within its bounds", async () => {
    nowMs = startMs + 3 * dayMs;
    await renewal({ share: 0.1 }).look();
    expect(renewals).toBe(1);
    for (const share of [0.09, 0.91, Number.NaN]) expect(() => renewal({ share })).toThrow(RangeError);
  });
});

describe("the groups", () => {
  test("get a credential that an earlier run renewed; one that does not take it keeps it from no other", async () => {
    const older = new Uint8Array([1]);
    leaves = [
      { active: true, credential: older, refuses: true },
      { active: true, credential: older, refuses: false },
      { active: false, credential: older, refuses: false },
      { active: true, credential: undefined, refuses: false },
      { active: true, credential: identity.credential.bytes, refuses: true },
    ];
    await expect(renewal().look()).rejects.toThrow("does not take it");
    expect(renewals).toBe(0);
    const { bytes } = identity.credential;
    expect(leaves.map(({ credential }) => credential)).toEqual([older, bytes, older, undefined, bytes]);
  });
});

describe("what stands in the way", () => {
  test("is told once where it is a refusal, and tried again with longer pauses up to a bound", async () => {
    failure = new RpcFailure("credential_refused", "revoked");
    nowMs = startMs + 21 * dayMs;
    const pauses: number[] = [];
    const failures: unknown[] = [];
    await renewal({
      chance: () => 0.5,
      share: 0.5,
      wait: (ms) => {
        pauses.push(ms);
        if (pauses.length === 12) stop.abort();
        return Promise.resolve();
      },
    }).keep((error) => failures.push(error));
    expect(renewals).toBe(12);
    expect(failures).toHaveLength(12);
    expect(told).toEqual([
      { kind: "credential_warning", notAfterMs: startMs + 30 * dayMs, code: "credential_refused" },
    ]);
    expect(pauses[0]).toBe(0.75 * clientLimits.credentialRetryMs);
    expect(pauses).toEqual([...pauses].sort((a, b) => a - b));
    expect(pauses.at(-1)).toBe(0.75 * clientLimits.credentialRetryMsMax);
  });

  test("is not told while it may pass and there is time, and told near the end", async () => {
    failure = new RpcFailure("unreachable", "nobody there");
    const own = renewal();
    for (const days of [20, 26.9, 27, 28]) {
      nowMs = startMs + days * dayMs;
      await expect(own.look()).rejects.toBe(failure);
      expect(told).toHaveLength(days < 27 ? 0 : 1);
    }
    failure = undefined;
    await own.look();
    expect(told).toEqual([
      { kind: "credential_warning", notAfterMs: startMs + 30 * dayMs, code: "unreachable" },
    ]);
  });
});
