import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { parseUserId } from "@entente/mls-wire";
import { type GroupPolicy, profilePolicy } from "@entente/policy";
import { openStore } from "@entente/storage";
import { Person, Testbed } from "@entente/testbed";
import { OtherVendor } from "./other-vendor.ts";

// What a client learns before it tries something with users of two domains, and what it can prove of what they wrote.
const suite1 = "MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519";
const suite2 = "MLS_128_DHKEMP256_AES128GCM_SHA256_P256";

const execute = promisify(execFile);
const program = new URL("../../cli/dist/main.js", import.meta.url).pathname;

let testbed: Testbed<"in-process">;
let alice: Person, bob: Person, carol: Person;

beforeAll(async () => {
  testbed = await Testbed.start({ domains: ["a.example", "b.example"], mode: "in-process" });
  alice = await Person.enrol(testbed.domain("a.example"), "alice@a.example/phone");
  bob = await Person.enrol(testbed.domain("b.example"), "bob@b.example/phone");
  carol = await Person.enrol(testbed.domain("a.example"), "carol@a.example/phone");
});

afterAll(async () => {
  await Promise.all([alice.leave(), bob.leave(), carol.leave()]);
  await testbed.stop();
});

/** Alice's group with Bob of the other domain and Carol of her own. */
async function groupWith(change: (policy: GroupPolicy) => GroupPolicy) {
  const policy = change(profilePolicy("small_chat", parseUserId("alice@a.example")));
  const group = await alice.client.createGroup({ policy });
  await group.invite(["bob@b.example", "carol@a.example"]);
  await Promise.all([bob.joins(group.id), carol.joins(group.id)]);
  return group;
}

describe("why somebody can not be talked to, before anyone tries", () => {
  test("nothing is found where they can, and no KeyPackage is taken", async () => {
    expect(await alice.client.checks.pair("bob@b.example")).toEqual([]);
    const group = await alice.client.createGroup({ policy: "small_chat" });
    for (let times = 0; times < 25; times++) expect(await group.checkInvitation("bob@b.example")).toEqual([]);
    await group.invite(["bob@b.example"]);
    expect(await group.checkInvitation("bob@b.example")).toMatchObject([{ code: "member_already" }]);
  });

  test("users that nobody knows, at domains that are not federated, and without anything left", async () => {
    expect(await alice.client.checks.pair("nobody@b.example")).toMatchObject([
      { code: "user_unavailable", severity: "blocks" },
    ]);
    expect(await alice.client.checks.pair("carl@c.example")).toMatchObject([{ code: "user_unavailable" }]);
    const b = testbed.domain("b.example");
    const vendor = await OtherVendor.enrol(b, "vic@b.example/desk", suite1);
    // Its only KeyPackage is kept for its own domain.
    expect(await alice.client.checks.pair("vic@b.example")).toMatchObject([{ code: "key_packages_used_up" }]);
    expect(await bob.client.checks.pair("vic@b.example")).toEqual([
      expect.objectContaining({ severity: "warns" }),
    ]);
    vendor.close();
  });

  test("suite, extension and policy, each with what to do", async () => {
    const a = testbed.domain("a.example");
    const dora = await Person.enrol(testbed.domain("b.example"), "dora@b.example/phone", { suite: suite2 });
    expect(await alice.client.checks.pair("dora@b.example")).toMatchObject([{ code: "suite_not_common" }]);
    const vendor = await OtherVendor.enrol(a, "vito@a.example/desk", suite1);
    const group = await alice.client.createGroup({ policy: "small_chat" });
    const findings = await group.checkInvitation("vito@a.example");
    expect(findings.map(({ code }) => code)).toContain("group_extension_unsupported");
    expect(findings.every(({ remedy, sentence }) => remedy !== "" && sentence !== "")).toBe(true);
    expect(await group.checkInvitation("dora@b.example")).toMatchObject([{ code: "suite_not_of_group" }]);
    await group.changePolicy((policy) => ({
      ...policy,
      admission: { ...policy.admission, domains: ["a.example"] as never },
    }));
    expect(await group.checkInvitation("bob@b.example")).toMatchObject([
      { code: "policy_refuses", rule: "domain_forbidden" },
    ]);
    vendor.close();
    await dora.leave();
  });
});

describe("reports of messages (A18-36, A23-100)", () => {
  const kept: string[] = [];
  const messageOf = async (person: Person, text: string) => {
    await person.reads(text);
    const event = person.diary.find(
      (each) => each.kind === "message" && Buffer.from(each.content).toString() === text,
    );
    return (event as { messageId: string }).messageId;
  };

  test("prove to the sender's domain who sent what, from another domain and from its own", async () => {
    const ofAlice = await groupWith((policy) => policy);
    await ofAlice.send("an insult");
    const messageId = await messageOf(bob, "an insult");
    const report = await bob.client.checks.report(messageId, "abuse");
    expect(report.reportId).toMatch(/^[0-9a-f]{32}$/);
    expect(await bob.client.checks.report(messageId, "abuse")).toEqual(report);
    const other = await carol.client.checks.report(await messageOf(carol, "an insult"), "abuse");
    expect(other.acceptedAtMs).toBe(report.acceptedAtMs);
    expect(other.reportId).not.toBe(report.reportId);
    for (const each of [report, other]) kept.push(each.reportId);
  });

  test("wait for the operator of the sender's domain, who lists, reads and drops them; nobody else has them", async () => {
    const { folder } = testbed.domain("a.example");
    const ententeAt = async (path: string, ...args: readonly string[]): Promise<Record<string, unknown>> => {
      const { stdout } = await execute(process.execPath, [program, "reports", ...args, "--folder", path]);
      return JSON.parse(stdout) as Record<string, unknown>;
    };
    const entente = (...args: readonly string[]): Promise<Record<string, unknown>> =>
      ententeAt(folder.path, ...args);
    const listed = (await entente("list"))["reports"] as readonly { readonly id: string }[];
    expect(listed.map(({ id }) => id).toSorted()).toEqual(kept.toSorted());
    const [id = ""] = kept;
    const read = await entente("read", id);
    expect(read["content"]).toContain("an insult");
    expect(read).toMatchObject({
      ...{ id, reason: "abuse", sender: "alice@a.example/phone", reporterDomain: "b.example" },
    });
    // Who of the other domain reports it, that domain's operator alone can tell.
    const reference = String(read["reporter"]);
    expect(await ententeAt(testbed.domain("b.example").folder.path, "reporter", reference)).toEqual({
      reporter: "bob@b.example",
      domain: "a.example",
    });
    await expect(entente("reporter", reference)).rejects.toMatchObject({ code: 1 });
    const ofCarol = await entente("read", kept[1] ?? "");
    expect(ofCarol).toMatchObject({ sender: "alice@a.example/phone", reporter: "carol@a.example" });
    // On disk it is sealed: neither what was said nor who reports it can be read there.
    const medium = await openStore({ kind: "sqlite", path: folder.file("data/ds.sqlite") });
    const sealed = await medium.reports.find(Buffer.from(id, "hex"));
    await medium.close();
    for (const said of ["an insult", "alice", "bob"])
      expect(Buffer.from(sealed?.bytes ?? []).includes(said)).toBe(false);
    expect(await entente("drop", id)).toEqual({ dropped: id });
    await expect(entente("read", id)).rejects.toMatchObject({ code: 1 });
  });

  test("are not made of one's own messages, nor in a deniable group", async () => {
    const ofAlice = await groupWith((policy) => ({
      ...policy,
      behaviour: { ...policy.behaviour, accountability: "deniable" },
    }));
    await ofAlice.send("off the record");
    const messageId = await messageOf(bob, "off the record");
    await expect(bob.client.checks.report(messageId, "abuse")).rejects.toMatchObject({
      code: "not_reportable",
    });
    await expect(alice.client.checks.report(messageId, "abuse")).rejects.toMatchObject({
      code: "not_reportable",
    });
  });
});
