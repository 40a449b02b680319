import { EventEmitter } from "node:events";
import type { X509Certificate } from "node:crypto";
import type { Socket } from "node:net";
import { afterEach, describe, expect, jest, test } from "@jest/globals";
import { Connections } from "../src/admission/connections.ts";
import { networkOf } from "../src/admission/network.ts";
import { TokenBuckets } from "@entente/service-kit";
import { Sessions } from "../src/federation-api/greeting.ts";
import {
  connectionsMax,
  connectionsPerAddressBurst,
  connectionsPerAddressPerSecond,
  connectionsPerPeerMax,
  sessionsPerPeerMax,
  silentConnectionMs,
  strangersMax,
  strangersPerAddressMax,
} from "../src/limits.ts";

describe("a token bucket", () => {
  const buckets = (burst: number, perSecond: number, keysMax = 10) => {
    const clock = { now: 0 };
    return { clock, table: new TokenBuckets({ burst, perSecond, keysMax, now: () => clock.now }) };
  };

  test.each([1, 10, 100])(
    "lets a burst pass, and not one more; ten times as many are %s times refused",
    (burst) => {
      const { table } = buckets(burst, 1);
      const taken = Array.from({ length: burst * 10 }, () => table.take("a")).filter((wait) => wait === 0);
      expect(taken).toHaveLength(burst);
    },
  );

  test("says when there is one more, and is right", () => {
    const { table, clock } = buckets(2, 4);
    table.take("a");
    table.take("a");
    const waitMs = table.take("a");
    expect(waitMs).toBe(250);
    clock.now = waitMs - 1;
    expect(table.take("a")).toBeGreaterThan(0);
    clock.now = waitMs;
    expect(table.take("a")).toBe(0);
  });

  test("is each key's own, and a clock that goes back gives nothing", () => {
    const { table, clock } = buckets(1, 1);
    expect([table.take("a"), table.take("b")]).toEqual([0, 0]);
    clock.now = -100_000;
    expect(table.take("a")).toBeGreaterThan(0);
  });

  test("lets something larger than a burst pass when the bucket is full, and makes it pay", () => {
    const { table, clock } = buckets(10, 10);
    expect(table.take("a", 50)).toBe(0);
    clock.now = 1_000;
    expect(table.take("a", 1)).toBeGreaterThan(0);
    clock.now = 5_000;
    expect(table.take("a", 1)).toBe(0);
  });

  test("is in a table that does not grow: at the bound, one past it, ten times past it", () => {
    const { table, clock } = buckets(3, 1, 100);
    for (let key = 0; key < 1_000; key++) table.take(String(key));
    expect(table.size).toBe(100);
    // Those without a bucket of their own share one, and it is empty.
    expect(table.take("one more")).toBeGreaterThan(0);
    clock.now = 10_000;
    expect(table.take("one more")).toBe(0);
    expect(table.size).toBeLessThanOrEqual(100);
  });
});

describe("the network of an address", () => {
  test.each([
    ["192.0.2.1", "192.0.2.1"],
    ["::ffff:192.0.2.1", "192.0.2.1"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:db8:1:2::6", "2001:db8:1:2::/64"],
    ["2001:db8::6", "2001:db8:0:0::/64"],
    ["fe80::1%eth0", "fe80:0:0:0::/64"],
    ["::1", "0:0:0:0::/64"],
  ])("%s is %s", (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});

describe("connections", () => {
  class FakeSocket extends EventEmitter {
    readonly remoteAddress: string;
    readonly remotePort: number;
    destroyed = false;
    constructor(address: string, port: number) {
      super();
      this.remoteAddress = address;
      this.remotePort = port;
    }
    destroy(): void {
      if (this.destroyed) return;
      this.destroyed = true;
      this.emit("close");
    }
  }
  const certificate = {} as X509Certificate;
  const all: FakeSocket[] = [];
  let port = 0;
  const socketFrom = (address: string): FakeSocket => {
    const socket = new FakeSocket(address, ++port);
    all.push(socket);
    return socket;
  };
  const admit = (connections: Connections, socket: FakeSocket) =>
    connections.admit(socket as unknown as Socket);
  const keyOf = (socket: FakeSocket): string => `${socket.remoteAddress}:${String(socket.remotePort)}`;

  afterEach(() => {
    for (const socket of all.splice(0)) socket.destroy();
    jest.useRealTimers();
  });

  test("of one address come at a rate: at it, one past it, ten times past it", () => {
    const clock = { now: 0 };
    const connections = new Connections(() => clock.now);
    const results = Array.from({ length: connectionsPerAddressBurst * 10 }, () => {
      const socket = socketFrom("192.0.2.1");
      const result = admit(connections, socket);
      socket.destroy();
      return result;
    });
    expect(results.filter((each) => each === "admitted")).toHaveLength(connectionsPerAddressBurst);
    expect(admit(connections, socketFrom("192.0.2.2"))).toBe("admitted");
    clock.now = 1_000;
    const later = Array.from({ length: connectionsPerAddressPerSecond + 1 }, () =>
      admit(connections, socketFrom("192.0.2.1")),
    );
    expect(later.filter((each) => each === "admitted")).toHaveLength(connectionsPerAddressPerSecond);
  });

  test("of strangers are few for one address and few in all", () => {
    const connections = new Connections(() => 0);
    const one = Array.from({ length: strangersPerAddressMax * 2 }, () =>
      admit(connections, socketFrom("192.0.2.1")),
    );
    expect(one.filter((each) => each === "admitted")).toHaveLength(strangersPerAddressMax);
    for (let index = 0; index < strangersMax * 10; index++)
      admit(connections, socketFrom(`10.${String(index >> 8)}.${String(index & 255)}.1`));
    expect(connections.totals()).toEqual({ open: strangersMax, strangers: strangersMax });
  });

  test("on which nobody is recognised are closed after a while", () => {
    jest.useFakeTimers();
    const connections = new Connections(() => 0);
    const [silent, known] = [socketFrom("192.0.2.1"), socketFrom("192.0.2.1")];
    admit(connections, silent);
    admit(connections, known);
    connections.recognise(keyOf(known), "a.example", certificate);
    jest.advanceTimersByTime(silentConnectionMs);
    expect([silent.destroyed, known.destroyed]).toEqual([true, false]);
    expect(connections.totals()).toEqual({ open: 1, strangers: 0 });
  });

  test("of one peer are counted, and one past the bound is refused", () => {
    const connections = new Connections(() => 0);
    const sockets = Array.from({ length: connectionsPerPeerMax + 1 }, () => socketFrom("192.0.2.1"));
    for (const socket of sockets) admit(connections, socket);
    for (const socket of sockets.slice(0, -1)) connections.recognise(keyOf(socket), "a.example", certificate);
    const last = sockets.at(-1);
    expect(() => connections.recognise(keyOf(last ?? socketFrom("")), "a.example", certificate)).toThrow(
      /open already/,
    );
    expect(connections.count("a.example")).toBe(connectionsPerPeerMax);
    connections.close("a.example");
    expect([connections.count("a.example"), connections.totals().open]).toEqual([0, 1]);
  });

  test("are bounded in all, recognised or not", () => {
    const connections = new Connections(() => 0);
    let admitted = 0;
    for (let index = 0; index < connectionsMax + 100; index++) {
      const socket = socketFrom(`10.${String(index >> 8)}.${String(index & 255)}.1`);
      if (admit(connections, socket) !== "admitted") continue;
      admitted += 1;
      connections.recognise(keyOf(socket), `d${String(index)}.example`, certificate);
    }
    expect(admitted).toBe(connectionsMax);
  });
});

describe("sessions of one peer", () => {
  test("are bounded; the oldest goes first", () => {
    const sessions = new Sessions();
    const session = {
      version: 1,
      capabilities: [],
      domain: "a.example",
      fingerprint: "x",
      transcript: Buffer.alloc(32),
    };
    for (let index = 0; index < sessionsPerPeerMax * 10; index++)
      sessions.begin(Buffer.alloc(16, index), { ...session, version: index });
    expect(sessions.size).toBe(sessionsPerPeerMax);
    expect(sessions.last("a.example")?.version).toBe(sessionsPerPeerMax * 10 - 1);
    sessions.end("a.example");
    expect([sessions.size, sessions.last("a.example")]).toEqual([0, undefined]);
  });
});
