import { describe, expect, test } from "@jest/globals";
import { parseClientId } from "@entente/mls-wire";
import { decodeKeyPackage } from "ts-mls/keyPackage.js";
import type { AuthenticationProcesses } from "../../src/mls/authentication-process.ts";
import { basicCredential } from "../../src/mls/credential.ts";
import { makeSignatureKey } from "../../src/mls/key-package.ts";
import { claimOf, rawCommit } from "./hostile.ts";
import { environmentOf, invite, Person, suite1 } from "./people.ts";

// All members of a group support each other's authentication process (F-22, F-23): who adds somebody else is refused by every receiver.

async function personOf(client: string, authentication: AuthenticationProcesses): Promise<Person> {
  const environment = environmentOf();
  const signatureKey = await makeSignatureKey(environment, suite1);
  const id = parseClientId(client);
  const identity = { credential: basicCredential(id), signatureKey, authentication };
  return new Person(id, environment, identity, suite1);
}

const vouched: AuthenticationProcesses = { used: "log_vouched", supported: ["log_vouched"] };
const compared: AuthenticationProcesses = { used: "fingerprint", supported: ["fingerprint"] };
const both: AuthenticationProcesses = { used: "log_vouched", supported: ["log_vouched", "fingerprint"] };

/** Two members who know each other by the log alone. */
async function pair(): Promise<readonly [Person, Person]> {
  const alice = await personOf("alice@a.example/phone", vouched);
  const bob = await personOf("bob@b.example/phone", vouched);
  await alice.create();
  await invite(alice, [bob]);
  return [alice, bob];
}

describe("a Commit that adds a member", () => {
  test.each([
    ["whose process the others do not support", compared, "processes_differ"],
    [
      "who supports the others' process, which they do not return",
      { used: "fingerprint", supported: ["fingerprint", "log_vouched"] },
      "processes_differ",
    ],
    ["who supports theirs, and uses it", both, undefined],
  ] as const)("%s", async (_what, processes, code) => {
    const [alice, bob] = await pair();
    const carol = await personOf("carol@b.example/phone", processes);
    const { keyPackage } = await carol.keyPackage();
    const [decoded] = decodeKeyPackage(keyPackage, 0) ?? [];
    const add = { proposalType: "add", add: { keyPackage: decoded! } } as const;
    // Made with the library alone: the committer does not look, and the receiver does.
    const decided = await rawCommit(alice, { extraProposals: [add], authenticatedData: claimOf(alice) });
    const { epoch } = bob.group;
    const result = await bob.group.receiveCommit(decided);
    if (code === undefined) expect(result).toMatchObject({ outcome: "applied" });
    else expect(result).toMatchObject({ outcome: "refused", error: { code } });
    expect(bob.group.epoch).toBe(epoch);
    // Nor does this SDK make such a Commit.
    const made = alice.commit({ add: [keyPackage] });
    if (code === undefined) await made;
    else await expect(made).rejects.toMatchObject({ code });
  });
});
