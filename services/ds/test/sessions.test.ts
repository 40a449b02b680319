import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { DeliveryService } from "@entente/proto";
import { challengeLifetimeMs, sessionLifetimeMs, verdictGraceMs, verdictLifetimeMs } from "../src/limits.ts";
import { Device } from "./device.ts";
import { DeviceStream } from "./device-stream.ts";
import { codeOf, Domain } from "./domain.ts";

let domain: Domain;
let aheadMs = 0;
beforeAll(async () => {
  domain = await Domain.start("a.example", { now: () => Date.now() + aheadMs });
});
afterAll(() => domain.stop());
beforeEach(() => {
  aheadMs = 0;
  domain.authority.down = false;
});

async function proof(device: Device, changes: Record<string, unknown> = {}) {
  const challenge = await device.challenge();
  return {
    credential: device.credential,
    signaturePublicKey: device.publicKey,
    signatureScheme: 0x0807,
    challenge,
    signature: device.sessionSignature(challenge),
    ...changes,
  };
}

describe("sessions", () => {
  test("begin with a challenge that is good once", async () => {
    const alice = await Device.enrol(domain, "alice/phone");
    const request = await proof(alice);
    const { token, notAfterMs } = await alice.call(DeliveryService.CompleteSession, request);
    expect(notAfterMs).toBeGreaterThan(Date.now());
    alice.token = token;
    await alice.call(DeliveryService.ReadKeyPackageStock, {});
    alice.token = "";
    expect(await codeOf(alice.call(DeliveryService.CompleteSession, request))).toBe("bad_challenge");
  });

  test("are refused with a code for each reason", async () => {
    const alice = await Device.enrol(domain, "alice/tablet");
    const eve = await Device.enrol(domain, "eve/phone");
    const complete = async (changes: Record<string, unknown>): Promise<string> =>
      codeOf(alice.call(DeliveryService.CompleteSession, await proof(alice, changes)));
    const others = await alice.challenge(eve.clientId);
    expect(await complete({ signature: new Uint8Array(64) })).toBe("bad_signature");
    expect(await complete({ signature: new Uint8Array() })).toBe("bad_signature");
    expect(await complete({ signaturePublicKey: eve.publicKey })).toBe("credential_refused");
    expect(await complete({ credential: eve.credential })).toBe("credential_refused");
    expect(await complete({ credential: new Uint8Array([1, 2, 3]) })).toBe("credential_refused");
    expect(await complete({ credential: new Uint8Array(16 * 1024 + 1) })).toBe("too_large");
    expect(await complete({ signatureScheme: 0x0403 })).toBe("credential_refused");
    expect(await complete({ signatureScheme: 0x0808 })).toBe("bad_signature_scheme");
    expect(await complete({ challenge: others, signature: alice.sessionSignature(others) })).toBe(
      "bad_challenge",
    );
    const short = new Uint8Array(55);
    expect(await complete({ challenge: short, signature: alice.sessionSignature(short) })).toBe(
      "bad_challenge",
    );
    expect(await complete({ challenge: new Uint8Array(257) })).toBe("too_large");
    const unissued = await Device.enrol(domain, "mallory/phone");
    domain.authority.revoked.add(unissued.clientId);
    expect(await codeOf(unissued.beginSession())).toBe("credential_refused");
  });

  test("are for clients of this domain only", async () => {
    const foreign = await Device.enrol(domain, "bob@b.example/phone");
    expect(await codeOf(foreign.challenge())).toBe("foreign_client");
    const alice = await Device.enrol(domain, "alice/laptop");
    const challenge = await alice.challenge();
    const request = await proof(alice, {
      credential: foreign.credential,
      signaturePublicKey: foreign.publicKey,
      challenge,
      signature: foreign.sessionSignature(challenge),
    });
    expect(await codeOf(alice.call(DeliveryService.CompleteSession, request))).toBe("foreign_client");
    for (const clientId of ["", "alice", "alice@a.example", "Alice@a.example/phone", "a".repeat(5000)]) {
      expect(await codeOf(alice.challenge(clientId))).toBe("bad_identifier");
    }
  });

  test("a challenge is good for its minute", async () => {
    const alice = await Device.enrol(domain, "alice/watch");
    const request = await proof(alice);
    aheadMs = challengeLifetimeMs;
    expect(await codeOf(alice.call(DeliveryService.CompleteSession, request))).toBe("bad_challenge");
  });

  test("every other call needs one", async () => {
    const alice = await Device.connect(domain, "alice/car");
    const { token } = alice;
    for (const bad of ["", "x", "a.b", `${token}x`, token.slice(2), `${token}.x`, "x".repeat(5000)]) {
      alice.token = bad;
      expect(await codeOf(alice.call(DeliveryService.ReadKeyPackageStock, {}))).toBe("no_session");
    }
  });

  test("end with their time and with their credential", async () => {
    const alice = await Device.connect(domain, "alice/desk");
    const stock = () => alice.call(DeliveryService.ReadKeyPackageStock, {});
    aheadMs = verdictLifetimeMs - 5_000;
    domain.authority.revoked.add(alice.clientId);
    await stock();
    aheadMs = verdictLifetimeMs + 5_000;
    expect(await codeOf(stock())).toBe("session_ended");
    // For good: its KeyPackages are handed to nobody.
    expect((await domain.store.devices.find(alice.clientId))?.state).toBe("revoked");
    const bob = await Device.connect(domain, "bob/desk");
    aheadMs = sessionLifetimeMs + 2 * verdictLifetimeMs;
    expect(await codeOf(bob.call(DeliveryService.ReadKeyPackageStock, {}))).toBe("session_expired");
  });

  test("outlast an Authentication Service that is away, for a while", async () => {
    const alice = await Device.connect(domain, "alice/boat");
    const stock = () => alice.call(DeliveryService.ReadKeyPackageStock, {});
    domain.authority.down = true;
    const bob = await Device.enrol(domain, "bob/boat");
    expect(await codeOf(bob.beginSession())).toBe("authentication_unavailable");
    aheadMs = verdictLifetimeMs + 1_000;
    await stock();
    aheadMs = verdictGraceMs + 1_000;
    expect(await codeOf(stock())).toBe("authentication_unavailable");
  });

  test("a stream needs one too", async () => {
    const alice = await Device.enrol(domain, "alice/plane");
    alice.token = "nothing";
    const stream = await new DeviceStream(alice).until(({ closed }) => closed);
    expect(stream.error?.code).toBe("no_session");
  });

  test("verdicts are remembered", async () => {
    const alice = await Device.connect(domain, "alice/train");
    const before = domain.authority.questions;
    for (let i = 0; i < 20; i++) await alice.call(DeliveryService.ReadKeyPackageStock, {});
    expect(domain.authority.questions).toBe(before);
  });
});
