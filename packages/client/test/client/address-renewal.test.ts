import { beforeEach, describe, expect, test } from "@jest/globals";
import { AddressRenewal } from "../../src/client/address-renewal.ts";
import { Addresses } from "../../src/client/addresses.ts";
import { clientLimits } from "../../src/client/settings.ts";
import type { Session } from "../../src/session/session.ts";
import { RpcFailure } from "../../src/transport/rpc-failure.ts";

// Addresses in leaves end, and are renewed well before (A23-118).
const dayMs = 86_400_000;
const lifetimeMs = 400 * dayMs;
const startMs = 1_900_000_000_000;

let nowMs: number;
/** When each address ends that the domain has made, by its first byte. */
let ends: Map<number, number>;
let made: number;
let inspected: number[][];
let knows: boolean;
let away: boolean;

/** A domain that makes addresses and says when they end. */
const session: Pick<Session, "call"> = {
  call: (method, request) => {
    if (away) return Promise.reject(new RpcFailure("unavailable", "away"));
    if (method.path.endsWith("/IssueAddresses")) {
      const { count } = request as { readonly count: number };
      const addresses = Array.from({ length: count }, () => {
        made += 1;
        ends.set(made, nowMs + lifetimeMs);
        return Uint8Array.of(made);
      });
      return Promise.resolve({ addresses, notAfterMs: nowMs + lifetimeMs } as never);
    }
    if (!knows) return Promise.reject(new RpcFailure("unsupported", "no such call"));
    const { addresses } = request as { readonly addresses: readonly Uint8Array[] };
    inspected.push(addresses.map(([name = 0]) => name));
    const notAfterMs = addresses.map(([name = 0]) => ends.get(name) ?? 0);
    return Promise.resolve({ notAfterMs, lifetimeMs } as never);
  },
};

/** A leaf of a group, and whether the group takes Commits. */
interface Leaf {
  address: Uint8Array | undefined;
  isStuck?: boolean;
}

function renewalOf(leaves: readonly Leaf[]): AddressRenewal {
  return new AddressRenewal({
    addresses: new Addresses(session),
    places: () =>
      leaves.map((leaf) => ({
        upToDate: true,
        renew: () => Promise.reject(new Error("its credential is as it should be")),
        address: leaf.address,
        readdress: (sealed) => {
          if (leaf.isStuck === true) return Promise.reject(new Error("the group does not take it"));
          leaf.address = sealed;
          return Promise.resolve();
        },
      })),
    nowMs: () => nowMs,
    chance: () => 0.5,
  });
}

async function issued(count: number): Promise<readonly Uint8Array[]> {
  const addresses = new Addresses(session);
  await addresses.fill(count + 1);
  return Array.from({ length: count }, () => addresses.take() ?? new Uint8Array());
}

beforeEach(() => {
  nowMs = startMs;
  ends = new Map();
  inspected = [];
  [made, knows, away] = [0, true, false];
});

describe("an address in a leaf", () => {
  test("is renewed when less than a quarter of its time is left, and not a day before", async () => {
    const [address] = await issued(1);
    const leaf: Leaf = { address };
    const renewal = renewalOf([leaf]);
    nowMs = startMs + lifetimeMs * (1 - clientLimits.addressRenewalShare) - dayMs;
    await renewal.look();
    expect(leaf.address).toEqual(address);
    nowMs += 1.01 * dayMs;
    await renewal.look();
    expect(leaf.address).not.toEqual(address);
    const fresh = leaf.address;
    // For as long again.
    nowMs += lifetimeMs * (1 - clientLimits.addressRenewalShare) - dayMs;
    await renewal.look();
    expect(leaf.address).toEqual(fresh);
  });

  test("is renewed when it is over, and when its domain does not know it any more; each leaf gets its own", async () => {
    const addresses = await issued(3);
    const leaves: Leaf[] = [...addresses.map((address) => ({ address })), { address: undefined }];
    ends.set(addresses[0]![0]!, startMs - 1);
    ends.delete(addresses[1]![0]!);
    await renewalOf(leaves).look();
    expect(leaves[2]?.address).toEqual(addresses[2]);
    expect(leaves[3]?.address).toBeUndefined();
    const now = leaves.slice(0, 3).map(({ address }) => address?.[0]);
    expect(new Set(now).size).toBe(3);
    for (const name of now.slice(0, 2)) expect(ends.get(name ?? 0)).toBe(startMs + lifetimeMs);
  });

  test("is asked after once a day, in calls of 128", async () => {
    const leaves = (await issued(130)).map((address) => ({ address }));
    const renewal = renewalOf(leaves);
    await renewal.look();
    await renewal.look();
    expect(inspected.map(({ length }) => length)).toEqual([128, 2]);
    nowMs += dayMs;
    await renewal.look();
    expect(inspected).toHaveLength(4);
  });

  test("that one group does not let go keeps no other, and is tried again with the next look", async () => {
    const addresses = await issued(2);
    const leaves: Leaf[] = addresses.map((address) => ({ address }));
    leaves[0]!.isStuck = true;
    nowMs += lifetimeMs;
    const renewal = renewalOf(leaves);
    await expect(renewal.look()).rejects.toThrow("the group does not take it");
    expect(leaves.map(({ address }, index) => address === addresses[index])).toEqual([true, false]);
    leaves[0]!.isStuck = false;
    await renewal.look();
    expect(leaves[0]?.address).not.toEqual(addresses[0]);
  });

  test("stays where the domain does not say when it ends, or is away", async () => {
    const [address] = await issued(1);
    const leaf: Leaf = { address };
    nowMs += 2 * lifetimeMs;
    away = true;
    const renewal = renewalOf([leaf]);
    await expect(renewal.look()).rejects.toMatchObject({ code: "unavailable" });
    [away, knows] = [false, false];
    await renewal.look();
    expect(leaf.address).toEqual(address);
  });
});
