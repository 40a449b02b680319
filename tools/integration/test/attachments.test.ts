import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Attachment, attachmentOf, type JoinedGroup } from "@entente/client";
import { Person, Testbed } from "@entente/testbed";

// Files over two domains of real processes (issue of delivery: attachments). Uploaded at one, fetched at the other.
let testbed: Testbed<"processes">;
let alice: Person, bob: Person;
let group: JoinedGroup;

beforeAll(async () => {
  testbed = await Testbed.start({ domains: ["a.example", "b.example"], mode: "processes" });
  alice = await Person.enrol(testbed.domain("a.example"), "alice@a.example/phone");
  bob = await Person.enrol(testbed.domain("b.example"), "bob@b.example/phone");
  group = await alice.client.createGroup();
  await group.invite(["bob@b.example"]);
  await bob.joins(group.id);
});

afterAll(async () => {
  await Promise.all([alice.leave(), bob.leave()]);
  await testbed.stop();
});

/** The file that a person was told of under a name. */
async function told(person: Person, name: string): Promise<Attachment> {
  let found: Attachment | undefined;
  await person.until(`to hear of ${name}`, (event) => {
    if (event.kind !== "message") return false;
    const attachment = attachmentOf(event.content);
    if (attachment?.name === name) found = attachment;
    return found !== undefined;
  });
  if (found === undefined) throw new Error("unreachable");
  return found;
}

const chunksOf = (domain: string, { attachmentId }: Attachment): string => {
  const id = Buffer.from(attachmentId).toString("hex");
  return join(testbed.domain(domain).folder.path, "data", "attachments", id.slice(0, 2), id);
};

describe("a file in a group over two domains", () => {
  const content = new Uint8Array(randomBytes(900_000));

  test("comes through kill -9 of both Delivery Services in the middle of upload and download, byte for byte", async () => {
    const { ds } = testbed.domain("a.example").services;
    let kills = 0;
    const restarts: Promise<void>[] = [];
    const restart = async (service: typeof ds): Promise<void> => {
      kills += 1;
      await service.kill();
      await service.start();
    };
    await group.sendAttachment(
      { content, name: "film.mp4", mediaType: "video/mp4" },
      { progress: (done) => void (done === 2 && restarts.push(restart(ds))) },
    );
    await Promise.all(restarts);
    const attachment = await told(bob, "film.mp4");
    expect(attachment).toMatchObject({ size: content.length, mediaType: "video/mp4", domain: "a.example" });
    const received = await bob.client.attachments.download(attachment, {
      progress: (done) => {
        if (done === 1) restarts.push(restart(testbed.domain("b.example").services.ds));
        if (done === 2) restarts.push(restart(ds));
      },
    });
    await Promise.all(restarts);
    expect(kills).toBe(3);
    expect(Buffer.from(received).equals(content)).toBe(true);
    expect(await alice.client.attachments.download(attachment)).toHaveLength(content.length);
  });

  test("goes on where it stood when the sender comes back after a crash", async () => {
    const file = { content: new Uint8Array(randomBytes(700_000)), name: "later.bin" };
    const stop = new AbortController();
    const first = alice.client.attachments.upload(file, {
      signal: stop.signal,
      progress: (done) => {
        if (done === 2) stop.abort(new Error("the battery is empty"));
      },
    });
    await expect(first).rejects.toThrow("the battery is empty");
    await alice.leave();
    alice = await Person.return(testbed.domain("a.example"), "alice@a.example/phone");
    group = alice.client.group(group.id);
    const uploaded: number[] = [];
    await group.sendAttachment(file, { progress: (done) => uploaded.push(done) });
    expect(uploaded).toEqual([3]);
    const received = await bob.client.attachments.download(await told(bob, "later.bin"));
    expect(Buffer.from(received).equals(file.content)).toBe(true);
  });

  test("the servers hold nothing of it that can be read, and its length is one of few", async () => {
    const text = "nobody but the group may read this ".repeat(2_000);
    await group.sendAttachment({ content: new TextEncoder().encode(text), name: "letter.txt" });
    const attachment = await told(bob, "letter.txt");
    const folder = chunksOf("a.example", attachment);
    const stored = Buffer.concat(readdirSync(folder).map((file) => readFileSync(join(folder, file))));
    expect(stored.includes("nobody but the group")).toBe(false);
    expect(stored.includes("letter.txt")).toBe(false);
    expect(stored.length).toBeGreaterThan(text.length + 16);
  });

  test("a blob that was damaged where it is stored is refused by the client, and so is one that was exchanged", async () => {
    await group.sendAttachment({ content, name: "damaged.bin" });
    const attachment = await told(bob, "damaged.bin");
    const path = join(chunksOf("a.example", attachment), "1");
    const bytes = readFileSync(path);
    bytes[1_000] = (bytes[1_000] ?? 0) ^ 1;
    writeFileSync(path, bytes);
    await expect(bob.client.attachments.download(attachment)).rejects.toMatchObject({ code: "corrupt" });
    const other = { ...attachment, digest: new Uint8Array(32) };
    bytes[1_000] = (bytes[1_000] ?? 0) ^ 1;
    writeFileSync(path, bytes);
    await expect(bob.client.attachments.download(other)).rejects.toMatchObject({ code: "corrupt" });
    await expect(bob.client.attachments.download(attachment)).resolves.toHaveLength(content.length);
  });

  test("one that its sender removed, or that never was, is unknown at both domains", async () => {
    const attachment = await told(bob, "letter.txt");
    await alice.client.attachments.remove(attachment);
    const unknown = { code: "unknown_attachment" };
    await expect(bob.client.attachments.download(attachment)).rejects.toMatchObject(unknown);
    await expect(alice.client.attachments.download(attachment)).rejects.toMatchObject(unknown);
    const never = { ...attachment, attachmentId: new Uint8Array(32) };
    await expect(bob.client.attachments.download(never)).rejects.toMatchObject(unknown);
  });
});

test("a group's tree lies beside its Commits: new members of both domains fetch it, and what lies there names nobody", async () => {
  const andy = await Person.enrol(testbed.domain("a.example"), "andy@a.example/phone", {
    treeInsideBytes: 0,
  });
  try {
    const closed = await andy.client.createGroup({ externalJoins: "closed" });
    const folder = join(testbed.domain("a.example").folder.path, "data", "attachments");
    const before = new Set<string>(readdirSync(folder, { recursive: true, encoding: "utf8" }));
    await closed.invite(["bob@b.example"]);
    const theirs = await bob.joins(closed.id);
    await closed.invite(["alice@a.example"]);
    await alice.joins(closed.id);
    await theirs.send("with a tree from elsewhere");
    await Promise.all([andy, alice].map((each) => each.reads("with a tree from elsewhere")));
    const added = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(
      (each) => each.isFile() && !before.has(join(each.parentPath, each.name).slice(folder.length + 1)),
    );
    const stored = Buffer.concat(added.map(({ parentPath, name }) => readFileSync(join(parentPath, name))));
    // A piece for each of the two Commits, and the crown, which has not changed.
    expect(added).toHaveLength(3);
    expect(stored.includes("bob@b.example")).toBe(false);
  } finally {
    await andy.leave();
  }
});

test("what a user may keep is bounded, and the sender is told (with a small bound)", async () => {
  const a = testbed.domain("a.example");
  const path = a.folder.file("ds.json");
  const configuration = JSON.parse(readFileSync(path, "utf8")) as { limits: Record<string, number> };
  configuration.limits["userAttachmentBytes"] = 1_000_000;
  writeFileSync(path, JSON.stringify(configuration));
  await a.services.ds.kill();
  await a.services.ds.start();
  const content = new Uint8Array(randomBytes(500_000));
  const sending = group.sendAttachment({ content, name: "too much" });
  await expect(sending).rejects.toMatchObject({ code: "attachment_quota" });
});
