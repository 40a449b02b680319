import { describe, expect, test } from "@jest/globals";
import { parseUserId } from "@entente/mls-wire";
import { type GroupPolicy, profilePolicy } from "@entente/policy";
import { generationsRetained, generationsSkippedMax, lateEpochsRetained } from "../../src/mls/limits.ts";
import { deliver, eventsOf, groupOf, invite, Person, suite1, text } from "./people.ts";

async function two(suite = suite1): Promise<[Person, Person]> {
  return (await groupOf(["alice@a.example/phone", "bob@b.example/phone"], suite)) as [Person, Person];
}

async function sendMany(person: Person, count: number): Promise<Uint8Array[]> {
  const messages: Uint8Array[] = [];
  for (let i = 0; i < count; i++) messages.push(await person.send(String(i)));
  return messages;
}

describe("generations tell of loss and order (A23-26)", () => {
  test("messages that are missing are told, and those that come late are read once", async () => {
    const [alice, bob] = await two();
    const [m0, m1, m2, m3] = (await sendMany(alice, 4)) as [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
    expect((await bob.receive(m0)).map(({ type }) => type)).toEqual(["application_message"]);
    expect(await bob.receive(m3)).toMatchObject([
      { type: "messages_missing", fromGeneration: 1, toGeneration: 2, epoch: 1n, contentType: "application" },
      { type: "application_message", generation: 3 },
    ]);
    bob.restart();
    expect(await bob.receive(m2)).toMatchObject([{ type: "message_late", generation: 2 }, { generation: 2 }]);
    expect(await bob.group.receive(m2)).toEqual({ outcome: "ignored", reason: "replayed" });
    expect(await bob.receive(m1)).toMatchObject([{ type: "message_late", generation: 1 }, { generation: 1 }]);
    for (const message of [m0, m1, m2, m3]) {
      expect(await bob.group.receive(message)).toEqual({ outcome: "ignored", reason: "replayed" });
    }
  });

  test("keys are kept for so many, and so many can be skipped", async () => {
    const [alice, bob] = await two();
    const messages = await sendMany(alice, generationsSkippedMax + 3);
    expect(await bob.group.receive(messages[generationsSkippedMax + 1]!)).toMatchObject({
      outcome: "refused",
    });
    await bob.receive(messages[generationsSkippedMax]!);
    expect((await bob.group.receive(messages[generationsSkippedMax - generationsRetained]!)).outcome).toBe(
      "applied",
    );
    expect(await bob.group.receive(messages[generationsSkippedMax - generationsRetained - 1]!)).toEqual({
      outcome: "ignored",
      reason: "replayed",
    });
  });

  test.each(["private", "public"] as const)(
    "as many as the policy of a group of %s handshakes says (A23-74, A23-75)",
    async (framing) => {
      const [forwardStepsMax, unusedKeysMax] = [10, 3];
      const small = profilePolicy("small_chat", parseUserId("alice@a.example"));
      const handshakes = framing === "public" ? "visible" : "encrypted";
      const policy: GroupPolicy = {
        ...small,
        retention: { ...small.retention, forwardStepsMax, unusedKeysMax },
        behaviour: { ...small.behaviour, handshakes, accountability: "deniable" },
      };
      const alice = await Person.make("alice@a.example/phone");
      const bob = await Person.make("bob@b.example/phone");
      await alice.create(framing, true, undefined, policy);
      await invite(alice, [bob]);
      const messages = await sendMany(alice, forwardStepsMax + 2);
      const outcomes = async (...at: number[]) => {
        const found: string[] = [];
        for (const each of at) {
          const result = await bob.group.receive(messages[each]!);
          if (result.outcome === "applied") bob.group = result.group;
          found.push(result.outcome);
        }
        return found;
      };
      expect(await outcomes(forwardStepsMax + 1, forwardStepsMax)).toEqual(["refused", "applied"]);
      // Keys of the last ones that were skipped are there, and no more.
      const oldest = forwardStepsMax - unusedKeysMax;
      expect(await outcomes(oldest - 1, oldest, forwardStepsMax - 1)).toEqual([
        "ignored",
        "applied",
        "applied",
      ]);
    },
  );

  test("messages of so many former epochs can be read, with who sent them then", async () => {
    const [alice, bob] = await two();
    const messages: Uint8Array[] = [];
    for (let epoch = 0; epoch <= lateEpochsRetained; epoch++) {
      messages.push(await alice.send(`epoch ${alice.group.epoch}`));
      await deliver(await alice.commit(), [alice, bob]);
    }
    bob.restart();
    const [oldest, ...others] = messages as [Uint8Array, ...Uint8Array[]];
    expect(await bob.group.receive(oldest)).toEqual({ outcome: "ignored", reason: "epoch_past" });
    for (const message of others) {
      const [event] = eventsOf(await bob.receive(message), "application_message");
      expect(text(event!.plaintext)).toBe(`epoch ${event!.epoch}`);
      expect(await bob.group.receive(message)).toEqual({ outcome: "ignored", reason: "replayed" });
    }
  });

  test("a message that was changed anywhere is refused, and the real one still comes", async () => {
    const [alice, bob] = await two();
    const message = await alice.send("hello");
    for (let at = 0; at < message.length; at += 7) {
      const changed = message.slice();
      changed[at]! ^= 0x01;
      const result = await bob.group.receive(changed);
      expect(result.outcome === "refused" || result.outcome === "ignored").toBe(true);
    }
    await bob.receive(message);
  });
});
