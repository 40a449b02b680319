import { describe, expect, test } from "@jest/globals";
import { common, web } from "@entente/proto";
import { Connection, type Socket } from "../../src/web/connection.ts";
import { unreadBytesMax } from "../../src/web/limits.ts";
import { webTransports } from "../../src/web/web-transport.ts";

/** The other end of a WebSocket, played by the test. */
class PlayedSocket implements Socket {
  binaryType = "blob";
  isClosed = false;
  readonly sent: web.ClientFrame[] = [];
  readonly #listeners = new Map<string, ((event: { data: unknown }) => void)[]>();

  send(data: Uint8Array): void {
    this.sent.push(web.ClientFrame.decode(data));
  }

  close(): void {
    this.isClosed = true;
  }

  addEventListener(type: string, listener: (event: { data: unknown }) => void): void {
    this.#listeners.set(type, [...(this.#listeners.get(type) ?? []), listener]);
  }

  happens(type: "open" | "close"): void {
    this.tell(type, undefined);
  }

  answers(frame: web.ServerFrame.$Properties): void {
    this.tell("message", new Uint8Array(web.ServerFrame.encode(frame).finish()).buffer);
  }

  tell(type: string, data: unknown): void {
    for (const listener of this.#listeners.get(type) ?? []) listener({ data });
  }

  get kinds(): readonly string[] {
    return this.sent.map(({ call, frame }) => `${String(call)} ${frame ?? ""}`);
  }
}

function connect(): { readonly socket: PlayedSocket; readonly connection: Connection } {
  const socket = new PlayedSocket();
  return { socket, connection: new Connection("wss://web.a.example/ds.a.example", () => socket) };
}

const path = "/entente.delivery.v1.DeliveryService/Subscribe";
const ok = { code: 0, detail: new Uint8Array() };

describe("a connection to a web gateway", () => {
  test("keeps what is said before it is open, in order", () => {
    const { socket, connection } = connect();
    const call = connection.call({ path, session: "token" });
    call.send(Uint8Array.of(1));
    call.end();
    expect(socket.sent).toEqual([]);
    socket.happens("open");
    expect(socket.kinds).toEqual(["1 open", "1 message", "1 end"]);
    expect(socket.sent[0]?.open).toMatchObject({ path, session: "token", deadlineMs: 0 });
  });

  test("gives every call the answers that are its own, and their end", async () => {
    const { socket, connection } = connect();
    socket.happens("open");
    const [first, second] = [connection.call({ path }), connection.call({ path })];
    socket.answers({ call: 2, message: Uint8Array.of(2) });
    socket.answers({ call: 1, message: Uint8Array.of(1) });
    const detail = common.ErrorDetail.encode({
      code: "too_fast",
      message: "later",
      retryAfterMs: 40,
    }).finish();
    socket.answers({ call: 1, status: { code: 8, detail } });
    socket.answers({ call: 2, status: ok });
    expect(await first.answers.next()).toMatchObject({ value: Uint8Array.of(1) });
    await expect(first.answers.next()).rejects.toMatchObject({
      code: "too_fast",
      detail: { retryAfterMs: 40 },
    });
    expect(await second.answers.next()).toMatchObject({ value: Uint8Array.of(2) });
    expect(await second.answers.next()).toMatchObject({ done: true });
  });

  test.each([
    ["none", new Uint8Array()],
    ["one that does not decode", Uint8Array.of(0xff)],
    ["one without a code", common.ErrorDetail.encode({ message: "?" }).finish()],
  ])("takes a refusal with words that are %s for a fault of the gateway", async (_, detail) => {
    const { socket, connection } = connect();
    const { answers } = connection.call({ path });
    socket.answers({ call: 1, status: { code: 14, detail } });
    await expect(answers.next()).rejects.toMatchObject({ code: "internal" });
  });

  test("that never opens, or ends, fails its calls; none is made on it any more", async () => {
    for (const [isOpen, code] of [
      [false, "unreachable"],
      [true, "no_answer"],
    ] as const) {
      const { socket, connection } = connect();
      if (isOpen) socket.happens("open");
      const { answers } = connection.call({ path });
      socket.happens("close");
      await expect(answers.next()).rejects.toMatchObject({ code });
      expect(connection.isOver).toBe(true);
      await expect(connection.call({ path }).answers.next()).rejects.toMatchObject({ code: "unreachable" });
    }
  });

  test.each([["a text"], [new Uint8Array([0xff, 0xff]).buffer], [42]])(
    "whose other end sends what is no frame is given up",
    async (data) => {
      const { socket, connection } = connect();
      socket.happens("open");
      const { answers } = connection.call({ path });
      socket.tell("message", data);
      await expect(answers.next()).rejects.toMatchObject({ code: "no_answer" });
      expect(socket.isClosed).toBe(true);
    },
  );

  test("holds as many unread bytes as may wait, and not one more", async () => {
    const { socket, connection } = connect();
    socket.happens("open");
    const kept = connection.call({ path });
    const message = new Uint8Array(unreadBytesMax / 4);
    for (let turn = 0; turn < 4; turn++) socket.answers({ call: 1, message });
    expect(socket.kinds).toEqual(["1 open"]);
    socket.answers({ call: 1, message: Uint8Array.of(1) });
    expect(socket.kinds).toEqual(["1 open", "1 cancel"]);
    for (let turn = 0; turn < 4; turn++) expect(await kept.answers.next()).toMatchObject({ done: false });
    await expect(kept.answers.next()).rejects.toMatchObject({ code: "exhausted" });
  });

  test("a reader who goes lets go of the call, once", async () => {
    const { socket, connection } = connect();
    socket.happens("open");
    const { answers } = connection.call({ path });
    socket.answers({ call: 1, message: Uint8Array.of(1) });
    for await (const _ of answers) break;
    socket.answers({ call: 1, message: Uint8Array.of(2) });
    expect(socket.kinds).toEqual(["1 open", "1 cancel"]);
    expect(await answers.next()).toMatchObject({ done: true });
  });
});

test.each(["https://web.a.example", "ws://web.a.example", "web.a.example"])("%s is no web gateway", (url) => {
  expect(() => webTransports(url)).toThrow(RangeError);
});
