import { afterEach, describe, expect, test } from "@jest/globals";
import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { Link } from "../src/link.ts";

// What a link does to the connections through it. Every wait is for something that has to happen, none for time.
const closing: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A connection through a link, from both ends, with all that each end got. */
async function pair() {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closing.push(() => new Promise((resolve) => server.close(resolve)));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const link = await Link.to("127.0.0.1", address.port);
  closing.push(() => link.close());
  const open = async (): Promise<readonly [End, End]> => {
    const accepted = once(server, "connection");
    const near = connect(Number(link.address.split(":")[1]), "127.0.0.1");
    const [far] = (await accepted) as [Socket];
    closing.push(async () => {
      near.destroy();
      far.destroy();
    });
    return [new End(near), new End(far)];
  };
  return { link, open };
}

class End {
  readonly socket: Socket;
  readonly closed: Promise<void>;
  got = "";
  #look = (): void => undefined;

  constructor(socket: Socket) {
    this.socket = socket;
    this.closed = new Promise((resolve) => socket.once("close", () => resolve()));
    socket.on("error", () => undefined);
    socket.on("data", (bytes: Buffer) => {
      this.got += bytes.toString();
      this.#look();
    });
  }

  has(text: string): Promise<void> {
    return new Promise((resolve) => {
      this.#look = () => {
        if (this.got === text) resolve();
      };
      this.#look();
    });
  }
}

describe("a link", () => {
  test("that is open brings bytes both ways, and that a side has ended", async () => {
    const { open } = await pair();
    const [near, far] = await open();
    near.socket.write("request");
    await far.has("request");
    far.socket.write("answer");
    await near.has("answer");
    far.socket.destroy();
    await near.closed;
  });

  test("that is cut resets what is open and refuses what is new, until it is healed", async () => {
    const { link, open } = await pair();
    const [near, far] = await open();
    link.set("cut");
    await Promise.all([near.closed, far.closed]);
    const refused = new End(connect(Number(link.address.split(":")[1]), "127.0.0.1"));
    await refused.closed;
    link.set("open");
    const [again, there] = await open();
    again.socket.write("back");
    await there.has("back");
  });

  test.each([
    ["requests_only", "far", "near"],
    ["answers_only", "near", "far"],
  ] as const)("%s brings bytes one way, and the others when it is healed", async (state, open1, held1) => {
    const { link, open } = await pair();
    const [near, far] = await open();
    const ends = { near, far };
    link.set(state);
    const [passing, held] = [ends[open1], ends[held1]];
    passing.socket.write("held");
    held.socket.write("passes");
    await passing.has("passes");
    expect(held.got).toBe("");
    link.set("open");
    await held.has("held");
  });

  test("that is silent brings nothing, not even that a side has ended, until it is healed", async () => {
    const { link, open } = await pair();
    const [near, far] = await open();
    link.set("silent");
    near.socket.write("late");
    far.socket.destroy();
    await far.closed;
    expect([near.got, near.socket.destroyed]).toEqual(["", false]);
    link.set("open");
    await near.closed;
  });

  test("that forgot its connections leaves the near side waiting; new ones work", async () => {
    const { link, open } = await pair();
    const [near, far] = await open();
    link.halfOpen();
    await far.closed;
    near.socket.write("into the void");
    const [again, there] = await open();
    again.socket.write("new");
    await there.has("new");
    expect([near.got, near.socket.destroyed]).toEqual(["", false]);
  });
});
