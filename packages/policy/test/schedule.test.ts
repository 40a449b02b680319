import { describe, expect, test } from "@jest/globals";
import { idleMembers, keptEpochs, renewalDue } from "../src/index.ts";
import { policyWith } from "./people.ts";

const now = 1_795_000_000n;

describe("idle members (A18-20, A23-92, A23-99)", () => {
  const policy = policyWith({
    behaviour: { updateSeconds: 100, idleSeconds: 1_000, idleWarningSeconds: 300 },
  });
  const ages = [699n, 700n, 999n, 1_000n].map((age, leafIndex) => ({
    leafIndex,
    renewedAtSeconds: now - age,
  }));

  test("are warned in time, then removed", () => {
    expect(idleMembers(policy, ages, now)).toEqual({ warned: [1, 2], idle: [3] });
  });

  test("are never removed, or never warned, where the policy says so", () => {
    const never = policyWith({ behaviour: { idleSeconds: 0, idleWarningSeconds: 0 } });
    expect(idleMembers(never, ages, now)).toEqual({ warned: [], idle: [] });
    const unwarned = policyWith({
      behaviour: { updateSeconds: 100, idleSeconds: 1_000, idleWarningSeconds: 0 },
    });
    expect(idleMembers(unwarned, ages, now)).toEqual({ warned: [], idle: [3] });
  });
});

describe("what of its own leaf a member renews (A23-95)", () => {
  const policy = policyWith({
    behaviour: { updateSeconds: 100, updateMessages: 10, signatureKeySeconds: 1_000 },
  });
  const own = { renewedAtSeconds: now - 99n, messagesSent: 9, signatureKeySinceSeconds: now - 999n };

  test("keys after a time, or after messages; the signature key after its own time", () => {
    expect(renewalDue(policy, own, now)).toBe("nothing");
    expect(renewalDue(policy, { ...own, renewedAtSeconds: now - 100n }, now)).toBe("keys");
    expect(renewalDue(policy, { ...own, messagesSent: 10 }, now)).toBe("keys");
    expect(renewalDue(policy, { ...own, signatureKeySinceSeconds: now - 1_000n }, now)).toBe("signature_key");
  });

  test("0 is never", () => {
    const never = policyWith({
      behaviour: {
        updateSeconds: 0,
        updateMessages: 0,
        signatureKeySeconds: 0,
        idleSeconds: 0,
        idleWarningSeconds: 0,
      },
    });
    const old = { renewedAtSeconds: 0n, messagesSent: 1e9, signatureKeySinceSeconds: 0n };
    expect(renewalDue(never, old, now)).toBe("nothing");
  });
});

test("former epochs are kept by number and by time (A23-72, A23-73)", () => {
  const policy = policyWith({
    retention: { messageEpochs: 2, messageSeconds: 100, resumptionEpochs: 3, resumptionSeconds: 1_000 },
  });
  const former = [99n, 100n, 50n, 10n].map((age, index) => ({
    epoch: BigInt(index),
    endedAtSeconds: now - age,
  }));
  const kept = keptEpochs(policy, former, now);
  expect([...kept.messages]).toEqual([3n, 2n]);
  expect([...kept.resumption]).toEqual([3n, 2n, 1n]);
  expect([...keptEpochs(policy, former, now + 50n).messages]).toEqual([3n]);
  expect([...keptEpochs(policy, former, now + 2_000n).resumption]).toEqual([]);
  const none = policyWith({ retention: { messageEpochs: 0, resumptionEpochs: 0 } });
  expect(keptEpochs(none, former, now)).toEqual({ messages: new Set(), resumption: new Set() });
});
