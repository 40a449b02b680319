import { describe, expect, test } from "@jest/globals";
import {
  configOf,
  defaultTimers,
  gopRules,
  isIdle,
  knownIncarnationsMax,
  joinGroup,
  learn,
  loadDomain,
  loadGroup,
  originsMax,
  queuedBundlesMax,
  raiseIncarnation,
  reservationsMax,
  resultFromLog,
  roundJumpMax,
  signMessage,
  step,
  submitHopsMax,
  type Input,
  type Message,
  type OrderingState,
  type Settled,
} from "../src/index.ts";
import { abc, Federation, group, valueFor } from "./fixtures.ts";
import { sha256 } from "./keys.ts";

const submitMessage = (
  federation: Federation,
  text: string,
  change: Partial<Message & { kind: "submit" }> = {},
): Message => ({
  kind: "submit",
  group,
  epoch: 0n,
  value: valueFor(text, federation.config),
  client: text,
  hops: 0,
  ...change,
});
const row = (federation: Federation, at: string): OrderingState["group"]["row"] =>
  federation.states.get(at)!.group.row;

describe("R1 submit", () => {
  test("the same bundle again is answered from the log, for ever", () => {
    const federation = new Federation();
    federation.submit("a.example", "one");
    const value = valueFor("one", federation.config);
    const again = federation.stepAlone("a.example", { kind: "submit", epoch: 0n, value, client: "one" });
    expect(again.answer).toMatchObject([{ to: "a.example", result: { code: "logged", epoch: 0n } }]);
    expect(again.persist).toEqual([]);
    const [certificate] = federation.decided("a.example");
    expect(resultFromLog(certificate!, value.hash, 1n).code).toBe("decided");
    const other = valueFor("other", federation.config);
    expect(resultFromLog(certificate!, other.hash, 1n)).toEqual({
      code: "stale",
      currentEpoch: 1n,
      certificate,
    });
  });

  test("of two rivals one is decided, and the other hears who won, with the certificate", () => {
    const federation = new Federation();
    const first = federation.stepAlone("a.example", {
      kind: "submit",
      epoch: 0n,
      value: valueFor("one", federation.config),
      client: "one",
    });
    expect(first.answer).toEqual([]);
    federation.submit("b.example", "two");
    federation.step("a.example", { kind: "tick" });
    expect(federation.decided("a.example").length + federation.decided("b.example").length).toBeGreaterThan(
      0,
    );
  });

  test("64 bundles wait, the 65th is told to come back", () => {
    const federation = new Federation();
    for (let i = 0; i < queuedBundlesMax; i++) {
      const waiting = federation.stepAlone(
        "a.example",
        federation.arrival("b.example", submitMessage(federation, `v${i}`)),
      );
      expect(waiting.answer).toEqual([]);
    }
    const full = federation.stepAlone(
      "a.example",
      federation.arrival("b.example", submitMessage(federation, "late")),
    );
    expect(full.answer).toMatchObject([{ to: "b.example", result: { code: "unavailable" } }]);
    const again = federation.stepAlone(
      "a.example",
      federation.arrival("c.example", submitMessage(federation, "v3")),
    );
    expect(again.answer).toEqual([]);
  });

  test("a client has one bundle in the queue of a slot", () => {
    const federation = new Federation();
    federation.stepAlone(
      "a.example",
      federation.arrival("b.example", submitMessage(federation, "x", { client: "alice" })),
    );
    const second = federation.stepAlone(
      "a.example",
      federation.arrival("b.example", submitMessage(federation, "y", { client: "alice" })),
    );
    expect(second.answer).toMatchObject([{ result: { code: "invalid", reason: "client_has_one_queued" } }]);
    const elsewhere = federation.stepAlone(
      "a.example",
      federation.arrival("c.example", submitMessage(federation, "z", { client: "alice" })),
    );
    expect(elsewhere.answer).toEqual([]);
  });

  test("a client's label is at most 64 octets", () => {
    const federation = new Federation();
    const submit = (client: string): Settled =>
      federation.stepAlone("a.example", {
        kind: "submit",
        epoch: 0n,
        value: valueFor(client, federation.config),
        client,
      });
    expect(submit("x".repeat(64)).answer).toEqual([]);
    expect(submit("é").answer).toMatchObject([{ result: { reason: "bad_client_label" } }]);
    expect(submit("x".repeat(65)).answer).toMatchObject([{ result: { reason: "bad_client_label" } }]);
  });

  test("as many domains as the bound wait for one bundle", () => {
    const names = Array.from({ length: originsMax + 2 }, (_, i) => `d${i}.example`);
    const federation = new Federation(names);
    for (const name of names.slice(1)) {
      federation.stepAlone(names[0]!, federation.arrival(name, submitMessage(federation, "one")));
    }
    const { work } = federation.states.get(names[0]!)!.group;
    expect(work).toHaveLength(1);
    expect(work[0]!.origins).toHaveLength(originsMax);
  });

  test("a bundle that was forwarded too often goes no further", () => {
    const federation = new Federation([...abc, "d.example", "e.example", "f.example"]);
    const forwarded = submitMessage(federation, "x", { hops: submitHopsMax });
    const refused = federation.stepAlone("f.example", federation.arrival("a.example", forwarded));
    expect(refused.answer).toMatchObject([{ to: "a.example", result: { code: "not_orderer" } }]);
    const taken = federation.stepAlone(
      "f.example",
      federation.arrival("a.example", submitMessage(federation, "y")),
    );
    expect(taken.answer).toEqual([]);
  });

  test("nobody to order it: unavailable if nothing left, pending if something did, never failed", () => {
    const federation = new Federation();
    for (const name of ["b.example", "c.example"]) federation.peers.delete(name);
    const value = valueFor("one", federation.config);
    federation.stepAlone("a.example", { kind: "submit", epoch: 0n, value, client: "one" });
    federation.nowMs += defaultTimers.submitDeadlineMs - 1;
    expect(federation.stepAlone("a.example", { kind: "tick" }).answer).toEqual([]);
    federation.nowMs += 1;
    expect(federation.stepAlone("a.example", { kind: "tick" }).answer).toMatchObject([
      { result: { code: "unavailable" } },
    ]);

    const other = new Federation();
    other.stepAlone("a.example", { kind: "submit", epoch: 0n, value, client: "one" });
    other.nowMs += defaultTimers.submitDeadlineMs;
    expect(other.stepAlone("a.example", { kind: "tick" }).answer).toMatchObject([
      { result: { code: "pending" } },
    ]);
  });
});

describe("modes", () => {
  test("eventual: fans out and orders nothing", () => {
    const federation = new Federation(abc, configOf({ mode: "eventual" }, abc));
    const outcome = federation.submit("a.example", "one");
    expect(outcome.deliver).toMatchObject([{ kind: "fan_out", forwardTo: ["b.example", "c.example"] }]);
    expect(outcome.persist).toEqual([]);
    expect(row(federation, "a.example").epoch).toBe(0n);
  });

  test("single_writer: only the owner's home submits, and no election is held", () => {
    const federation = new Federation(abc, configOf({ mode: "single_writer" }, abc));
    const foreign = federation.stepAlone(
      "a.example",
      federation.arrival("b.example", submitMessage(federation, "x")),
    );
    expect(foreign.answer).toMatchObject([{ result: { code: "invalid", reason: "not_the_writer" } }]);
    federation.submit("a.example", "one");
    expect(federation.results("a.example")).toEqual(["decided"]);
  });

  test("fixed: the owner orders, another domain's bundle goes there and waits when it is gone", () => {
    const federation = new Federation(["a.example", "b.example"]);
    expect(federation.config.mode).toBe("fixed");
    federation.submit("b.example", "one");
    federation.step("a.example", { kind: "tick" });
    expect(federation.results("b.example")).toEqual(["decided"]);
    federation.peers.delete("a.example");
    const value = valueFor("two", federation.config);
    federation.stepAlone("b.example", { kind: "submit", epoch: 1n, value, client: "two" });
    federation.nowMs += 5_000;
    const later = federation.stepAlone("b.example", { kind: "tick" });
    expect(later.send.every(({ message }) => message.kind === "submit")).toBe(true);
    expect(row(federation, "b.example").promised.round).toBe(0n);
  });

  test("fixed: ownership moves by the Commit that changes the policy", () => {
    const federation = new Federation(["a.example", "b.example"]);
    const moved = configOf({ mode: "fixed", owner: "b.example" }, ["a.example", "b.example"]);
    federation.submit("a.example", "move", "x", moved);
    expect(row(federation, "a.example").config.voters).toEqual(["b.example"]);
    expect(row(federation, "a.example").leading).toBeUndefined();
    federation.submit("b.example", "next", "y", moved);
    expect(federation.results("b.example")).toEqual(["decided"]);
    expect(row(federation, "a.example").epoch).toBe(2n);
  });
});

describe("state comes and goes", () => {
  test("a decided group is idle, and loads again from its row, still ordering", () => {
    const federation = new Federation();
    federation.submit("a.example", "one");
    const { domain, group: state } = federation.states.get("a.example")!;
    expect(isIdle(state)).toBe(true);
    const loaded: OrderingState = { domain: loadDomain(domain.row), group: loadGroup(state.row, sha256) };
    federation.states.set("a.example", loaded);
    const next = federation.submit("a.example", "two");
    expect(next.send.map(({ message }) => message.kind)).not.toContain("prepare");
    expect(federation.results("a.example")).toEqual(["decided", "decided"]);
  });

  test("a waiting bundle or an undecided proposal keeps it in memory", () => {
    const federation = new Federation();
    const value = valueFor("one", federation.config);
    federation.stepAlone("a.example", { kind: "submit", epoch: 0n, value, client: "one" });
    expect(isIdle(federation.states.get("a.example")!.group)).toBe(false);
  });

  test("statement numbers are never used twice, across restarts", () => {
    const federation = new Federation();
    federation.submit("a.example", "one");
    const { domain } = federation.states.get("a.example")!;
    expect(loadDomain(domain.row).nextSequence).toBeGreaterThanOrEqual(domain.nextSequence);
  });

  test("a joining domain starts from the slot that brings it in", () => {
    const federation = new Federation();
    federation.submit("a.example", "grow", "x", configOf({ mode: "quorum" }, [...abc, "d.example"]));
    const delivered = federation.outcomes.flatMap(({ outcome }) => outcome.deliver);
    const [first] = delivered;
    if (first?.kind !== "decided") throw new Error("nothing was decided");
    const joined = joinGroup(first.entry, sha256);
    const { epoch, head, config } = row(federation, "a.example");
    expect(joined).toMatchObject({ epoch, head, config, promised: { round: 0n } });
    expect(delivered.some((one) => one.forwardTo.includes("d.example"))).toBe(true);
  });
});

describe("R9 an orderer that was overtaken", () => {
  test("and learns it from what was decided sends its bundles to who orders now, and does not compete", () => {
    const federation = new Federation();
    federation.submit("a.example", "one");
    expect(row(federation, "a.example").leading).toBeDefined();
    const heard = federation.peers.get("a.example")!;
    federation.away.add("a.example");
    federation.peers.delete("a.example");
    federation.submit("b.example", "two");
    const [, second] = federation.decided("b.example");
    expect(second?.ballot.domain).toBe("b.example");
    const entry = federation.outcomes
      .filter(({ at }) => at === "b.example")
      .flatMap(({ outcome }) => outcome.deliver)
      .flatMap((one) => (one.kind === "decided" ? [one.entry] : []))[1]!;
    federation.away.clear();
    federation.peers.set("a.example", heard);
    federation.step("a.example", federation.arrival("b.example", { kind: "decide", group, entry }));
    expect(row(federation, "a.example")).toMatchObject({ epoch: 2n, leading: undefined });
    const value = valueFor("three", federation.config);
    const submit = { kind: "submit", epoch: 2n, value, client: "three" } as const;
    const outcome = federation.step("a.example", submit);
    expect(outcome.send).toMatchObject([{ to: ["b.example"], message: { kind: "submit" } }]);
    expect(federation.decided("a.example").at(-1)?.ballot).toEqual(second?.ballot);
    expect(federation.results("a.example")).toEqual(["decided", "decided"]);
  });
});

describe("R10 transfer and reserve", () => {
  test("a transferred group is ordered by the target", () => {
    const federation = new Federation();
    federation.submit("a.example", "one");
    federation.step("a.example", { kind: "transfer", to: "b.example" });
    expect(row(federation, "b.example").leading).toBeDefined();
    expect(row(federation, "a.example").leading).toBeUndefined();
    federation.submit("c.example", "two");
    expect(federation.results("c.example")).toEqual(["decided"]);
  });

  test("a reserved slot is held for its client, for two seconds", () => {
    const federation = new Federation();
    federation.submit("a.example", "one");
    federation.stepAlone("a.example", { kind: "reserve", client: "slow" });
    const granted = federation.outcomes
      .flatMap(({ outcome }) => outcome.answer)
      .find((one) => one.kind === "reserve");
    expect(granted).toMatchObject({ client: "slow", result: { code: "granted", epoch: 1n, holdMs: 2_000 } });
    federation.submit("a.example", "fast");
    expect(row(federation, "a.example").epoch).toBe(1n);
    federation.submit("a.example", "mine", "slow");
    expect(row(federation, "a.example").epoch).toBe(2n);
    expect(federation.results("a.example").sort()).toEqual(["decided", "decided", "stale"]);
  });

  test("a wish for a slot goes to who ordered last, also from a domain with a ballot of its own", () => {
    const federation = new Federation();
    federation.submit("a.example", "one");
    const { domain, group: state } = federation.states.get("c.example")!;
    const promised = { round: 7n, domain: "c.example" };
    federation.states.set("c.example", { domain, group: { ...state, row: { ...state.row, promised } } });
    const outcome = federation.stepAlone("c.example", { kind: "reserve", client: "slow" });
    expect(outcome.send).toMatchObject([{ to: ["a.example"], message: { kind: "reserve", client: "slow" } }]);
  });

  test("a reservation that is not used runs out", () => {
    const federation = new Federation();
    federation.submit("a.example", "one");
    federation.stepAlone("a.example", { kind: "reserve", client: "gone" });
    federation.submit("a.example", "fast");
    federation.nowMs += defaultTimers.reserveMs;
    federation.step("a.example", { kind: "tick" });
    expect(row(federation, "a.example").epoch).toBe(2n);
  });

  test("64 reservations wait, the 65th is told to come back", () => {
    const federation = new Federation();
    federation.submit("a.example", "one");
    for (let i = 0; i < reservationsMax; i++)
      federation.stepAlone("a.example", { kind: "reserve", client: `r${i}` });
    const full = federation.stepAlone("a.example", { kind: "reserve", client: "late" });
    expect(full.answer).toMatchObject([{ kind: "reserve", result: { code: "unavailable" } }]);
  });
});

describe("lost state", () => {
  function restore(federation: Federation, at: string): void {
    const { domain, group: state } = federation.states.get(at)!;
    const raised = raiseIncarnation(domain.row, 0n);
    federation.states.set(at, { domain: loadDomain(raised), group: loadGroup(state.row, sha256) });
  }

  test("a restored voter says nothing before n - q + 1 others told it what it forgot", () => {
    const federation = new Federation();
    federation.submit("a.example", "one");
    restore(federation, "b.example");
    const prepare: Input = federation.arrival("c.example", {
      kind: "prepare",
      group,
      epoch: 1n,
      ballot: { round: 5n, domain: "c.example" },
      yielded: ["a.example"],
    });
    const asked = federation.stepAlone("b.example", prepare);
    expect(asked.send.map(({ message }) => message.kind)).toEqual(["nack", "recovery_query"]);
    federation.step("b.example", prepare);
    expect(row(federation, "b.example").incarnation).toBe(0n);
    federation.nowMs += 1_000;
    federation.step("b.example", { kind: "tick" });
    expect(row(federation, "b.example").incarnation).toBe(1n);
    expect(federation.states.get("a.example")!.domain.row.known).toEqual([
      { domain: "b.example", incarnation: 1n },
    ]);
  });

  test("a restored sole voter waits for the operator's word", () => {
    const federation = new Federation(["a.example", "b.example"]);
    federation.submit("a.example", "one");
    restore(federation, "a.example");
    federation.submit("a.example", "two");
    federation.nowMs += 60_000;
    federation.step("a.example", { kind: "tick" });
    expect(row(federation, "a.example").epoch).toBe(1n);
    federation.step("a.example", { kind: "resume_unrecovered" });
    federation.submit("a.example", "three");
    expect(row(federation, "a.example").epoch).toBe(2n);
  });

  test("an incarnation is never repeated, also after the same backup is restored twice", () => {
    const { row: old } = new Federation().states.get("a.example")!.domain;
    const once = raiseIncarnation(old, 0n);
    expect(once.incarnation).toBe(1n);
    expect(raiseIncarnation(old, once.incarnation).incarnation).toBe(2n);
  });

  test("a domain whose incarnation could not be recorded gets no answer, an older one neither", () => {
    const federation = new Federation();
    const ask = (incarnation: bigint): string[] => {
      const query: Message = { kind: "recovery_query", group, epoch: 0n, incarnation };
      const outcome = federation.stepAlone("a.example", federation.arrival("b.example", query));
      return outcome.send.map(({ message }) => message.kind);
    };
    const { domain, group: state } = federation.states.get("a.example")!;
    const known = Array.from({ length: knownIncarnationsMax }, (_, i) => ({
      domain: `d${String(i).padStart(4, "0")}`,
      incarnation: 1n,
    }));
    federation.states.set("a.example", {
      domain: { ...domain, row: { ...domain.row, known } },
      group: state,
    });
    expect(ask(3n)).toEqual([]);
    federation.states.set("a.example", {
      domain: { ...domain, row: { ...domain.row, known: known.slice(1) } },
      group: state,
    });
    expect(ask(3n)).toEqual(["recovery_answer"]);
    expect(ask(2n)).toEqual([]);
  });

  test("what is known of incarnations only grows", () => {
    const { domain } = new Federation().states.get("a.example")!;
    const known = learn(domain, "b.example", 2n);
    expect(learn(known, "b.example", 1n)).toBe(known);
  });
});

describe("defence", () => {
  test("statements of a domain in another's name are dropped", () => {
    const federation = new Federation();
    const value = valueFor("one", federation.config);
    const first = federation.stepAlone("a.example", { kind: "submit", epoch: 0n, value, client: "one" });
    const { message } = first.send[0]!;
    const stolen = federation.stepAlone("b.example", federation.arrival("c.example", message));
    expect([stolen.send, stolen.persist]).toEqual([[], []]);
  });

  test("a ballot beyond reason is ignored, one at the bound is not", () => {
    const federation = new Federation();
    const prepare = (round: bigint): Settled => {
      const ballot = { round, domain: "c.example" };
      const message: Message = { kind: "prepare", group, epoch: 0n, ballot, yielded: [] };
      return federation.stepAlone("b.example", federation.arrival("c.example", message));
    };
    expect(prepare(roundJumpMax + 1n).send).toEqual([]);
    expect(prepare(roundJumpMax).send.map(({ message }) => message.kind)).toEqual(["promise"]);
  });

  test("messages of another group change nothing", () => {
    const federation = new Federation();
    const message: Message = { kind: "fetch", group: new Uint8Array([9]), fromEpoch: 5n };
    const outcome = federation.stepAlone("a.example", federation.arrival("b.example", message));
    expect(outcome.state.group).toEqual(federation.states.get("a.example")!.group);
    expect(outcome.send).toEqual([]);
  });

  test("a broken invariant stops the group, sends nothing, and stays after a restart", () => {
    const rules = { ...gopRules, keepsPromises: false };
    const federation = new Federation(abc, configOf({ mode: "quorum" }, abc), { rules });
    const value = valueFor("one", federation.config);
    const ordered = federation.submit("a.example", "zero");
    expect(ordered.halted).toBeUndefined();
    const state = federation.states.get("b.example")!;
    const position = {
      group,
      epoch: 1n,
      previousHead: state.group.row.head,
      configHash: state.group.configHash,
    };
    const low = { round: 0n, domain: "c.example" };
    const statement = { ...position, ballot: low, hash: value.hash, justifyHash: new Uint8Array(32) };
    const draft = { kind: "accept" as const, group, proposal: { statement, signature: undefined, value } };
    const message = signMessage(draft, federation.keys.signer("c.example"));
    const input = federation.arrival("c.example", message);
    const outcome = step(state, input, federation.nowMs, federation.context);
    expect(outcome.halted).toMatch(/^I1/);
    expect(outcome.send).toEqual([]);
    expect(outcome.persist).toMatchObject([{ kind: "group", row: { halted: outcome.halted } }]);
    const { row: stopped } = outcome.state.group;
    const restarted = { domain: state.domain, group: loadGroup(stopped, sha256) };
    const ballot = { round: 9n, domain: "c.example" };
    const prepare: Message = { kind: "prepare", group, epoch: 1n, ballot, yielded: [] };
    const refused = step(restarted, federation.arrival("c.example", prepare), 0, federation.context);
    expect(refused.send).toMatchObject([{ message: { kind: "nack", reason: "abstains" } }]);
    const submit: Input = { kind: "submit", epoch: 1n, value, client: "x" };
    expect(step(restarted, submit, 0, federation.context).answer).toMatchObject([
      { result: { code: "unavailable" } },
    ]);
  });

  test("step is pure: the same arguments, the same outcome, and the state as it was", () => {
    const federation = new Federation();
    const state = federation.states.get("a.example")!;
    const copy = structuredClone(state);
    const input: Input = {
      kind: "submit",
      epoch: 0n,
      value: valueFor("one", federation.config),
      client: "one",
    };
    const first = step(state, input, 1_000, federation.context);
    expect(step(state, input, 1_000, federation.context)).toEqual(first);
    expect(state).toEqual(copy);
  });
});
