import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { nodeCrypto } from "../../src/node/node-crypto.ts";
import { webCrypto } from "../../src/crypto/web-crypto.ts";
import { Group } from "../../src/mls/group.ts";
import { hex } from "../crypto/providers.ts";
import { deliver, eventsOf, Person, suite1 } from "./people.ts";

const seed = Number(process.env["SEED"] ?? Date.now() % 2 ** 31);
const names = ["a", "b", "c", "d", "e", "f"].map((name, i) => `${name}@${"xyz"[i % 3]!}.example/phone`);

interface Step {
  /** Two members commit at once; the first of them wins. */
  readonly committers: readonly [number, number];
  readonly action: "update" | "add" | "remove" | "swap" | "leave";
  readonly target: number;
  readonly restart: boolean;
}

const step: fc.Arbitrary<Step> = fc.record({
  committers: fc.tuple(fc.nat(5), fc.nat(5)),
  action: fc.constantFrom("update", "add", "remove", "swap", "leave"),
  target: fc.nat(5),
  restart: fc.boolean(),
});

/** Members and outsiders, half of them on each provider of cryptography. */
async function world(): Promise<{ members: Person[]; outside: Person[] }> {
  const people = await Promise.all(
    names.map((name, i) => Person.make(name, suite1, { crypto: i % 2 === 0 ? nodeCrypto : webCrypto })),
  );
  const [first, ...outside] = people;
  await first!.create();
  return { members: [first!], outside };
}

test(`races of random Commits: one wins, all agree, the removed never come back (seed ${seed})`, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 15 }), async (steps) => {
      const { members, outside } = await world();
      for (const { committers, action, target, restart } of steps) {
        const winner = members[committers[0] % members.length]!;
        const rival = members[committers[1] % members.length]!;
        const victim = members[target % members.length]!;
        const newcomer = outside[target % Math.max(outside.length, 1)];
        const removes = victim !== winner && (action === "remove" || action === "swap");
        const adds = newcomer !== undefined && (action === "add" || action === "swap");
        if (action === "leave" && victim !== winner) {
          const { group, message } = await victim.group.propose({ type: "leave" });
          victim.group = group;
          for (const member of members) if (member !== victim) await member.receive(message);
        }
        const keyPackage = adds ? await newcomer.keyPackage() : undefined;
        const decided = await winner.commit({
          ...(keyPackage && { add: [keyPackage.keyPackage] }),
          ...(removes && { remove: [victim.client] }),
        });
        if (rival !== winner) await rival.commit();
        if (restart) members[target % members.length]!.restart();
        await deliver(decided, members);
        if (rival !== winner) expect(eventsOf(rival.events, "own_commit_lost").length).toBeGreaterThan(0);
        for (const gone of members.filter(({ group }) => !group.active)) {
          members.splice(members.indexOf(gone), 1);
          outside.push(gone);
          // Whoever comes back does so as somebody new.
        }
        if (keyPackage !== undefined && newcomer !== undefined) {
          const { welcome, ratchetTree } = decided;
          newcomer.group = await Group.join(newcomer.environment, {
            welcome: welcome!,
            keyPackage,
            ratchetTree,
            head: winner.group.head,
          });
          outside.splice(outside.indexOf(newcomer), 1);
          members.push(newcomer);
        }
        const states = members.map(({ group }) => hex(group.epochAuthenticator) + hex(group.head));
        expect(new Set(states).size).toBe(1);
        for (const { group } of members) {
          expect(group.members.map(({ client }) => client).sort()).toEqual(
            members.map(({ client }) => client).sort(),
          );
        }
        const message = await winner.send("still here");
        for (const member of members) if (member !== winner) await member.receive(message);
        for (const stranger of outside) {
          if (!hasGroup(stranger)) continue;
          expect((await stranger.group.receive(message)).outcome).not.toBe("applied");
        }
      }
    }),
    { seed, numRuns: 12, endOnFailure: true },
  );
});

function hasGroup(person: Person): boolean {
  try {
    return !person.group.active;
  } catch {
    return false;
  }
}
