import { beforeEach, describe, expect, test } from "@jest/globals";
import type { ClientId } from "@entente/mls-wire";
import { EventualGroup } from "../../src/eventual/eventual-group.ts";
import { eventualMessage, readEventualMessage } from "../../src/eventual/eventual-message.ts";
import { decodeEventualState, encodeEventualState } from "../../src/eventual/eventual-state.ts";
import { contentBytesMax, heldMax, holdMs, rollbackMs } from "../../src/eventual/limits.ts";
import {
  foundation,
  simulatedEnvironment,
  startMs as now,
} from "../../src/eventual/simulation/foundation.ts";
import { nodeCrypto } from "../../src/node/node-crypto.ts";

const environment = simulatedEnvironment(nodeCrypto, Math.random);
let ids: ClientId[];
let groups: EventualGroup[];

beforeEach(async () => {
  const founders = await foundation(3, nodeCrypto);
  ids = founders.map(({ client }) => client);
  groups = founders.flatMap(({ client, state }) =>
    state === undefined
      ? []
      : EventualGroup.decode(environment, client, decodeEventualState(encodeEventualState(state))),
  );
});

const at = (index: number): EventualGroup => groups[index]!;
const id = (index: number): ClientId => ids[index]!;

/** What a member has to send, taken. */
function taken(index: number): Uint8Array[] {
  const messages: Uint8Array[] = [];
  for (let next = at(index).outgoing[0]; next !== undefined; next = at(index).outgoing[0]) {
    messages.push(next.message);
    at(index).sent();
  }
  return messages;
}

async function committed(index: number): Promise<Uint8Array> {
  await at(index).commit({}, [], now);
  return taken(index)[0]!;
}

const kinds = (events: readonly { readonly kind: string }[]): string[] => events.map(({ kind }) => kind);

describe("two Commits for one epoch", () => {
  test("the one whose turn it is wins, in any order, and what was written meanwhile is written again and told once", async () => {
    // Epoch 1: leaf 1 is first.
    const one = await committed(1);
    const two = await committed(2);
    expect(kinds(await at(0).receive(id(2), two, now))).toEqual(["epoch"]);
    await at(2).send(new TextEncoder().encode("in the wrong epoch"), now);
    const [wrong] = taken(2);
    expect(kinds(await at(0).receive(id(2), wrong!, now))).toEqual(["message"]);
    expect(kinds(await at(0).receive(id(1), one, now))).toEqual(["epoch"]);
    expect(kinds(await at(1).receive(id(2), two, now))).toEqual([]);
    expect(kinds(await at(2).receive(id(1), one, now))).toEqual(["commit_lost", "epoch"]);
    const [again] = taken(2);
    expect(kinds(await at(1).receive(id(2), again!, now))).toEqual(["message"]);
    expect(kinds(await at(0).receive(id(2), again!, now))).toEqual([]);
    expect(new Set(groups.map(({ group }) => String(group.epochAuthenticator))).size).toBe(1);
  });

  test("a winner that comes when the way back is gone is a fork, to the millisecond; a loser is not", async () => {
    const one = await committed(1);
    const two = await committed(2);
    await at(0).receive(id(2), two, now);
    expect(at(0).tick(now + rollbackMs - 1)).toEqual([]);
    expect(at(0).settled).toBe(false);
    at(0).tick(now + rollbackMs);
    expect(at(0).settled).toBe(true);
    expect(await at(0).receive(id(1), one, now + rollbackMs)).toEqual([
      { kind: "fork", reason: "late_winner", member: id(1), epoch: 1n },
    ]);
    at(1).tick(now + rollbackMs);
    expect(await at(1).receive(id(2), two, now + rollbackMs)).toEqual([]);
    expect(at(1).forked).toBe(false);
  });

  test("of one member are told as equivocation, and everyone takes the same one", async () => {
    const twin = EventualGroup.decode(environment, id(1), at(1).encode());
    const first = await committed(1);
    groups[1] = twin;
    const second = await committed(1);
    expect(kinds(await at(0).receive(id(1), first, now))).toEqual(["epoch"]);
    const atZero = kinds(await at(0).receive(id(1), second, now));
    expect(kinds(await at(2).receive(id(1), second, now))).toEqual(["epoch"]);
    const atTwo = kinds(await at(2).receive(id(1), first, now));
    expect(atZero[0]).toBe("equivocation");
    expect(atTwo[0]).toBe("equivocation");
    expect(at(0).group.epochAuthenticator).toEqual(at(2).group.epochAuthenticator);
  });
});

describe("what is not as it says", () => {
  test("a Commit under another's name, with a false claim, or cut, is refused and changes nothing", async () => {
    const commit = readEventualMessage(await committed(1));
    if (commit?.kind !== "commit") throw new Error("no Commit");
    const cases: [number, Uint8Array, string][] = [
      [2, eventualMessage(commit), "claim_false"],
      [1, eventualMessage({ ...commit, removes: 1 }), "claim_false"],
      [1, eventualMessage({ ...commit, leafIndex: 2 }), "claim_false"],
      [1, eventualMessage({ ...commit, commit: commit.commit.subarray(0, -1) }), "malformed"],
      [1, eventualMessage(commit).subarray(1), "malformed"],
    ];
    for (const [sender, bytes, code] of cases) {
      expect(await at(0).receive(id(sender), bytes, now)).toMatchObject([{ kind: "refused", code }]);
    }
    const stranger = { ...commit, mark: new Uint8Array(16) };
    expect(await at(0).receive(id(3), eventualMessage(stranger), now)).toMatchObject([
      { code: "not_a_member" },
    ]);
    expect(await at(0).receive(id(3), eventualMessage(commit), now)).toMatchObject([{ code: "claim_false" }]);
    expect(at(0).group.epoch).toBe(1n);
    expect(kinds(await at(0).receive(id(1), eventualMessage(commit), now))).toEqual(["epoch"]);
  });

  test("a member that stands elsewhere and stays there is a fork, which its branch is told of", async () => {
    const beacon = {
      kind: "beacon",
      forked: 0,
      groupId: at(0).id,
      sequence: 9n,
      epoch: 1n,
      mark: new Uint8Array(16),
    } as const;
    expect(await at(0).receive(id(2), eventualMessage(beacon), now)).toEqual([]);
    expect(at(0).tick(now + holdMs - 1)).toEqual([]);
    expect(at(0).tick(now + holdMs)).toMatchObject([{ kind: "fork", reason: "other_branch", member: id(2) }]);
    expect(at(0).tick(now + 2 * holdMs)).toEqual([]);
    const [news] = taken(0);
    expect(await at(1).receive(id(0), news!, now)).toMatchObject([{ kind: "fork", reason: "told" }]);
    // It comes back in time: no fork.
    const late = EventualGroup.decode(environment, id(2), at(2).encode());
    await late.receive(id(1), eventualMessage(beacon), now);
    at(1).beacon(now);
    const back = readEventualMessage(taken(1).at(-1)!);
    if (back?.kind !== "beacon") throw new Error("no beacon");
    await late.receive(id(1), eventualMessage({ ...back, sequence: 10n, forked: 0 }), now);
    expect(late.tick(now + holdMs)).toEqual([]);
  });

  test("what waits is bounded: at the bound it is kept, past it refused and told", async () => {
    const far = (n: number) =>
      eventualMessage({
        kind: "application",
        groupId: at(0).id,
        sequence: BigInt(n),
        epoch: 9n,
        mark: new Uint8Array(16),
        message: Uint8Array.of(n & 255, n >> 8),
      });
    for (let n = 0; n < heldMax; n++) expect(await at(0).receive(id(1), far(n), now)).toEqual([]);
    expect(await at(0).receive(id(1), far(heldMax), now)).toMatchObject([{ code: "held_full" }]);
    await at(0).send(new Uint8Array(contentBytesMax), now);
    await expect(at(0).send(new Uint8Array(contentBytesMax + 1), now)).rejects.toMatchObject({
      code: "too_large",
    });
  });
});
