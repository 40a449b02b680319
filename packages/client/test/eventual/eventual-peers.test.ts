import { beforeEach, describe, expect, test } from "@jest/globals";
import { parseClientId, parseDomainName } from "@entente/mls-wire";
import {
  addressees,
  clientOfSender,
  notePeers,
  type Peers,
  peersOf,
} from "../../src/eventual/eventual-peers.ts";
import { peersMax } from "../../src/eventual/limits.ts";
import type { Sender } from "../../src/inbox/correspondent.ts";

// Members are known by the addresses that their leaves told (A23-118).
const alice = parseClientId("alice@a.example/phone");
const mallory = parseClientId("mallory@a.example/phone");
const bob = parseClientId("bob@b.example/phone");
let peers: Peers;
beforeEach(() => {
  peers = new Map();
});

const groupOf = (...addresses: { readonly client: typeof bob; readonly sealed: Uint8Array }[]) => ({
  addresses,
});
const from = (domain: string, ...sealed: number[]): Sender => ({
  kind: "address",
  address: { domain: parseDomainName(domain), sealed: Uint8Array.from(sealed) },
});

describe("who a message of a group is from", () => {
  test("is told by the address that a leaf of that domain told, also after it has left, and over a restart", () => {
    notePeers(
      peers,
      groupOf({ client: alice, sealed: Uint8Array.of(1) }, { client: bob, sealed: Uint8Array.of(2) }),
    );
    notePeers(peers, groupOf({ client: alice, sealed: Uint8Array.of(1) }));
    for (const known of [peers, peersOf([...peers.values()])]) {
      expect(clientOfSender(known, from("a.example", 1))).toBe(alice);
      expect(clientOfSender(known, from("b.example", 2))).toBe(bob);
      expect(clientOfSender(known, from("b.example", 1))).toBeUndefined();
      expect(clientOfSender(known, from("a.example", 3))).toBeUndefined();
    }
    expect(clientOfSender(peers, { kind: "client", client: mallory })).toBe(mallory);
  });

  test("is who had the address first: nobody takes it over by putting it into its own leaf", () => {
    notePeers(peers, groupOf({ client: alice, sealed: Uint8Array.of(1) }));
    notePeers(
      peers,
      groupOf({ client: mallory, sealed: Uint8Array.of(1) }, { client: alice, sealed: Uint8Array.of(1) }),
    );
    expect(clientOfSender(peers, from("a.example", 1))).toBe(alice);
    expect(addressees(peers, [mallory, alice]).map(({ address }) => address)).toEqual([
      undefined,
      Uint8Array.of(1),
    ]);
  });

  test("who comes again is written to at the newer address, and known by both", () => {
    notePeers(peers, groupOf({ client: bob, sealed: Uint8Array.of(1) }));
    notePeers(peers, groupOf({ client: bob, sealed: Uint8Array.of(2) }));
    expect(addressees(peers, [bob])).toEqual([{ client: bob, address: Uint8Array.of(2) }]);
    for (const byte of [1, 2]) expect(clientOfSender(peers, from("b.example", byte))).toBe(bob);
  });

  test("is forgotten of those who have left when there are too many, and of no member", () => {
    const sealed = (i: number) => Uint8Array.of(i >> 8, i & 0xff, 0);
    notePeers(peers, groupOf({ client: alice, sealed: Uint8Array.of(1) }));
    for (let i = 0; i < peersMax - 1; i++) {
      const left = parseClientId(`u${String(i)}@b.example/phone`);
      notePeers(
        peers,
        groupOf({ client: alice, sealed: Uint8Array.of(1) }, { client: left, sealed: sealed(i) }),
      );
    }
    expect(peers.size).toBe(peersMax);
    notePeers(
      peers,
      groupOf({ client: alice, sealed: Uint8Array.of(1) }, { client: bob, sealed: Uint8Array.of(2) }),
    );
    expect([...peers.values()].map(({ client }) => client)).toEqual([alice, bob]);
  });
});
