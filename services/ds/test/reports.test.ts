import { describe, expect, test } from "@jest/globals";
import { generateKeyPairSync, sign } from "node:crypto";
import { groupIdBytes, parseClientId, parseGroupId, parseUserId, reportSignContent } from "@entente/mls-wire";
import { profilePolicy } from "@entente/policy";
import type { Members } from "../src/group-state/group-members.ts";
import { Reports } from "../src/group-state/reports.ts";

// How many members have to report a Commit is the group's policy's to say, within its bounds (A23-70).
const ed25519 = 0x0807;
const groupId = groupIdBytes(parseGroupId(`${"a".repeat(26)}@a.example`));
const valueHash = new Uint8Array(32).fill(7);

function member(index: number) {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const client = parseClientId(`member-${String(index)}@a.example/phone`);
  const signatureKey = new Uint8Array(publicKey.export({ format: "der", type: "spki" }).subarray(-32));
  const code = new TextEncoder().encode("invalid");
  const content = reportSignContent({ groupId, epoch: 1n, valueHash, code });
  const signature = new Uint8Array(sign(null, content, privateKey));
  return { client, signatureKey, report: { groupId, epoch: 1n, valueHash, code: "invalid", signature } };
}

function reportsIn(members: readonly ReturnType<typeof member>[], reportersMin: number | undefined): Reports {
  const slots = new Map<string, Uint8Array>();
  const small = profilePolicy("small_chat", parseUserId("alice@a.example"));
  const policy =
    reportersMin === undefined ? undefined : { ...small, behaviour: { ...small.behaviour, reportersMin } };
  const store = {
    ordering: { log: async () => [{ epoch: 1n, valueHash }] },
    idempotency: {
      find: async (_owner: string, key: Uint8Array) => slots.get(key.toString()),
      keep: async (_owner: string, key: Uint8Array, value: Uint8Array) => {
        slots.set(key.toString(), value);
        return value;
      },
    },
  } as unknown as ConstructorParameters<typeof Reports>[0];
  const terms = {
    version: "v1",
    handshakes: "encrypted",
    externalJoins: "closed",
    badCommits: "reset",
  } as const;
  const known = {
    of: async () => ({ leaves: members, scheme: ed25519, terms, policy }),
  } as unknown as Members;
  return new Reports(store, known, () => 0);
}

async function verdicts(count: number, reportersMin?: number): Promise<readonly string[]> {
  const members = Array.from({ length: count }, (_, index) => member(index));
  const reports = reportsIn(members, reportersMin);
  const told: string[] = [];
  for (const { client, report } of members) {
    const { verdict, reporters, needed } = await reports.take(report, {
      clientId: client,
      domain: "a.example",
    });
    told.push(`${verdict} ${String(reporters)}/${String(needed)}`);
  }
  return told;
}

describe("the quorum of reporters", () => {
  test("is more than half where the policy wants no more, and more where it does", async () => {
    expect((await verdicts(5))[2]).toBe("condemned 3/3");
    expect((await verdicts(5, 1)).slice(1, 3)).toEqual(["noted 2/3", "condemned 3/3"]);
    expect((await verdicts(5, 4)).slice(2, 4)).toEqual(["noted 3/4", "condemned 4/4"]);
  });

  test("can always be reached without who made the Commit", async () => {
    expect((await verdicts(5, 255)).slice(2, 4)).toEqual(["noted 3/4", "condemned 4/4"]);
  });

  test("counts a reporter once, and nobody's report for another", async () => {
    const members = [0, 1, 2].map(member);
    const [first, second] = members;
    const reports = reportsIn(members, 2);
    const domain = "a.example";
    for (let time = 0; time < 2; time++)
      expect(await reports.take(first!.report, { clientId: first!.client, domain })).toMatchObject({
        verdict: "noted",
        reporters: 1,
      });
    await expect(reports.take(first!.report, { clientId: second!.client, domain })).rejects.toMatchObject({
      code: "bad_report",
    });
  });
});
