import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { addressBytesMax, type ClientAddress, parseClientId, parseDomainName } from "@entente/mls-wire";
import { type DomainName, SealedCommitAuthenticatedData } from "@entente/mls-wire";
import { AddressService } from "@entente/proto";
import { encode } from "@entente/tls-codec";
import { Sealer } from "@entente/service-kit";
import { refusalOf } from "@entente/service-kit/testing";
import { groupFeed, openStore } from "@entente/storage";
import { Addresses, addressSealer } from "../src/addresses/addresses.ts";
import { addressesPerCallMax, addressLifetimeMs } from "../src/addresses/limits.ts";
import { Device, type GroupState } from "./device.ts";
import { codeOf, Domain } from "./domain.ts";

// What other domains know a domain's clients by (A23-118, A23-119).
const home = "a.example";
const alice = parseClientId("alice@a.example/phone");
let nowMs = 1_000_000;

const sealerOf = (...keys: readonly Uint8Array[]): ConstructorParameters<typeof Addresses>[1] => {
  const sealer = Sealer.fromKeys(keys);
  return {
    seal: (...what) => sealer.seal(...what),
    openOwn: (...what) => Promise.resolve(sealer.open(...what)),
  };
};

const [key, other] = [randomBytes(32), randomBytes(32)];
const addresses = new Addresses(home, sealerOf(key), () => nowMs);
const at = (sealed: Uint8Array, domain = home): ClientAddress => ({
  domain: parseDomainName(domain),
  sealed,
});
const [one = new Uint8Array(), two = new Uint8Array()] = addresses.issue(alice, 2).addresses;

describe("an address", () => {
  test("opens at its domain, and is unlike every other one of the same client", async () => {
    expect(await addresses.open(at(one))).toMatchObject({ code: "opened", clientId: alice });
    expect(await addresses.open(at(two))).toMatchObject({ code: "opened", clientId: alice });
    expect(one).not.toEqual(two);
    // All that two have in common is which key of the domain sealed them.
    expect(one.subarray(8, 20)).not.toEqual(two.subarray(8, 20));
    expect(Buffer.from(one).includes("alice")).toBe(false);
    const [ofBob] = addresses.issue(parseClientId("bo@a.example/x"), 1).addresses;
    expect(ofBob).toHaveLength(one.length);
    const longest = parseClientId(`${"u".repeat(64)}@${"a.".repeat(125)}bc/${"d".repeat(64)}`);
    expect(addresses.issue(longest, 1).addresses[0]?.length).toBeLessThanOrEqual(addressBytesMax);
  });

  test("that was changed, cut, or made up by another is forged; of another domain it is foreign", async () => {
    const changed = one.map((byte, i) => (i === one.length - 1 ? byte ^ 1 : byte));
    const elsewhere = new Addresses("b.example", sealerOf(key), () => nowMs);
    const [ofOther] = new Addresses(home, sealerOf(other), () => nowMs).issue(alice, 1).addresses;
    const [foreign] = elsewhere.issue(alice, 1).addresses;
    const forged = [changed, one.subarray(1), new Uint8Array(), Uint8Array.of(1), ofOther, foreign];
    for (const each of forged)
      expect(await addresses.open(at(each ?? new Uint8Array()))).toEqual({ code: "address_forged" });
    expect(await addresses.open(at(one, "b.example"))).toEqual({ code: "address_foreign" });
    expect(await elsewhere.open(at(one, "b.example"))).toEqual({ code: "address_forged" });
  });

  test("opens when the key was replaced meanwhile, until that key is dropped", async () => {
    const rotated = new Addresses(home, sealerOf(other, key), () => nowMs);
    expect(await rotated.open(at(one))).toMatchObject({ code: "opened", clientId: alice });
    const dropped = new Addresses(home, sealerOf(other), () => nowMs);
    expect(await dropped.open(at(one))).toEqual({ code: "address_forged" });
  });

  test("ends, for messages; who is removed by it is removed", async () => {
    const { notAfterMs } = addresses.issue(alice, 1);
    expect(notAfterMs).toBe(nowMs + addressLifetimeMs);
    nowMs += addressLifetimeMs;
    expect(await addresses.open(at(one))).toMatchObject({ code: "opened" });
    nowMs += 1;
    expect(await addresses.open(at(one))).toMatchObject({ code: "address_expired", clientId: alice });
    const carol = "carol@c.example/phone";
    const told = [at(one), at(two), at(one, "b.example"), at(Uint8Array.of(1))];
    expect(await addresses.removedBy({ removedClients: [carol], removedAddresses: told })).toEqual(
      new Set([carol, alice]),
    );
  });

  test("has an end that its client is told, until it is over and after; others' have none", async () => {
    const store = await openStore({ kind: "memory" });
    let clock = nowMs;
    const addresses = new Addresses(home, await addressSealer(store.secrets, undefined), () => clock);
    const own = addresses.issue(alice, 1);
    clock += 1_000;
    const later = addresses.issue(alice, 1);
    const others = addresses.issue(parseClientId("bob@a.example/phone"), 1);
    const asked = [...own.addresses, ...others.addresses, Uint8Array.of(1), ...later.addresses];
    const ends = [nowMs + addressLifetimeMs, 0, 0, nowMs + 1_000 + addressLifetimeMs];
    expect(await addresses.endsOf(alice, asked)).toEqual(ends);
    clock += 2 * addressLifetimeMs;
    expect(await addresses.endsOf(alice, asked)).toEqual(ends);
  });

  test("of a store without key files is sealed with a key of that store", async () => {
    const store = await openStore({ kind: "memory" });
    const make = async (): Promise<Addresses> =>
      new Addresses(home, await addressSealer(store.secrets, undefined), () => nowMs);
    const [made] = (await make()).issue(alice, 1).addresses;
    expect(await (await make()).open(at(made ?? new Uint8Array()))).toMatchObject({ clientId: alice });
  });
});

describe("a Delivery Service", () => {
  let domain: Domain;
  let ann: Device, bob: Device;
  let group: GroupState;

  beforeAll(async () => {
    domain = await Domain.start(home);
    [ann, bob] = [await Device.connect(domain, "ann/phone"), await Device.connect(domain, "bob/phone")];
    await bob.publish(2);
    group = await ann.createGroup();
    await ann.commitDecided(group, { add: [await ann.claimOne(bob)] });
  });

  afterAll(() => domain.stop());

  const issue = async (device: Device, count: number): Promise<readonly Uint8Array[]> =>
    (await device.call(AddressService.IssueAddresses, { count })).addresses;

  const readers = async (): Promise<readonly string[]> =>
    (await domain.store.feeds.readers(groupFeed(group.id), undefined, 10))
      .filter(({ untilSeq }) => untilSeq === undefined)
      .map(({ clientId }) => clientId)
      .sort();

  const told = (removedAddresses: readonly Uint8Array[], domainName = home): Uint8Array =>
    encode(SealedCommitAuthenticatedData, {
      version: "v4",
      previousHead: group.head,
      memberDomains: [home as DomainName],
      removedClients: [],
      removedAddresses: removedAddresses.map((sealed) => at(sealed, domainName)),
    });

  test("makes 1 to 128 at once for whoever has a session", async () => {
    expect(await issue(ann, 1)).toHaveLength(1);
    const most = await issue(ann, addressesPerCallMax);
    expect(new Set(most.map((each) => Buffer.from(each).toString("hex"))).size).toBe(addressesPerCallMax);
    for (const count of [0, addressesPerCallMax + 1, 10 * addressesPerCallMax])
      expect(await codeOf(issue(ann, count))).toBe("bad_field");
    const inspect = (addresses: readonly Uint8Array[]) =>
      ann.call(AddressService.InspectAddresses, { addresses: [...addresses] });
    const { notAfterMs, lifetimeMs } = await inspect([...most.slice(0, 2), ...(await issue(bob, 1))]);
    expect(lifetimeMs).toBe(addressLifetimeMs);
    expect(notAfterMs.map((end) => end > Date.now() + addressLifetimeMs / 2)).toEqual([true, true, false]);
    expect((await inspect(most)).notAfterMs).toHaveLength(addressesPerCallMax);
    expect(await codeOf(inspect([...most, ...most.slice(0, 1)]))).toBe("too_large");
    for (const wrong of [[], [new Uint8Array(addressBytesMax + 1)], [new Uint8Array()]])
      expect(await codeOf(inspect(wrong))).toBe("bad_field");
    const stranger = await Device.enrol(domain, "eve/phone");
    expect(await codeOf(issue(stranger, 1))).toBe("no_session");
  });

  test("takes a Commit with an address that does not open or is another domain's: nobody stops reading by it", async () => {
    const [address = new Uint8Array()] = await issue(bob, 1);
    await ann.commitDecided(group, { authenticatedData: told([Uint8Array.of(1, 2, 3)]) });
    await ann.commitDecided(group, { authenticatedData: told([address], "b.example") });
    expect(await readers()).toEqual([ann.clientId, bob.clientId]);
  });

  test("ends what the client reads whose address a Commit tells; the Commit itself is the last of it", async () => {
    const [address = new Uint8Array()] = await issue(bob, 1);
    await ann.commitDecided(group, { remove: [1], authenticatedData: told([address]) });
    expect(await readers()).toEqual([ann.clientId]);
    const [entry] = await domain.store.ordering.log(group.id, group.mls.groupContext.epoch - 1n, 1, 1 << 20);
    expect(Buffer.from(entry?.bundle ?? []).includes(bob.clientId)).toBe(false);
    expect(await codeOf(bob.send(await bob.message(group, "still here")))).toBe("not_a_member");
  });

  test("refuses it in a group of visible handshakes, where who is removed is seen", async () => {
    const visible = await ann.createVisibleGroup();
    const [address = new Uint8Array()] = await issue(bob, 1);
    const data = encode(SealedCommitAuthenticatedData, {
      version: "v4",
      previousHead: visible.head,
      memberDomains: [home as DomainName],
      removedClients: [],
      removedAddresses: [at(address)],
    });
    const commit = await ann.commit(visible, { publicMessage: true, authenticatedData: data });
    expect(await refusalOf(ann.submit(commit))).toMatchObject({
      code: "bad_commit",
      detail: { reason: "claim_false" },
    });
  });
});
