import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { groupKeysSignContent, renewalSignContent } from "@entente/mls-wire";
import { authentication, AuthenticationService, CredentialService, LogService } from "@entente/proto";
import type { Remote } from "@entente/service-kit";
import {
  clientWithKey,
  decodeClientSet,
  keysOfClient,
  kOfN,
  labelOf,
  noMemory,
  parseVerifierKey,
  SignedDomainStatement,
  verifySearch,
} from "@entente/transparency";
import { decode } from "@entente/tls-codec";
import { AsDomain, ClientKey, refusalCode } from "./domain.ts";
import { clockSkewMs, droppedKeysMax, groupKeysAtOnceMax, groupKeysPerClientMax } from "../src/limits.ts";

// Several keys of one client, each for its leaf in one group: certified in batches, logged, given up, and good for nothing else (A23-120).
let domain: AsDomain;
let client: Remote, operator: Remote, ds: Remote;

beforeAll(async () => {
  domain = await AsDomain.start("a.example");
  client = domain.asClient();
  operator = await domain.asRole("operator");
  ds = await domain.asRole("ds");
});

afterAll(async () => {
  for (const remote of [client, operator, ds]) remote.close();
  await domain.stop();
});

interface Enrolled {
  readonly clientId: string;
  readonly key: ClientKey;
  readonly credential: Uint8Array;
}

async function enrol(clientId: string): Promise<Enrolled> {
  const key = new ClientKey();
  return { clientId, key, credential: await domain.enrol(clientId, key) };
}

const keys = (count: number): readonly ClientKey[] => Array.from({ length: count }, () => new ClientKey());

function change(
  { clientId, key, credential }: Enrolled,
  certified: readonly ClientKey[],
  dropped: readonly ClientKey[] = [],
  requestedAtMs = domain.nowMs,
) {
  const [asked, given] = [certified, dropped].map((list) => list.map(({ publicKey }) => publicKey));
  return client.unary(AuthenticationService.ChangeGroupKeys, {
    credential,
    requestedAtMs,
    certified: certified.map((each) => ({
      signatureScheme: each.scheme,
      signaturePublicKey: each.publicKey,
      signature: each.sign(renewalSignContent(requestedAtMs, clientId, each.publicKey)),
    })),
    dropped: given ?? [],
    signature: key.sign(groupKeysSignContent(requestedAtMs, clientId, asked ?? [], given ?? [])),
  });
}

/** The user's client set, as the log proves it. */
async function clientSet(name: string) {
  const { stated } = await ds.unary(LogService.ReadStatement, {});
  const { logKey, logParameters } = decode(SignedDomainStatement, stated?.statement ?? new Uint8Array())
    .statement.value;
  const trust = {
    domain: "a.example",
    parameters: logParameters,
    policy: kOfN(parseVerifierKey(logKey), 1, []),
  };
  const label = labelOf("user", name);
  const query = { search: { label }, lastSize: 0 };
  const { answer } = await ds.unary(LogService.LookUp, { query });
  const response = answer?.response ?? new Uint8Array();
  const { found } = verifySearch(trust, undefined, label, noMemory, response, BigInt(domain.nowMs));
  if (found === undefined) throw new Error(`no u/${name}`);
  return { version: found.version, set: decodeClientSet(found.value) };
}

async function stateOf(credential: Uint8Array, { publicKey }: ClientKey): Promise<unknown> {
  const query = { credential, signaturePublicKey: publicKey };
  return (await ds.unary(CredentialService.VerifyCredential, { query })).verdict?.state;
}

const valid = 1;

describe("keys for groups", () => {
  test("are certified at once, in one version of the log, and each stands for the one client", async () => {
    const alice = await enrol("alice@a.example/phone");
    const [first, ...others] = keys(groupKeysAtOnceMax);
    if (first === undefined) throw new Error("no keys");
    const { credentials } = await change(alice, [first, ...others]);
    expect(credentials).toHaveLength(groupKeysAtOnceMax);
    const { version, set } = await clientSet("alice");
    expect([version, set.clients.length]).toEqual([1, 1]);
    for (const each of [alice.key, first, ...others])
      expect(Buffer.from(clientWithKey(set, each.publicKey)?.clientId ?? []).toString()).toBe("phone");
    const [credential = new Uint8Array()] = credentials.map((each) => each.credential ?? new Uint8Array());
    expect(await stateOf(credential, first)).toBe(valid);
    expect(await stateOf(credential, alice.key)).not.toBe(valid);
    const { relation } = await ds.unary(CredentialService.CompareCredentials, {
      first: { credential: alice.credential, signaturePublicKey: alice.key.publicKey },
      second: { credential, signaturePublicKey: first.publicKey },
    });
    expect(relation).toBe(authentication.CredentialRelation.CREDENTIAL_RELATION_SAME_CLIENT);
    // Its own key stays, and a later credential for it leaves them alone.
    expect(set.clients[0]?.signaturePublicKey).toEqual(alice.key.publicKey);
    await domain.renew(alice.clientId, alice.credential, alice.key);
    expect((await clientSet("alice")).set.clients.flatMap(keysOfClient)).toHaveLength(1 + groupKeysAtOnceMax);
  });

  test("that are given up, or whose credentials have ended, are in the log no more", async () => {
    const bob = await enrol("bob@a.example/phone");
    const [one, two, three] = keys(3) as [ClientKey, ClientKey, ClientKey];
    await change(bob, [one, two]);
    await change(bob, [three], [one]);
    const { set } = await clientSet("bob");
    expect(clientWithKey(set, one.publicKey)).toBeUndefined();
    for (const each of [two, three]) expect(clientWithKey(set, each.publicKey)).toBeDefined();
    // A lost answer is asked for again, and the same key is there once.
    await change(bob, [three]);
    expect((await clientSet("bob")).set.clients.flatMap(keysOfClient)).toHaveLength(3);
    domain.nowMs += 29 * 86_400_000;
    const credential = await domain.renew(bob.clientId, bob.credential, bob.key);
    domain.nowMs += 2 * 86_400_000;
    await change({ ...bob, credential }, []);
    expect((await clientSet("bob")).set.clients.flatMap(keysOfClient)).toEqual([bob.key.publicKey]);
  });

  test("are bounded, at once and in all, and nothing is done past a bound", async () => {
    const carol = await enrol("carol@a.example/phone");
    expect(await refusalCode(change(carol, keys(groupKeysAtOnceMax + 1)))).toBe("too_large");
    expect(await refusalCode(change(carol, [], keys(droppedKeysMax + 1)))).toBe("too_large");
    const all = keys(groupKeysPerClientMax);
    for (let at = 0; at < all.length; at += groupKeysAtOnceMax)
      await change(carol, all.slice(at, at + groupKeysAtOnceMax));
    const { version } = await clientSet("carol");
    expect(await refusalCode(change(carol, keys(1)))).toBe("too_many_keys");
    expect((await clientSet("carol")).version).toBe(version);
    await change(carol, keys(1), all.slice(0, 1));
  });

  test("are for who has them and the client's key in force alone", async () => {
    const dora = await enrol("dora@a.example/phone");
    const emil = await enrol("emil@a.example/phone");
    const [one, two] = keys(2) as [ClientKey, ClientKey];
    const { credentials } = await change(dora, [one]);
    const [credential = new Uint8Array()] = credentials.map((each) => each.credential ?? new Uint8Array());
    // Another's, its own, and one twice.
    expect(await refusalCode(change(emil, [one]))).toBe("signature_key_in_use");
    expect(await refusalCode(change(emil, [dora.key]))).toBe("signature_key_in_use");
    expect(await refusalCode(change(dora, [dora.key]))).toBe("signature_key_in_use");
    expect(await refusalCode(change(dora, [two, two]))).toBe("bad_signature_key");
    // Without the key, by another, and with a wrong clock.
    expect(await refusalCode(change({ ...dora, key: two }, [two]))).toBe("bad_signature");
    expect(await refusalCode(change({ ...dora, clientId: emil.clientId }, [two]))).toBe("bad_signature");
    expect(await refusalCode(change(dora, [two], [], domain.nowMs + clockSkewMs + 1))).toBe("clock_skew");
    // A key for a group, should it be stolen, gets nothing: no other key, and no later credential.
    const stolen = { ...dora, key: one, credential };
    expect(await refusalCode(change(stolen, [two]))).toBe("credential_refused");
    expect(await refusalCode(domain.renew(dora.clientId, credential, one, two))).toBe("credential_refused");
    // Nor does a former key of the client, once another is in force.
    const next = new ClientKey();
    const renewed = await domain.renew(dora.clientId, dora.credential, dora.key, next);
    expect(await refusalCode(change(dora, [two]))).toBe("credential_refused");
    await change({ ...dora, key: next, credential: renewed }, [two]);
    // A key for a group does not become the client's own.
    expect(await refusalCode(domain.renew(dora.clientId, renewed, next, two))).toBe("signature_key_in_use");
    await operator.unary(CredentialService.RevokeClient, { clientId: dora.clientId, reason: 1 });
    expect(await stateOf(credential, one)).not.toBe(valid);
    expect((await clientSet("dora")).set.clients).toEqual([]);
  });
});
