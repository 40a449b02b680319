import { describe, expect, test } from "@jest/globals";
import { parseClientId } from "@entente/mls-wire";
import fc from "fast-check";
import { presenceSpansMax } from "../../src/missed/limits.ts";
import { presenceAfter, type PresenceOf, wasMember, wasUserMember } from "../../src/missed/presence.ts";

// Who was in a group in which epochs, as one member has seen it (A23-48).
const names = [
  "alice@a.example/phone",
  "bob@b.example/phone",
  "bob@b.example/tablet",
  "carol@b.example/phone",
];
const clients = names.map(parseClientId);
const [alice, phone, tablet] = clients as [(typeof clients)[0], (typeof clients)[0], (typeof clients)[0]];

describe("presence", () => {
  test("is what a list of members for each epoch says, whoever comes and goes", () => {
    fc.assert(
      fc.property(fc.array(fc.subarray(clients), { minLength: 1, maxLength: 20 }), (epochs) => {
        let known: PresenceOf | undefined;
        for (const [epoch, members] of epochs.entries()) known = presenceAfter(known, BigInt(epoch), members);
        for (const [epoch, members] of epochs.entries()) {
          for (const client of clients)
            expect(wasMember(known!, client, BigInt(epoch))).toBe(members.includes(client));
          const isBob = members.includes(phone) || members.includes(tablet);
          expect(wasUserMember(known!, tablet, BigInt(epoch))).toBe(isBob);
        }
        expect(wasMember(known!, alice, BigInt(epochs.length))).toBe(false);
      }),
    );
  });

  test("of epochs that nobody has seen is nobody's", () => {
    const known = presenceAfter(presenceAfter(undefined, 3n, [alice]), 7n, [alice, phone]);
    const of = (epoch: bigint): boolean => wasMember(known, alice, epoch);
    expect([2n, 3n, 4n, 5n, 6n, 7n, 8n].map(of)).toEqual([false, true, false, false, false, true, false]);
  });

  test("has a bound: who has left goes first, who is there stays", () => {
    let known = presenceAfter(undefined, 0n, [alice]);
    for (let epoch = 1; epoch < 2 * presenceSpansMax; epoch++)
      known = presenceAfter(known, BigInt(epoch), epoch % 2 === 0 ? [alice] : [alice, phone]);
    expect(known.spans).toHaveLength(presenceSpansMax);
    known = presenceAfter(known, known.epoch + 1n, [alice, phone, tablet]);
    expect(known.spans).toHaveLength(presenceSpansMax);
    expect(wasMember(known, alice, 0n)).toBe(true);
    expect(wasMember(known, phone, 1n)).toBe(false);
    expect(wasMember(known, tablet, known.epoch)).toBe(true);
  });
});
