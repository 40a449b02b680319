import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { Endpoint, MemoryStore, Mesh, Session, type SessionStore } from "../src/index.ts";
import { DirectoryStore, DirectoryTransport } from "../src/node/index.ts";
import { Circle, bytes, text } from "./circle.ts";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "dmls-"));
});
afterEach(async () => {
  await rm(directory, { recursive: true });
});

const stores: [string, () => SessionStore][] = [
  ["MemoryStore", () => new MemoryStore()],
  ["DirectoryStore", () => new DirectoryStore(join(directory, "store"))],
];

describe.each(stores)("%s", (_, make) => {
  test("begins empty, and holds what was last saved", async () => {
    const store = make();
    expect((await store.load()).size).toBe(0);
    await store.save(
      new Map([
        ["a", Uint8Array.of(1)],
        ["b", Uint8Array.of(2)],
      ]),
    );
    await store.save(
      new Map([
        ["a", Uint8Array.of(3, 4)],
        ["b", undefined],
        ["group.0a", new Uint8Array()],
      ]),
    );
    expect([...(await store.load())].sort()).toEqual([
      ["a", Uint8Array.of(3, 4)],
      ["group.0a", new Uint8Array()],
    ]);
  });

  test("keeps nothing of what it was given in the caller's buffer", async () => {
    const store = make();
    const value = Uint8Array.of(1, 2, 3);
    await store.save(new Map([["a", value]]));
    value.fill(9);
    expect((await store.load()).get("a")).toEqual(Uint8Array.of(1, 2, 3));
  });

  test("forgets what is not there without complaint", async () => {
    const store = make();
    await store.save(new Map([["a", undefined]]));
    expect((await store.load()).size).toBe(0);
  });
});

describe("DirectoryStore", () => {
  test("carries out a journal that a crash left", async () => {
    const path = join(directory, "store");
    const store = new DirectoryStore(path);
    await store.save(
      new Map([
        ["a", Uint8Array.of(1)],
        ["b", Uint8Array.of(2)],
      ]),
    );
    // The journal of a change to both, as it lies there when the process dies right after the rename.
    await writeFile(join(path, "journal"), Uint8Array.of(8, 1, 97, 1, 1, 7, 1, 98, 0));
    expect([...(await new DirectoryStore(path).load())]).toEqual([["a", Uint8Array.of(7)]]);
    expect(await readdir(path)).toEqual(["a.record"]);
  });

  test("ignores a journal that was never finished", async () => {
    const path = join(directory, "store");
    const store = new DirectoryStore(path);
    await store.save(new Map([["a", Uint8Array.of(1)]]));
    await writeFile(join(path, "journal.new"), "half");
    expect([...(await new DirectoryStore(path).load())]).toEqual([["a", Uint8Array.of(1)]]);
  });

  test("a change whose journal is whole is saved, though it cannot be carried out yet", async () => {
    const path = join(directory, "store");
    const store = new DirectoryStore(path);
    await mkdir(join(path, "a.record"), { recursive: true });
    const value = Uint8Array.of(5);
    await store.save(new Map([["a", value]]));
    value.fill(0);
    await expect(store.save(new Map([["b", Uint8Array.of(6)]]))).rejects.toThrow();
    await rm(join(path, "a.record"), { recursive: true });
    await store.save(new Map([["c", Uint8Array.of(7)]]));
    expect([...(await store.load())].sort()).toEqual([
      ["a", Uint8Array.of(5)],
      ["c", Uint8Array.of(7)],
    ]);
  });

  test("refuses a key that is not a plain name", async () => {
    await expect(
      new DirectoryStore(directory).save(new Map([["../x", Uint8Array.of(1)]])),
    ).rejects.toMatchObject({
      code: "state_corrupt",
    });
  });

  test("a session lives in it", async () => {
    const circle = await Circle.of(["alice"]);
    const store = new DirectoryStore(join(directory, "alice"));
    const options = { ...circle.person("alice").options, store };
    const first = await Session.open(options);
    const again = await Session.open(options);
    expect(again.keyPackage()).toEqual(first.keyPackage());
    const file = await readFile(join(directory, "alice", "session.record"));
    await writeFile(join(directory, "alice", "session.record"), file.subarray(1));
    await expect(Session.open(options)).rejects.toMatchObject({ code: "state_corrupt" });
  });
});

describe("endpoints", () => {
  test("carry a conversation over a directory that is passed around, with no server", async () => {
    const circle = await Circle.of(["alice", "bob"]);
    const heard: string[] = [];
    const connect = (name: string) => {
      const transport = new DirectoryTransport(directory, name);
      const endpoint = new Endpoint(circle.session(name), transport, {
        message: async ({ from, plaintext }) => void heard.push(`${name} heard ${from}: ${text(plaintext)}`),
      });
      const take = async (frame: Uint8Array) =>
        void (await endpoint.run((session) => session.unprotect(frame)));
      return { endpoint, collect: () => transport.collect(take) };
    };
    const [alice, bob] = [connect("alice"), connect("bob")];
    await alice.endpoint.run((session) => session.init([circle.session("bob").keyPackage()]));
    expect(await bob.collect()).toBe(2);
    await bob.endpoint.run((session) => session.join(circle.session("alice").universe!.id));
    await bob.endpoint.run((session) => session.protect(bytes("by hand")));
    await alice.collect();
    await alice.endpoint.run((session) => session.protect(bytes("and back")));
    await bob.collect();
    expect(heard).toEqual(["alice heard bob: by hand", "bob heard alice: and back"]);
    expect(await alice.collect()).toBe(0);
  });

  test("a frame stays in the directory until it is taken", async () => {
    await new DirectoryTransport(directory, "alice").send(["bob"], bytes("frame"));
    const bob = new DirectoryTransport(directory, "bob");
    await expect(
      bob.collect(async () => {
        throw new Error("not now");
      }),
    ).rejects.toThrow("not now");
    const frames: string[] = [];
    await bob.collect(async (frame) => void frames.push(text(frame)));
    expect(frames).toEqual(["frame"]);
    expect(await bob.collect(async () => undefined)).toBe(0);
  });

  test("listen looks by itself until it is stopped", async () => {
    const failures: unknown[] = [];
    const bob = new DirectoryTransport(directory, "bob", {
      pollMs: 1,
      onFailure: (error) => void failures.push(error),
    });
    let offered = 0;
    const taken = new Promise<string>((resolve) => {
      void bob
        .listen(async (frame) => {
          if (offered++ === 0) throw new Error("busy");
          resolve(text(frame));
        })
        .then((stop) => taken.then(stop));
    });
    await new DirectoryTransport(directory, "alice").send(["bob"], bytes("hello"));
    expect(await taken).toBe("hello");
    expect(failures).toHaveLength(1);
  });

  test("offer again what a transport refused, and what an application did not take", async () => {
    const circle = await Circle.of(["alice", "bob"]);
    await circle.begin();
    const mesh = new Mesh();
    const link = mesh.attach("alice");
    let down = true;
    const alice = new Endpoint(
      circle.session("alice"),
      {
        send: (to, frame) => (down ? Promise.reject(new Error("down")) : link.send(to, frame)),
        listen: (receive) => link.listen(receive),
      },
      { message: async () => undefined },
    );
    await expect(alice.run((session) => session.protect(bytes("patience")))).rejects.toThrow("down");
    down = false;
    await alice.flush();
    expect(mesh.inFlight).toHaveLength(1);
    let busy = true;
    const heard: string[] = [];
    const bob = new Endpoint(circle.session("bob"), mesh.attach("bob"), {
      message: async ({ plaintext }) => {
        if (busy) throw new Error("busy");
        heard.push(text(plaintext));
      },
    });
    await bob.start();
    await expect(mesh.deliver()).rejects.toThrow("busy");
    busy = false;
    await bob.stop();
    await bob.start();
    expect(heard).toEqual(["patience"]);
    // The mesh still has the frame; the session knows it.
    await mesh.settle();
    expect(heard).toEqual(["patience"]);
  });
});
