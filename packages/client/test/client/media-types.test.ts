import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { textOf } from "../../src/client/text.ts";
import type { ClientEvent } from "../../src/client/client-event.ts";
import { GroupEntry } from "../../src/client/group-entry.ts";
import { MemoryStore } from "../../src/store/memory-store.ts";
import { environmentOf } from "../mls/people.ts";
import { Diary } from "./diary.ts";
import { MemoryDomain } from "./memory-domain.ts";

// F-7, A23-51: what content is, and what every member of a group can read.
const contentMediaTypes = ["text/plain;charset=UTF-8", "application/octet-stream"];
const requiredMediaTypes = ["text/plain;charset=utf-8"];
let domain: MemoryDomain;
let alice: Diary;
let others: Diary[];

beforeEach(async () => {
  domain = await MemoryDomain.start();
  alice = await Diary.enrol(domain.settings("alice@a.example/phone", { contentMediaTypes }));
  others = [];
});

afterEach(async () => {
  for (const diary of [alice, ...others]) await diary.stop();
});

async function enrol(id: string, types?: readonly string[]): Promise<Diary> {
  const more = types === undefined ? {} : { contentMediaTypes: types };
  const diary = await Diary.enrol(domain.settings(id, more));
  others.push(diary);
  return diary;
}

type Message = Extract<ClientEvent, { kind: "message" }>;
const isMessage =
  (text: string) =>
  (event: ClientEvent): event is Message =>
    event.kind === "message" && textOf(event.content) === text;

describe("a group that requires media types", () => {
  test("has messages that tell their type, at the sender as at others", async () => {
    const bob = await enrol("bob@a.example/phone", contentMediaTypes);
    const group = await alice.client.createGroup({ requiredMediaTypes });
    await group.invite(["bob@a.example"]);
    const theirs = await bob.joins(group);
    await group.send("a text");
    await group.send(new TextEncoder().encode("some bytes"));
    await group.send("**bold**", undefined, "Text/Markdown; Charset=UTF-8");
    await theirs.send("after the update");
    const expected = [
      ["a text", "text/plain;charset=utf-8"],
      ["some bytes", "application/octet-stream"],
      ["**bold**", "text/markdown;charset=utf-8"],
      ["after the update", "text/plain;charset=utf-8"],
    ] as const;
    for (const [text, mediaType] of expected)
      for (const diary of [alice, bob])
        expect(await diary.until(isMessage(text))).toMatchObject({ kind: "message", mediaType });
  });

  test("takes nobody in who does not tell that it reads them", async () => {
    await enrol("bob@a.example/old");
    await enrol("bob@a.example/other", ["text/markdown"]);
    const group = await alice.client.createGroup({ requiredMediaTypes });
    await expect(group.invite(["bob@a.example"])).rejects.toMatchObject({ code: "nothing_compatible" });
    await enrol("bob@a.example/phone", contentMediaTypes);
    expect(await group.invite(["bob@a.example"])).toEqual({
      added: ["bob@a.example/phone"],
      left: [
        { client: "bob@a.example/old", why: "nothing_compatible" },
        { client: "bob@a.example/other", why: "nothing_compatible" },
      ],
    });
  });

  test("is not made by a client that does not tell them itself", async () => {
    const made = alice.client.createGroup({ requiredMediaTypes: ["image/png"] });
    await expect(made).rejects.toMatchObject({ code: "unsupported" });
  });

  test("refuses application data that is not framed, and goes on", async () => {
    const store = new MemoryStore();
    const bob = await Diary.enrol(domain.settings("bob@a.example/phone", { contentMediaTypes, store }));
    others.push(bob);
    const group = await alice.client.createGroup({ requiredMediaTypes });
    await group.invite(["bob@a.example"]);
    const theirs = await bob.joins(group);
    const entry = (await GroupEntry.load(store, environmentOf(), theirs.id))!;
    const { message } = await entry.group.protect(Uint8Array.of(0xff, 0xff));
    domain.send(message);
    expect(await alice.until(({ kind }) => kind === "refused")).toMatchObject({ code: "malformed" });
    await group.send("still here");
    await alice.until(isMessage("still here"));
  });
});

describe("a group that requires none", () => {
  test("has messages as they are, and refuses to tell a type", async () => {
    const bob = await enrol("bob@a.example/phone");
    const group = await alice.client.createGroup();
    await group.invite(["bob@a.example"]);
    await bob.joins(group);
    await group.send("plain");
    expect(await bob.until(isMessage("plain"))).not.toHaveProperty("mediaType");
    const typed = group.send("typed", undefined, "text/markdown");
    await expect(typed).rejects.toMatchObject({ code: "unsupported" });
  });
});
