import { beforeEach, describe, expect, test } from "@jest/globals";
import { clientIdParts, groupIdOf, parseClientId, parseDomainName } from "@entente/mls-wire";
import { Agreement, type ComparedGroup, differencesBetween } from "../../src/client/agreement.ts";
import { decodeEvent } from "../../src/client/event-record.ts";
import type { Member } from "../../src/mls/member.ts";
import { MemoryStore } from "../../src/store/memory-store.ts";

// A user's clients are the same in all groups; what differs for a day is told (A23-17).
const hourMs = 3_600_000;
const own = parseClientId("alice@a.example/phone");

function member(id: string, key = 1): Member {
  const client = parseClientId(id);
  return {
    client,
    ...clientIdParts(client),
    leafIndex: 0,
    contributed: true,
    signatureKey: Uint8Array.of(key),
    credential: new Uint8Array(),
  };
}

const ids = [1, 2, 3].map((number) =>
  groupIdOf(new Uint8Array(16).fill(number), parseDomainName("a.example")),
);

function group(at: number, members: readonly Member[], active = true): ComparedGroup {
  return { id: ids[at]!, group: { active, members } };
}

let groups: ComparedGroup[];
let nowMs: number;
let store: MemoryStore;

beforeEach(() => {
  [groups, nowMs, store] = [[], 0, new MemoryStore()];
});

async function look(): Promise<readonly unknown[]> {
  await new Agreement(
    store,
    () => groups,
    () => nowMs,
    () => undefined,
  ).look();
  const events = await store.events(100);
  return Promise.all(events.map(({ body }) => decodeEvent(body, own, () => Promise.resolve(undefined))));
}

describe("users' clients", () => {
  test("agree where each group of a user has the same ones with the same keys", () => {
    const [phone, tablet, bob] = [
      member("a@a.example/phone"),
      member("a@a.example/tablet"),
      member("b@b.example/x"),
    ];
    expect(differencesBetween([group(0, [phone, tablet, bob]), group(1, [tablet, phone])])).toEqual([]);
    // A group that was left says nothing, and neither does one that the user is not in.
    expect(
      differencesBetween([group(0, [phone, tablet]), group(1, [phone], false), group(2, [bob])]),
    ).toEqual([]);
  });

  test("differ in a device, and in a key", () => {
    const [phone, ghost, rekeyed] = [
      member("a@a.example/phone"),
      member("a@a.example/ghost"),
      member("a@a.example/phone", 2),
    ];
    expect(differencesBetween([group(0, [phone, ghost]), group(1, [phone])])).toEqual([
      { client: ghost.client, signatureKey: Uint8Array.of(1), presentIn: [ids[0]], absentFrom: [ids[1]] },
    ]);
    expect(
      differencesBetween([group(0, [phone]), group(1, [rekeyed])]).map(({ signatureKey }) => signatureKey[0]),
    ).toEqual([1, 2]);
  });
});

describe("a difference", () => {
  test("is told once when it has lasted a day, over restarts, and not when it has passed before", async () => {
    const [phone, tablet, ghost] = ["phone", "tablet", "ghost"].map((device) =>
      member(`a@a.example/${device}`),
    );
    groups = [group(0, [phone!, tablet!]), group(1, [phone!])];
    expect(await look()).toEqual([]);
    nowMs = 23 * hourMs;
    groups = [group(0, [phone!, tablet!]), group(1, [phone!, tablet!, ghost!])];
    expect(await look()).toEqual([]);
    nowMs = 46 * hourMs;
    expect(await look()).toEqual([]);
    nowMs = 47 * hourMs;
    const told = {
      kind: "clients_differ",
      client: "a@a.example/ghost",
      presentIn: [ids[1]],
      absentFrom: [ids[0]],
    };
    expect(await look()).toEqual([told]);
    nowMs = 100 * hourMs;
    expect(await look()).toEqual([told]);
    // Gone and there again: from the beginning.
    groups = [group(0, [phone!]), group(1, [phone!])];
    expect(await look()).toEqual([told]);
    groups = [group(0, [phone!]), group(1, [phone!, ghost!])];
    expect(await look()).toEqual([told]);
    nowMs = 124 * hourMs;
    expect(await look()).toEqual([told, told]);
  });
});
