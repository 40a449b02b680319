import { beforeEach, describe, expect, test } from "@jest/globals";
import { parseGroupId } from "@entente/mls-wire";
import { decodeEventualState, encodeEventualState } from "../../src/eventual/eventual-state.ts";
import { EventualGroup } from "../../src/eventual/eventual-group.ts";
import { EventualShelf } from "../../src/eventual/eventual-shelf.ts";
import { earlyBytesMax, earlyGroupsMax, earlyMax, earlyMs } from "../../src/eventual/limits.ts";
import { foundation, simulatedEnvironment, startMs } from "../../src/eventual/simulation/foundation.ts";
import { nodeCrypto } from "../../src/node/node-crypto.ts";
import { MemoryStore } from "../../src/store/memory-store.ts";

// What comes for a group before the Welcome waits, so many messages, of so many bytes, for so long (A23-76).
const environment = simulatedEnvironment(nodeCrypto, Math.random);
let store: MemoryStore;
let shelf: EventualShelf;
let group: EventualGroup;
let refusing = false;

beforeEach(async () => {
  const [founder] = await foundation(2, nodeCrypto);
  const { client, state } = founder!;
  store = new MemoryStore();
  shelf = await EventualShelf.open({ store, environment, self: client, times: undefined });
  group = EventualGroup.decode(environment, client, decodeEventualState(encodeEventualState(state!)));
});

const comes = (message: Uint8Array, atMs = startMs, to = group.id): Promise<void> =>
  shelf.keepEarly(to, { sender: environmentSender(), atMs: BigInt(atMs), message });

function environmentSender() {
  return { kind: "client", client: group.group.members[1]!.client } as const;
}

/** The first bytes of what is given once the Welcome is here. */
async function given(atMs = startMs): Promise<readonly number[]> {
  await shelf.save(group);
  const taken: number[] = [];
  await shelf.takeEarly(group.id, atMs, async (_group, { message }) => {
    taken.push(message[0] ?? -1);
    return !refusing;
  });
  return taken;
}

describe("early messages", () => {
  test("are given in their order once the group is known, and not again", async () => {
    for (const byte of [1, 2, 3]) await comes(Uint8Array.of(byte));
    expect(await given()).toEqual([1, 2, 3]);
    expect(await given()).toEqual([]);
  });

  test("that can not be taken yet stay", async () => {
    for (const byte of [1, 2]) await comes(Uint8Array.of(byte));
    refusing = true;
    expect(await given()).toEqual([1, 2]);
    refusing = false;
    expect(await given()).toEqual([1, 2]);
    expect(await given()).toEqual([]);
  });

  test("have a number: the last within it is kept, the first past it is not", async () => {
    for (let index = 0; index < earlyMax + 1; index++) await comes(Uint8Array.of(index));
    expect(await given()).toEqual(Array.from({ length: earlyMax }, (_, index) => index));
  });

  test("have a size together: at it they are kept, past it not", async () => {
    await comes(new Uint8Array(earlyBytesMax - 2).fill(1));
    await comes(new Uint8Array(3).fill(2));
    await comes(new Uint8Array(2).fill(3));
    expect(await given()).toEqual([1, 3]);
  });

  test("have a time: up to it they are given, from it on they are gone, from the disk too", async () => {
    await comes(Uint8Array.of(1));
    await comes(Uint8Array.of(2), startMs + 1);
    await shelf.dropEarly(startMs + earlyMs - 1);
    expect(await store.records("eventual-early/", "", 10)).toHaveLength(1);
    expect(await given(startMs + earlyMs)).toEqual([2]);
    await comes(Uint8Array.of(3));
    await shelf.dropEarly(startMs + earlyMs - 1);
    expect(await store.records("eventual-early/", "", 10)).toHaveLength(1);
    await shelf.dropEarly(startMs + earlyMs);
    expect(await store.records("eventual-early/", "", 10)).toEqual([]);
  });

  test("of groups that never come make room in time, and keep no others out for longer", async () => {
    const letters = (index: number) => index.toString(4).replaceAll("1", "b").replaceAll("0", "c");
    const other = (index: number) => parseGroupId(`${letters(index).padStart(25, "d")}a@a.example`);
    for (let index = 0; index < earlyGroupsMax; index++) await comes(Uint8Array.of(1), startMs, other(index));
    await comes(Uint8Array.of(2), startMs + earlyMs - 1);
    expect(await given(startMs + earlyMs - 1)).toEqual([]);
    await comes(Uint8Array.of(3), startMs + earlyMs);
    expect(await given(startMs + earlyMs)).toEqual([3]);
  });
});
