import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, test } from "@jest/globals";
import type { GroupId } from "@entente/client";
import { parseUserId } from "@entente/mls-wire";
import { type GroupPolicy, profilePolicy } from "@entente/policy";
import { Person, Testbed } from "@entente/testbed";

// What a domain does about idle members is its operator's choice beside the group's policy: nothing, counting, or all of it; in
// figures it shows either way (A18-20, A23-99).
const hourSeconds = 3_600;

/** Two members of a group at two domains and a third who is away for longer than the policy allows. */
async function scene(mode: "dry_run" | "off") {
  let aheadMs = 0;
  const testbed = await Testbed.start({
    domains: ["a.example", "b.example"],
    mode: "in-process",
    settings: { eviction: { mode, sweepMs: 100 } },
    now: () => Date.now() + aheadMs,
  });
  const [a, b] = ["a.example", "b.example"].map((name) => testbed.domain(name));
  const alice = await Person.enrol(a!, "alice@a.example/phone");
  const carol = await Person.enrol(b!, "carol@b.example/phone");
  const bob = await Person.enrol(b!, "bob@b.example/phone");
  const policy = profilePolicy("small_chat", parseUserId("alice@a.example"));
  const idle = {
    updateSeconds: hourSeconds,
    idleSeconds: 4 * hourSeconds,
    idleWarningSeconds: 2 * hourSeconds,
  };
  const behaviour: GroupPolicy["behaviour"] = { ...policy.behaviour, ...idle };
  const group = await alice.client.createGroup({ policy: { ...policy, behaviour } });
  await group.invite(["bob@b.example", "carol@b.example"]);
  for (const each of [bob, carol]) await each.joins(group.id);
  await bob.leave();
  const end = async (): Promise<void> => {
    await Promise.all([alice, carol].map((person) => person.leave()));
    await testbed.stop();
  };
  const passes = (hours: number): void => {
    aheadMs += hours * hourSeconds * 1_000;
  };
  return { testbed, alice, carol, bobId: bob.id, group, passes, end };
}

/** Figures about evictions of a domain's Delivery Service, by outcome and reason. */
async function figures(testbed: Testbed, domain: string): Promise<ReadonlyMap<string, number>> {
  const { dsOperations } = testbed.domain(domain).folder.settings.ports;
  const text = await (await fetch(`http://127.0.0.1:${String(dsOperations)}/metrics`)).text();
  const lines = text.matchAll(/^entente_ds_evictions_total\{(.*)\} (\d+)$/gm);
  return new Map(
    Array.from(lines, ([, labels = "", count]) => {
      const of = (label: string): string => new RegExp(`${label}="(\\w+)"`).exec(labels)?.[1] ?? "";
      return [`${of("outcome")} ${of("reason")}`, Number(count)] as const;
    }),
  );
}

const clients = (person: Person, groupId: GroupId): readonly string[] =>
  person.client
    .group(groupId)
    .members()
    .map(({ client }) => client);

describe("idle members where the operator", () => {
  test("only looks: who would go is counted, and nobody is warned or removed", async () => {
    const { testbed, alice, carol, bobId, group, passes, end } = await scene("dry_run");
    try {
      passes(5);
      while (((await figures(testbed, "a.example")).get("dry_run idle") ?? 0) === 0) await pause(50);
      const counted = await figures(testbed, "a.example");
      expect([...counted.keys()]).toEqual(["dry_run idle"]);
      // Whatever a domain had proposed would be in the feed before this.
      await group.send("still all here");
      await carol.reads("still all here");
      for (const person of [alice, carol]) {
        expect(clients(person, group.id)).toContain(bobId);
        expect(person.diary.some(({ kind }) => kind === "idle_warning" || kind === "proposed")).toBe(false);
      }
    } finally {
      await end();
    }
  });

  test("does nothing of the kind: who asks to leave still goes, and who is idle stays", async () => {
    const { testbed, alice, carol, bobId, group, passes, end } = await scene("off");
    try {
      passes(5);
      await carol.client.group(group.id).leave();
      await alice.until(
        "carol to be gone",
        (event) => event.kind === "epoch" && event.removed.includes(carol.client.id),
      );
      expect(clients(alice, group.id)).toContain(bobId);
      expect(alice.diary.some(({ kind }) => kind === "idle_warning")).toBe(false);
      const counted = await figures(testbed, "a.example");
      expect([...counted.keys()].filter((key) => !key.endsWith("departing"))).toEqual([]);
    } finally {
      await end();
    }
  });
});
