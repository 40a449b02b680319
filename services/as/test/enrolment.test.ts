import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { AuthenticationService, CredentialService, common } from "@entente/proto";
import type { Remote } from "@entente/service-kit";
import { decode, encode } from "@entente/tls-codec";
import { Credential, enrolmentSignContent, renewalSignContent } from "@entente/mls-wire";
import {
  challengeMs,
  clockSkewMs,
  credentialLifetimeDefaultMs,
  invitationLifetimeMaxMs,
} from "../src/limits.ts";
import { AsDomain, ClientKey, refusalCode } from "./domain.ts";

let domain: AsDomain;
let client: Remote;
let operator: Remote;
let ds: Remote;

beforeAll(async () => {
  domain = await AsDomain.start("a.example");
  client = domain.asClient();
  operator = await domain.asRole("operator");
  ds = await domain.asRole("ds");
});

afterAll(async () => {
  client.close();
  operator.close();
  ds.close();
  await domain.stop();
});

async function invitation(userId: string, lifetimeMs = 0): Promise<string> {
  return (await operator.unary(CredentialService.CreateInvitation, { userId, lifetimeMs })).invitationToken;
}

interface Enrolling {
  clientId: string;
  token: string;
  key: ClientKey;
}

async function begin({ clientId, token, key }: Enrolling): Promise<Uint8Array> {
  const request = {
    clientId,
    invitationToken: token,
    signatureScheme: key.scheme,
    signaturePublicKey: key.publicKey,
  };
  return (await client.unary(AuthenticationService.BeginEnrolment, request)).challenge;
}

async function complete(
  enrolling: Enrolling,
  challenge: Uint8Array,
  signature?: Uint8Array,
): Promise<Uint8Array> {
  const { clientId, token, key } = enrolling;
  const answer = await client.unary(AuthenticationService.CompleteEnrolment, {
    enrolment: {
      clientId,
      invitationToken: token,
      signatureScheme: key.scheme,
      signaturePublicKey: key.publicKey,
    },
    challenge,
    signature: signature ?? key.sign(enrolmentSignContent(challenge, clientId, key.publicKey)),
  });
  return answer.credential;
}

async function enrol(
  clientId: string,
  key = new ClientKey(),
): Promise<{ credential: Uint8Array; key: ClientKey }> {
  const enrolling = { clientId, key, token: await invitation(clientId.slice(0, clientId.indexOf("/"))) };
  return { credential: await complete(enrolling, await begin(enrolling)), key };
}

async function stateOf(
  credential: Uint8Array,
  key: ClientKey,
  clientId = "",
  as = ds,
): Promise<common.CredentialState> {
  const query = { credential, signaturePublicKey: key.publicKey, clientId };
  const { verdict } = await as.unary(CredentialService.VerifyCredential, { query });
  return verdict?.state ?? common.CredentialState.CREDENTIAL_STATE_UNSPECIFIED;
}

const { CREDENTIAL_STATE_VALID, CREDENTIAL_STATE_UNKNOWN, CREDENTIAL_STATE_EXPIRED } = common.CredentialState;
const { CREDENTIAL_STATE_REVOKED, CREDENTIAL_STATE_MALFORMED } = common.CredentialState;

describe("enrolment", () => {
  test.each(["ed25519", "p256"] as const)("gives an X.509 credential for a key of kind %s", async (kind) => {
    const { credential, key } = await enrol(`carol@a.example/${kind}`, new ClientKey(kind));
    const decoded = decode(Credential, credential);
    if (decoded.credentialType !== "x509") throw new Error("not x509");
    const [leaf, issuer] = decoded.certificates.map(({ certData }) => new X509Certificate(certData));
    const root = new X509Certificate(readFileSync(domain.configuration.root));
    expect(decoded.certificates.length).toBe(2);
    expect(leaf?.subjectAltName).toBe(`URI:entente:carol@a.example/${kind}`);
    expect(leaf?.checkIssued(issuer!) === true && leaf.verify(issuer!.publicKey)).toBe(true);
    expect(issuer?.checkIssued(root) === true && issuer.verify(root.publicKey)).toBe(true);
    expect(await stateOf(credential, key, `carol@a.example/${kind}`)).toBe(CREDENTIAL_STATE_VALID);
  });

  test("completed again gives the same credential, also after a restart of the service", async () => {
    const enrolling = {
      clientId: "dave@a.example/phone",
      key: new ClientKey(),
      token: await invitation("dave@a.example"),
    };
    const challenge = await begin(enrolling);
    const first = await complete(enrolling, challenge);
    await domain.restart();
    expect(Buffer.compare(await complete(enrolling, challenge), first)).toBe(0);
  });

  test.each([
    ["of another key", "bad_signature"],
    ["that is cut", "bad_signature"],
    ["over another challenge", "bad_signature"],
  ])("with a signature %s is refused", async (what, code) => {
    const enrolling = {
      clientId: "erin@a.example/phone",
      key: new ClientKey(),
      token: await invitation("erin@a.example"),
    };
    const challenge = await begin(enrolling);
    const content = enrolmentSignContent(challenge, enrolling.clientId, enrolling.key.publicKey);
    const good = enrolling.key.sign(content);
    const signature =
      what === "of another key"
        ? new ClientKey().sign(content)
        : what === "that is cut"
          ? good.subarray(1)
          : enrolling.key.sign(
              enrolmentSignContent(new Uint8Array(40), enrolling.clientId, enrolling.key.publicKey),
            );
    expect(await refusalCode(complete(enrolling, challenge, signature))).toBe(code);
  });

  test("with a challenge for another client, another key, or of another service is refused", async () => {
    const mine = {
      clientId: "erin@a.example/laptop",
      key: new ClientKey(),
      token: await invitation("erin@a.example"),
    };
    const challenge = await begin(mine);
    expect(await refusalCode(complete({ ...mine, clientId: "erin@a.example/other" }, challenge))).toBe(
      "bad_challenge",
    );
    expect(await refusalCode(complete({ ...mine, key: new ClientKey() }, challenge))).toBe("bad_challenge");
    expect(await refusalCode(complete(mine, new Uint8Array(40)))).toBe("bad_challenge");
    expect(await refusalCode(complete(mine, new Uint8Array(257)))).toBe("too_large");
  });

  test("with a challenge at its last moment passes, and a moment later does not", async () => {
    const clock = domain.nowMs;
    const early = {
      clientId: "frank@a.example/one",
      key: new ClientKey(),
      token: await invitation("frank@a.example"),
    };
    const late = {
      clientId: "frank@a.example/two",
      key: new ClientKey(),
      token: await invitation("frank@a.example"),
    };
    const [first, second] = [await begin(early), await begin(late)];
    domain.nowMs = clock + challengeMs;
    expect(await refusalCode(complete(early, first))).toBe("not refused");
    domain.nowMs = clock + challengeMs + 1;
    expect(await refusalCode(complete(late, second))).toBe("bad_challenge");
    domain.nowMs = clock;
  });

  test("spends its invitation, which is for one user and one time", async () => {
    const token = await invitation("grace@a.example");
    const first = { clientId: "grace@a.example/phone", key: new ClientKey(), token };
    const again = { clientId: "grace@a.example/laptop", key: new ClientKey(), token };
    const other = {
      clientId: "heidi@a.example/phone",
      key: new ClientKey(),
      token: await invitation("grace@a.example"),
    };
    const unknown = { clientId: "grace@a.example/tablet", key: new ClientKey(), token: "no such token" };
    expect(await refusalCode(complete(first, await begin(first)))).toBe("not refused");
    for (const refused of [again, other, unknown]) {
      expect(await refusalCode(complete(refused, await begin(refused)))).toBe("invitation_refused");
    }
  });

  test("of a client that exists, or with another client's key, is refused", async () => {
    const { key } = await enrol("ivan@a.example/phone");
    const same = {
      clientId: "ivan@a.example/phone",
      key: new ClientKey(),
      token: await invitation("ivan@a.example"),
    };
    const shared = { clientId: "ivan@a.example/laptop", key, token: await invitation("ivan@a.example") };
    expect(await refusalCode(complete(same, await begin(same)))).toBe("client_exists");
    expect(await refusalCode(complete(shared, await begin(shared)))).toBe("signature_key_in_use");
  });

  test.each([
    ["a client of another domain", "alice@b.example/phone", "foreign_client"],
    ["no device", "alice@a.example", "bad_client_id"],
    ["upper case", "Alice@a.example/phone", "bad_client_id"],
    ["two spellings of a domain", "alice@a.example./phone", "bad_client_id"],
  ])("for %s is refused", async (_what, clientId, code) => {
    expect(await refusalCode(begin({ clientId, token: "x", key: new ClientKey() }))).toBe(code);
  });

  test("with bytes that are no key is refused", async () => {
    const request = { clientId: "judy@a.example/phone", invitationToken: "x" };
    const bad = [
      { signatureScheme: 0x0807, signaturePublicKey: new Uint8Array(31) },
      { signatureScheme: 0x0403, signaturePublicKey: new Uint8Array(65) },
      { signatureScheme: 0x0804, signaturePublicKey: new ClientKey().publicKey },
    ];
    for (const each of bad) {
      const call = client.unary(AuthenticationService.BeginEnrolment, { ...request, ...each });
      expect(await refusalCode(call)).toBe("bad_signature_key");
    }
  });
});

describe("verification", () => {
  test("vouches only for the client, the key and the time that the certificate is for", async () => {
    const { credential, key } = await enrol("kate@a.example/phone");
    expect(await stateOf(credential, key)).toBe(CREDENTIAL_STATE_VALID);
    expect(await stateOf(credential, key, "kate@a.example/laptop")).toBe(CREDENTIAL_STATE_UNKNOWN);
    expect(await stateOf(credential, new ClientKey())).toBe(CREDENTIAL_STATE_UNKNOWN);
    const clock = domain.nowMs;
    domain.nowMs = clock + credentialLifetimeDefaultMs + 1_000;
    expect(await stateOf(credential, key)).toBe(CREDENTIAL_STATE_EXPIRED);
    domain.nowMs = clock;
  });

  test("does not know a credential of another domain's authority, whatever name it bears", async () => {
    const impostor = await AsDomain.start("a.example");
    const [theirs, theirOperator] = [impostor.asClient(), await impostor.asRole("operator")];
    const [home, homeOperator] = [client, operator];
    [client, operator] = [theirs, theirOperator];
    const { credential, key } = await enrol("alice@a.example/phone");
    [client, operator] = [home, homeOperator];
    expect(await stateOf(credential, key)).toBe(CREDENTIAL_STATE_MALFORMED);
    expect(await stateOf(await withIssuerOfHome(credential), key)).toBe(CREDENTIAL_STATE_UNKNOWN);
    theirs.close();
    theirOperator.close();
    await impostor.stop();
  });

  /** The same leaf beside the certificate of the authority that did not issue it. */
  async function withIssuerOfHome(credential: Uint8Array): Promise<Uint8Array> {
    const [foreign, home] = [credential, (await enrol("walter@a.example/phone")).credential].map((bytes) =>
      decode(Credential, bytes),
    );
    if (foreign?.credentialType !== "x509" || home?.credentialType !== "x509") throw new Error("not x509");
    return encode(Credential, {
      credentialType: "x509",
      certificates: [foreign.certificates[0]!, home.certificates[1]!],
    });
  }

  test("no single flipped byte of a credential is vouched for", async () => {
    const { credential, key } = await enrol("leo@a.example/phone");
    for (let index = 0; index < credential.length; index++) {
      const flipped = Uint8Array.from(credential);
      flipped[index] = flipped[index]! ^ (1 << (index % 8));
      expect([index, await stateOf(flipped, key)]).not.toEqual([index, CREDENTIAL_STATE_VALID]);
    }
  });

  test("a basic credential that nobody enrolled is unknown", async () => {
    const basic = encode(Credential, {
      credentialType: "basic",
      identity: Buffer.from("alice@a.example/phone"),
    });
    expect(await stateOf(basic, new ClientKey())).toBe(CREDENTIAL_STATE_UNKNOWN);
  });

  test("what is no credential is malformed", async () => {
    for (const bytes of [new Uint8Array(), new Uint8Array(16 * 1024 + 1), Uint8Array.of(0, 2, 3, 2, 0, 0)]) {
      expect(await stateOf(bytes, new ClientKey())).toBe(CREDENTIAL_STATE_MALFORMED);
    }
  });

  test("a revoked client's credential is revoked, for ever and after a restart", async () => {
    const { credential, key } = await enrol("mallory@a.example/phone");
    await operator.unary(CredentialService.RevokeClient, { clientId: "mallory@a.example/phone", reason: 1 });
    expect(await stateOf(credential, key)).toBe(CREDENTIAL_STATE_REVOKED);
    await domain.restart();
    expect(await stateOf(credential, key)).toBe(CREDENTIAL_STATE_REVOKED);
    const unknown = operator.unary(CredentialService.RevokeClient, {
      clientId: "nobody@a.example/phone",
      reason: 1,
    });
    expect(await refusalCode(unknown)).toBe("unknown_client");
  });
});

describe("renewal", () => {
  async function renew(
    credential: Uint8Array,
    clientId: string,
    current: ClientKey,
    next: ClientKey,
    requestedAtMs = domain.nowMs,
  ) {
    const signed = renewalSignContent(requestedAtMs, clientId, next.publicKey);
    return client.unary(AuthenticationService.RenewCredential, {
      credential,
      signatureScheme: next.scheme,
      signaturePublicKey: next.publicKey,
      requestedAtMs,
      signatureByCurrentKey: current.sign(signed),
      signatureByNewKey: next.sign(signed),
    });
  }

  test("gives a later credential, for the same key or a new one", async () => {
    const { credential, key } = await enrol("nina@a.example/phone");
    const clock = domain.nowMs;
    domain.nowMs = clock + 1_000_000;
    const same = await renew(credential, "nina@a.example/phone", key, key);
    const next = new ClientKey("p256");
    const other = await renew(same.credential, "nina@a.example/phone", key, next);
    expect(await stateOf(same.credential, key)).toBe(CREDENTIAL_STATE_VALID);
    expect(await stateOf(other.credential, next)).toBe(CREDENTIAL_STATE_VALID);
    domain.nowMs = clock;
  });

  test("without the current key, with another client's key, for a revoked client, or with a wrong clock is refused", async () => {
    const { credential, key } = await enrol("oscar@a.example/phone");
    const { key: taken } = await enrol("peggy@a.example/phone");
    const id = "oscar@a.example/phone";
    expect(await refusalCode(renew(credential, id, new ClientKey(), key))).toBe("bad_signature");
    expect(await refusalCode(renew(credential, id, key, taken))).toBe("signature_key_in_use");
    expect(await refusalCode(renew(credential, id, key, key, domain.nowMs - clockSkewMs - 1))).toBe(
      "clock_skew",
    );
    await operator.unary(CredentialService.RevokeClient, { clientId: id, reason: 4 });
    expect(await refusalCode(renew(credential, id, key, key))).toBe("credential_refused");
  });
});

describe("who may ask what", () => {
  test("only the operator invites, lists and, with the Delivery Service, revokes", async () => {
    const gateway = await domain.asRole("gateway");
    expect(await refusalCode(ds.unary(CredentialService.CreateInvitation, { userId: "x@a.example" }))).toBe(
      "role_not_allowed",
    );
    expect(await refusalCode(ds.unary(CredentialService.ListUsers, {}))).toBe("role_not_allowed");
    const revoke = gateway.unary(CredentialService.RevokeClient, { clientId: "x@a.example/y" });
    expect(await refusalCode(revoke)).toBe("role_not_allowed");
    gateway.close();
  });

  test("the operator sees users with their clients", async () => {
    await enrol("zoe@a.example/phone");
    const { users } = await operator.unary(CredentialService.ListUsers, { userIdPrefix: "zoe@" });
    expect(users.map(({ userId, clients }) => [userId, clients?.map(({ clientId }) => clientId)])).toEqual([
      ["zoe@a.example", ["zoe@a.example/phone"]],
    ]);
  });

  test("an invitation for another domain's user, or for too long, is refused", async () => {
    expect(await refusalCode(invitation("bob@b.example"))).toBe("foreign_client");
    expect(await refusalCode(invitation("bob@a.example", invitationLifetimeMaxMs))).toBe("not refused");
    expect(await refusalCode(invitation("bob@a.example", invitationLifetimeMaxMs + 1))).toBe("bad_lifetime");
  });

  test("the trust anchor is the root", async () => {
    const { trustAnchor } = await ds.unary(CredentialService.ReadTrustAnchor, {});
    const root = new X509Certificate(domain.root.certificatePem).raw;
    expect(trustAnchor?.domain).toBe("a.example");
    expect(Buffer.compare(trustAnchor?.rootCertificates?.[0] ?? new Uint8Array(), root)).toBe(0);
  });
});
