import { readFileSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { X509Certificate } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { authentication, common, CredentialService } from "@entente/proto";
import type { Remote } from "@entente/service-kit";
import { decode, encode } from "@entente/tls-codec";
import { Credential } from "@entente/mls-wire";
import { AsDomain, ClientKey, refusalCode } from "./domain.ts";

// Same client or not (A23-59), a reference identifier (A23-58), an issuing key that is elsewhere and changes (A23-122).
const { CredentialRelation } = authentication;
const program = fileURLToPath(new URL("key-service.mjs", import.meta.url));
let domain: AsDomain;

beforeAll(async () => {
  domain = await AsDomain.start("a.example");
});

afterAll(async () => {
  await domain.stop();
  rmSync(domain.folder, { recursive: true, force: true });
});

async function asDs<T>(work: (ds: Remote) => Promise<T>): Promise<T> {
  const ds = await domain.asRole("ds");
  try {
    return await work(ds);
  } finally {
    ds.close();
  }
}

type Presented = readonly [credential: Uint8Array, key: ClientKey, clientId?: string];

const query = ([
  credential,
  { publicKey },
  clientId = "",
]: Presented): common.CredentialQuery.$Properties => ({
  credential,
  signaturePublicKey: publicKey,
  clientId,
});

const relation = (first: Presented, second: Presented): Promise<authentication.CredentialRelation> =>
  asDs(
    async (ds) =>
      (await ds.unary(CredentialService.CompareCredentials, { first: query(first), second: query(second) }))
        .relation,
  );

const state = (presented: Presented): Promise<common.CredentialState | undefined> =>
  asDs(
    async (ds) =>
      (await ds.unary(CredentialService.VerifyCredential, { query: query(presented) })).verdict?.state ??
      undefined,
  );

function issuerOf(credential: Uint8Array): X509Certificate {
  const decoded = decode(Credential, credential);
  if (decoded.credentialType !== "x509") throw new Error("not x509");
  return new X509Certificate(decoded.certificates[1]!.certData);
}

describe("two credentials", () => {
  test("of several keys of one device are one client; of several devices, one user; of others, unrelated", async () => {
    const [phoneKey, phoneNext, tabletKey, bobKey] = Array.from({ length: 4 }, () => new ClientKey()) as [
      ClientKey,
      ClientKey,
      ClientKey,
      ClientKey,
    ];
    const phone: Presented = [await domain.enrol("alice@a.example/phone", phoneKey), phoneKey];
    const renewed: Presented = [await domain.renew("alice@a.example/phone", phone[0], phoneKey), phoneKey];
    const rotated: Presented = [
      await domain.renew("alice@a.example/phone", renewed[0], phoneKey, phoneNext),
      phoneNext,
    ];
    const tablet: Presented = [await domain.enrol("alice@a.example/tablet", tabletKey), tabletKey];
    const bob: Presented = [await domain.enrol("bob@a.example/phone", bobKey), bobKey];
    const { CREDENTIAL_RELATION_SAME_CLIENT: client, CREDENTIAL_RELATION_SAME_USER: user } =
      CredentialRelation;
    for (const other of [phone, renewed, rotated])
      expect([await relation(phone, other), await relation(other, tablet)]).toEqual([client, user]);
    expect(await relation(rotated, bob)).toBe(CredentialRelation.CREDENTIAL_RELATION_UNRELATED);
    // What is over still stands for the client that it was issued to.
    domain.nowMs += 40 * 86_400_000;
    expect(await relation(phone, rotated)).toBe(client);
    domain.nowMs -= 40 * 86_400_000;
    await asOperator((operator) =>
      operator.unary(CredentialService.RevokeClient, { clientId: "bob@a.example/phone", reason: 1 }),
    );
    expect(await relation(bob, bob)).toBe(client);
  });

  test("of which one is not this domain's, or presented with another key or name, can not be compared", async () => {
    const [key, other] = [new ClientKey(), new ClientKey()];
    const carol: Presented = [await domain.enrol("carol@a.example/phone", key), key];
    const unknown = CredentialRelation.CREDENTIAL_RELATION_UNKNOWN;
    expect(await relation(carol, [carol[0], other])).toBe(unknown);
    expect(await relation(carol, [carol[0], key, "carol@a.example/tablet"])).toBe(unknown);
    expect(await relation(carol, [Uint8Array.of(1, 2, 3), key])).toBe(unknown);
    const stranger = await AsDomain.start("b.example");
    try {
      const theirs = await stranger.enrol("carol@b.example/phone", other);
      expect(await relation(carol, [theirs, other])).toBe(unknown);
    } finally {
      await stranger.stop();
    }
  });
});

describe("a basic credential", () => {
  const basic = (clientId: string): Uint8Array =>
    encode(Credential, { credentialType: "basic", identity: new TextEncoder().encode(clientId) });

  test("stands for a client with the key that it has now, in time and not revoked", async () => {
    const [key, next] = [new ClientKey(), new ClientKey()];
    const name = "basil@a.example/phone";
    const first = await domain.enrol(name, key);
    const { CREDENTIAL_STATE_VALID: valid, CREDENTIAL_STATE_UNKNOWN: unknown } = common.CredentialState;
    expect(await state([basic(name), key])).toBe(valid);
    expect(await state([basic(name), next])).toBe(unknown);
    expect(await state([basic("basil@a.example/other"), key])).toBe(unknown);
    expect(await state([basic("not a client"), key])).toBe(common.CredentialState.CREDENTIAL_STATE_MALFORMED);
    await domain.renew(name, first, key, next);
    expect([await state([basic(name), key]), await state([basic(name), next])]).toEqual([unknown, valid]);
    // Both keys are one client's, now and before.
    expect(await relation([basic(name), key], [basic(name), next])).toBe(
      CredentialRelation.CREDENTIAL_RELATION_SAME_CLIENT,
    );
    await asOperator((operator) =>
      operator.unary(CredentialService.RevokeClient, { clientId: name, reason: 1 }),
    );
    expect(await state([basic(name), next])).toBe(common.CredentialState.CREDENTIAL_STATE_REVOKED);
  });
});

describe("a reference identifier", () => {
  test("fits one client, whichever of its keys it presents, and no other device of the user", async () => {
    const [key, next] = [new ClientKey(), new ClientKey("p256")];
    const first = await domain.enrol("dora@a.example/phone", key);
    const second = await domain.renew("dora@a.example/phone", first, key, next);
    await domain.enrol("dora@a.example/tablet", new ClientKey());
    const { CREDENTIAL_STATE_VALID: valid, CREDENTIAL_STATE_UNKNOWN: unknown } = common.CredentialState;
    expect(await state([first, key, "dora@a.example/phone"])).toBe(valid);
    expect(await state([second, next, "dora@a.example/phone"])).toBe(valid);
    expect(await state([second, next, "dora@a.example/tablet"])).toBe(unknown);
    expect(await state([second, key, "dora@a.example/phone"])).toBe(unknown);
  });
});

async function asOperator<T>(work: (operator: Remote) => Promise<T>): Promise<T> {
  const operator = await domain.asRole("operator");
  try {
    return await work(operator);
  } finally {
    operator.close();
  }
}

describe("the issuing key", () => {
  test("stays with a program that signs digests, and what it issues is like any other", async () => {
    const { certificate, key } = await domain.newIssuer("kept");
    const before = new ClientKey();
    const former = domain.configuration.issuer.certificate;
    const old = await domain.enrol("erin@a.example/phone", before);
    await domain.restartWith({
      issuer: {
        certificate,
        signer: { program: process.execPath, args: [program, key] },
        former: [former],
      },
    });
    const own = new ClientKey();
    const credential = await domain.enrol("erin@a.example/tablet", own);
    expect(issuerOf(credential).raw).toEqual(new X509Certificate(readFileSync(certificate)).raw);
    expect(await state([credential, own])).toBe(common.CredentialState.CREDENTIAL_STATE_VALID);
    // The authority was changed: what the former one issued holds, and is renewed under the new one.
    expect(await state([old, before])).toBe(common.CredentialState.CREDENTIAL_STATE_VALID);
    const renewed = await domain.renew("erin@a.example/phone", old, before);
    expect(issuerOf(renewed).raw).toEqual(issuerOf(credential).raw);
    expect(await relation([old, before], [renewed, before])).toBe(
      CredentialRelation.CREDENTIAL_RELATION_SAME_CLIENT,
    );
  });

  test.each(["locked", "talkative"])(
    "that can not sign (%s) refuses, issues nothing, and spends no invitation",
    async (fault) => {
      const { issuer } = domain.configuration;
      const file = issuer.signer?.args[1] ?? "";
      await domain.restartWith({
        issuer: { ...issuer, signer: { program: process.execPath, args: [program, file, fault] } },
      });
      const key = new ClientKey();
      expect(await refusalCode(domain.enrol(`${fault}@a.example/phone`, key))).toBe("signer_unavailable");
      await domain.restartWith({ issuer });
      await domain.enrol(`${fault}@a.example/phone`, key);
    },
  );

  test("that is another one than the certificate's issues nothing", async () => {
    const { issuer } = domain.configuration;
    const { key } = await domain.newIssuer("other");
    await domain.restartWith({
      issuer: { ...issuer, signer: { program: process.execPath, args: [program, key] } },
    });
    expect(await refusalCode(domain.enrol("frank@a.example/phone", new ClientKey()))).toBe(
      "signer_unavailable",
    );
    const { signer: _signer, ...rest } = issuer;
    await expect(domain.restartWith({ issuer: { ...rest, key } })).rejects.toThrow(/not the key/);
    await domain.restartWith({ issuer });
  });

  test("of a former authority that is not named any more vouches for nobody", async () => {
    const { issuer } = domain.configuration;
    const { certificate, key } = await domain.newIssuer("third");
    const mine = new ClientKey();
    const credential = await domain.enrol("gina@a.example/phone", mine);
    const { signer: _signer, ...rest } = issuer;
    await domain.restartWith({ issuer: { ...rest, certificate, key, former: [] } });
    expect(await state([credential, mine])).toBe(common.CredentialState.CREDENTIAL_STATE_MALFORMED);
    await domain.restartWith({ issuer });
    expect(await state([credential, mine])).toBe(common.CredentialState.CREDENTIAL_STATE_VALID);
  });
});
