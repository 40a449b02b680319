import { describe, expect, test } from "@jest/globals";
import type { IssueRequest, RevokeRequest } from "../../src/index.ts";
import { aVersion, bytes, day, hash, now, type StoreFactory } from "./samples.ts";

const tokenDigest = hash("token");

function anIssue(clientId: string, overrides: Partial<IssueRequest> = {}): IssueRequest {
  return {
    by: { tokenDigest },
    clientId,
    userId: "alice",
    signatureKey: hash(`key ${clientId}`),
    credential: bytes(`credential ${clientId}`),
    serial: `serial ${clientId}`,
    notAfterMs: now + 90 * day,
    nowMs: now,
    logged: aVersion(`${clientId} ${overrides.serial ?? ""}`),
    ...overrides,
  };
}

/** Revocation is logged like everything else. */
function aRevocation(clientId: string, reason: string, nowMs: number): RevokeRequest {
  return { clientId, reason, nowMs, logged: aVersion(`revocation ${clientId}`) };
}

export function identitiesSuite(open: StoreFactory): void {
  describe("identities", () => {
    test("an invitation issues one client, and its repetition finds it", async () => {
      const store = await open();
      expect(await store.identities.invite({ tokenDigest, userId: "alice", expiresAtMs: now + day })).toBe(
        true,
      );
      expect(await store.identities.invite({ tokenDigest, userId: "bob", expiresAtMs: now + day })).toBe(
        false,
      );
      expect(await store.identities.issue(anIssue("alice/1"))).toEqual({ code: "issued" });
      const { by: _by, nowMs, logged: _logged, ...fields } = anIssue("alice/1");
      const identity = { ...fields, issuedAtMs: nowMs };
      expect(await store.identities.issue(anIssue("alice/1", { serial: "2" }))).toEqual({
        code: "duplicate",
        identity,
      });
      expect(await store.identities.find("alice/1")).toEqual(identity);
      expect(await store.identities.findBySignatureKey(hash("key alice/1"))).toEqual(identity);
      expect(await store.identities.findBySerial("serial alice/1")).toEqual(identity);
      expect(await store.identities.findBySerial("2")).toBeUndefined();
      expect(await store.identities.clientsOf("alice")).toEqual([identity]);
      await store.close();
    });

    test("what refuses an issue, and that a refusal spends nothing", async () => {
      const store = await open();
      const refused = async (request: IssueRequest): Promise<unknown> =>
        await store.identities.issue(request);
      const reason = (name: string): object => ({ code: "refused", reason: name });
      expect(await refused(anIssue("alice/1"))).toEqual(reason("token_unknown"));
      await store.identities.invite({ tokenDigest, userId: "alice", expiresAtMs: now + day });
      expect(await refused(anIssue("bob/1", { userId: "bob" }))).toEqual(reason("token_of_other_user"));
      expect(await refused(anIssue("alice/1", { nowMs: now + day }))).toEqual(reason("token_expired"));
      expect(await refused(anIssue("alice/1", { by: { clientId: "alice/0" } }))).toEqual(
        reason("voucher_invalid"),
      );
      expect(await refused(anIssue("alice/1"))).toEqual({ code: "issued" });
      expect(await refused(anIssue("alice/2"))).toEqual(reason("token_used"));
      expect(await refused(anIssue("alice/1", { signatureKey: hash("other") }))).toEqual(
        reason("client_exists"),
      );

      const by = { clientId: "alice/1" };
      expect(await refused(anIssue("alice/2", { by, signatureKey: hash("key alice/1") }))).toEqual(
        reason("signature_key_in_use"),
      );
      expect(await refused(anIssue("alice/2", { by, serial: "serial alice/1" }))).toEqual(
        reason("serial_taken"),
      );
      expect(await refused(anIssue("bob/1", { by, userId: "bob" }))).toEqual(reason("voucher_invalid"));
      expect(await refused(anIssue("alice/2", { by }))).toEqual({ code: "issued" });
      await store.identities.revoke(aRevocation("alice/1", "lost", now));
      expect(await refused(anIssue("alice/3", { by }))).toEqual(reason("voucher_invalid"));
      await store.close();
    });

    test("one token, many requests at once: one client", async () => {
      const store = await open();
      await store.identities.invite({ tokenDigest, userId: "alice", expiresAtMs: now + day });
      const race = ["1", "2", "3", "4"].map((name) => store.identities.issue(anIssue(`alice/${name}`)));
      expect((await Promise.all(race)).map(({ code }) => code).sort()).toEqual([
        "issued",
        "refused",
        "refused",
        "refused",
      ]);
      await store.close();
    });

    test("renewal keeps keys and serials apart for ever; revocation is final", async () => {
      const store = await open();
      await store.identities.invite({ tokenDigest, userId: "alice", expiresAtMs: now + day });
      await store.identities.issue(anIssue("alice/1"));
      await store.identities.issue(anIssue("alice/2", { by: { clientId: "alice/1" } }));
      const renewal = {
        clientId: "alice/1",
        signatureKey: hash("new key"),
        credential: bytes("new"),
        serial: "new serial",
        notAfterMs: now + 180 * day,
        nowMs: now + day,
        logged: aVersion("renewal"),
      };
      expect(await store.identities.renew({ ...renewal, clientId: "nobody" })).toBe("unknown_client");
      expect(await store.identities.renew({ ...renewal, serial: "serial alice/2" })).toBe("serial_taken");
      expect(await store.identities.renew({ ...renewal, signatureKey: hash("key alice/2") })).toBe(
        "signature_key_in_use",
      );
      expect(await store.identities.renew(renewal)).toBe("renewed");
      expect(
        await store.identities.renew({
          ...renewal,
          clientId: "alice/2",
          serial: "3",
          signatureKey: hash("key alice/1"),
        }),
      ).toBe("signature_key_in_use");
      expect(await store.identities.findBySerial("serial alice/1")).toMatchObject({
        serial: "new serial",
        issuedAtMs: now + day,
      });
      expect(await store.identities.findBySignatureKey(hash("key alice/1"))).toMatchObject({
        clientId: "alice/1",
      });
      expect(await store.identities.revoke(aRevocation("alice/1", "lost", now + 2))).toBe("revoked");
      expect(await store.identities.revoke(aRevocation("alice/1", "stolen", now + 3))).toBe("revoked_before");
      expect(await store.identities.revoke(aRevocation("nobody", "lost", now))).toBe("unknown_client");
      expect(await store.identities.find("alice/1")).toMatchObject({
        revoked: { atMs: now + 2, reason: "lost" },
      });
      expect(await store.identities.renew({ ...renewal, serial: "4" })).toBe("revoked");
      expect(await store.identities.users("al", 10)).toEqual(["alice"]);
      await store.close();
    });
  });

  describe("further keys of a client", () => {
    test("are the client's for ever, all or none, and leave its identity as it is", async () => {
      const store = await open();
      await store.identities.invite({ tokenDigest, userId: "alice", expiresAtMs: now + day });
      await store.identities.issue(anIssue("alice/1"));
      await store.identities.issue(anIssue("alice/2", { by: { clientId: "alice/1" } }));
      const keysOf = (...names: readonly string[]) =>
        names.map((name) => ({ signatureKey: hash(name), serial: `serial of ${name}` }));
      const request = { clientId: "alice/1", keys: keysOf("g", "h"), nowMs: now, logged: aVersion("keys") };
      const before = await store.identities.find("alice/1");
      expect(await store.identities.certify({ ...request, clientId: "nobody" })).toBe("unknown_client");
      const taken = [...keysOf("i"), { signatureKey: hash("key alice/2"), serial: "free" }];
      expect(await store.identities.certify({ ...request, keys: taken })).toBe("signature_key_in_use");
      const serialTaken = [{ signatureKey: hash("i"), serial: "serial alice/2" }];
      expect(await store.identities.certify({ ...request, keys: serialTaken })).toBe("serial_taken");
      expect(await store.identities.findBySignatureKey(hash("i"))).toBeUndefined();
      expect(await store.identities.certify(request)).toBe("certified");
      expect(await store.identities.certify({ ...request, keys: keysOf("j") })).toBe("version_taken");
      expect(await store.identities.findBySignatureKey(hash("j"))).toBeUndefined();
      expect(await store.identities.findBySignatureKey(hash("h"))).toEqual(before);
      expect(await store.identities.findBySerial("serial of g")).toEqual(before);
      // The same keys again, with other certificates, and none.
      const again = keysOf("g", "h").map((each) => ({ ...each, serial: `later ${each.serial}` }));
      const logged = aVersion("again");
      expect(await store.identities.certify({ ...request, keys: again, logged })).toBe("certified");
      expect(await store.identities.certify({ ...request, keys: [], logged: aVersion("none") })).toBe(
        "certified",
      );
      await store.identities.revoke(aRevocation("alice/1", "lost", now));
      expect(await store.identities.certify({ ...request, logged: aVersion("late") })).toBe("revoked");
      await store.close();
    });
  });

  describe("kept answers and secrets", () => {
    test("the first answer is kept until it expires", async () => {
      const store = await open();
      const key = bytes("key");
      expect(await store.idempotency.find("alice/1", key, now)).toBeUndefined();
      expect(await store.idempotency.keep("alice/1", key, bytes("first"), now, now + 10)).toEqual(
        bytes("first"),
      );
      expect(await store.idempotency.keep("alice/1", key, bytes("second"), now + 9, now + 99)).toEqual(
        bytes("first"),
      );
      expect(await store.idempotency.find("bob/1", key, now)).toBeUndefined();
      expect(await store.idempotency.find("alice/1", key, now + 9)).toEqual(bytes("first"));
      expect(await store.idempotency.find("alice/1", key, now + 10)).toBeUndefined();
      expect(await store.idempotency.keep("alice/1", key, bytes("third"), now + 10, now + 20)).toEqual(
        bytes("third"),
      );
      expect(await store.idempotency.expire(now + 19)).toBe(0);
      expect(await store.idempotency.expire(now + 20)).toBe(1);
      const race = ["a", "b", "c"].map((name) =>
        store.idempotency.keep("bob/1", key, bytes(name), now, now + 9),
      );
      expect(new Set((await Promise.all(race)).map(String)).size).toBe(1);
      await store.close();
    });

    test("racing replicas agree on a secret", async () => {
      const store = await open();
      expect(await store.secrets.find("mac")).toBeUndefined();
      const race = ["a", "b", "c"].map((name) => store.secrets.ensure("mac", bytes(name)));
      const secrets = new Set((await Promise.all(race)).map(String));
      expect(secrets.size).toBe(1);
      await store.secrets.replace("mac", bytes("new"));
      expect(await store.secrets.find("mac")).toEqual(bytes("new"));
      expect(await store.secrets.ensure("mac", bytes("newer"))).toEqual(bytes("new"));
      await store.close();
    });
  });
}
