import { describe, expect, test } from "@jest/globals";
import { Circle, trusting } from "./circle.ts";
import { decodeMlsMessage, encodeMlsMessage, getCiphersuiteFromName, getCiphersuiteImpl } from "ts-mls";
import { Session } from "../src/index.ts";

const suite = await getCiphersuiteImpl(
  getCiphersuiteFromName("MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519"),
);

describe.each(["draft-00", "draft-02"] as const)("a session of %s", (revision) => {
  test("everyone hears everyone, through updates, commits and restarts", async () => {
    const circle = await Circle.of(["alice", "bob", "charlie"], { revision, suite });
    await circle.begin();
    expect(circle.session("charlie").members).toEqual(["alice", "bob", "charlie"]);
    await circle.say("alice", "one");
    await circle.say("bob", "two");
    expect(await circle.settle()).toEqual([]);
    for (let round = 0; round < 3; round++) {
      for (const name of ["alice", "bob", "charlie"]) {
        await circle.session(name).update();
        expect(await circle.settle()).toEqual([]);
        await circle.say(name, `round ${round}`);
        expect(await circle.settle()).toEqual([]);
      }
    }
    for (const person of circle.people.values()) person.session = await Session.open(person.options);
    for (const name of ["alice", "bob", "charlie"]) {
      await circle.session(name).update();
      await circle.say(name, "restored");
    }
    expect(await circle.settle()).toEqual([]);
    const all = (["alice", "bob", "charlie"] as const).map((name) => [...circle.person(name).heard].sort());
    expect(all[0]).toHaveLength(9);
    expect(circle.person("charlie").heard).toContain("alice: restored");
    expect(circle.person("charlie").heard).toContain("bob: two");
    expect(all[1]).toHaveLength(9);
    expect(all[2]).toHaveLength(10);
  });
});

describe("what providers throw over hostile input", () => {
  test("is a refusal: a KeyPackage whose signature key has another length", async () => {
    const circle = await Circle.of(["alice", "bob"], { suite });
    const own = circle.session("bob").keyPackage();
    await circle.begin();
    const message = decodeMlsMessage(own, 0)![0];
    if (message.wireformat !== "mls_key_package") throw new Error("not a KeyPackage");
    for (const length of [0, 31, 33]) {
      const { keyPackage } = message;
      const leafNode = { ...keyPackage.leafNode, signaturePublicKey: new Uint8Array(length).fill(7) };
      const frame = encodeMlsMessage({ ...message, keyPackage: { ...keyPackage, leafNode } });
      const { refusals } = await circle.session("alice").unprotect(frame);
      expect(refusals.map(({ code }) => code)).toEqual(["rejoin_refused"]);
    }
  });
});

test("an Authentication Service that is away refuses nothing: the frame can be offered again", async () => {
  const circle = await Circle.of(["alice", "bob"]);
  await circle.begin();
  await circle.session("alice").update();
  const [update] = await circle.take("alice");
  const memberOf = trusting.memberOf.bind(trusting);
  trusting.memberOf = () => Promise.reject(new Error("no route"));
  await expect(circle.session("bob").unprotect(update!.frame)).rejects.toThrow("authentication");
  trusting.memberOf = memberOf;
  expect((await circle.hand("bob", update!.frame)).refusals).toEqual([]);
});
