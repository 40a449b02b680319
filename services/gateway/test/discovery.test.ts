import { createServer, type Server } from "node:https";
import type { IncomingMessage, ServerResponse } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { createRootAuthority, createServiceCertificate } from "@entente/service-kit";
import { freePort, refusalOf } from "@entente/service-kit/testing";
import { isGatewayPort, isPublicAddress } from "../src/discovery/address-guard.ts";
import { Discovery } from "../src/discovery/discovery.ts";
import type { Names } from "../src/discovery/names.ts";
import {
  discoveredLeastMs,
  discoveredMax,
  discoveredMostMs,
  undiscoveredLeastMs,
  undiscoveredMostMs,
  wellKnownBytesMax,
} from "../src/limits.ts";
import { confusableProblem } from "../src/peers/confusable.ts";
import type { Peer } from "../src/peers/peer.ts";

const peer = (domain: string, addresses?: readonly string[]): Peer => ({
  domain,
  addresses,
  roots: [],
  spkiPins: undefined,
  state: "allowed",
  listed: true,
});

describe("addresses that a stranger's records may name", () => {
  test.each([
    ...["127.0.0.1", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254", "0.0.0.0"],
    ...["100.64.0.1", "224.0.0.1", "255.255.255.255", "198.18.0.1", "192.0.2.1", "192.88.99.1"],
    ...["::1", "::", "fe80::1", "fc00::1", "fd12::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8"],
    ...["64:ff9b::7f00:1", "2002:7f00:1::", "2001::1", "2001:db8::1", "not an address", "1.2.3", ""],
  ])("%j is none of them", (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  test.each(["8.8.8.8", "172.15.255.255", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "2a00::1"])(
    "%s is one",
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );

  test("ports are those of gateways", () => {
    expect([443, 7000, 7106, 8999].filter(isGatewayPort)).toHaveLength(4);
    expect([0, 22, 25, 80, 442, 444, 5432, 6379, 6999, 9000, 65535].filter(isGatewayPort)).toEqual([]);
  });
});

describe("names in an allow-list", () => {
  test.each([
    ["a label that mixes Latin and Cyrillic", "xn--pple-43d.example"],
    ["a label without a Unicode form", "xn--a.example"],
  ])("%s is refused", (_what, domain) => {
    expect(confusableProblem(domain)).toBeDefined();
  });

  test.each(["a.example", "xn--mnchen-3ya.example", "xn--e1afmkfd.example"])("%s is taken", (domain) => {
    expect(confusableProblem(domain)).toBeUndefined();
  });
});

describe("discovery", () => {
  let web: Server;
  let webPort: number;
  let webRoots: string;
  let answer: (request: IncomingMessage, response: ServerResponse) => void;
  let asked: string[] = [];

  beforeAll(async () => {
    const root = await createRootAuthority("web", new Date());
    const { certificatePem, keyPem } = await createServiceCertificate(root, ["b.example"], new Date());
    webRoots = root.certificatePem;
    webPort = await freePort();
    web = createServer({ cert: certificatePem, key: keyPem }, (request, response) => {
      asked.push(request.url ?? "");
      answer(request, response);
    });
    await new Promise<void>((resolve) => web.listen(webPort, "127.0.0.1", resolve));
  });

  afterAll(async () => {
    web.closeAllConnections();
    await new Promise((resolve) => web.close(resolve));
  });

  /** Loopback stands for the public internet; 10.0.0.1 does not. */
  function discovery(names: Partial<Names>, now: () => number = () => 0): Discovery {
    asked = [];
    return new Discovery({
      names: {
        addresses: (name) => Promise.resolve(name === "inside.example" ? ["10.0.0.1"] : ["127.0.0.1"]),
        services: () => Promise.resolve([]),
        ...names,
      },
      isAllowedAddress: (address) => address === "127.0.0.1",
      webPort,
      webRoots,
      now,
    });
  }

  const says = (value: unknown, headers: Record<string, string> = {}) => {
    answer = (_request, response) => {
      response.writeHead(200, headers).end(typeof value === "string" ? value : JSON.stringify(value));
    };
  };
  const problemOf = async (found: Promise<unknown>): Promise<string> => (await refusalOf(found)).message;

  test("is not needed where the peers file names addresses", async () => {
    const found = await discovery({}).find(peer("b.example", ["10.0.0.9:7106"]));
    expect(found).toEqual({ addresses: ["10.0.0.9:7106"], foundBy: "peers_file" });
    expect(asked).toEqual([]);
  });

  test("asks .well-known first, and connects to what was looked up and looked at", async () => {
    says({ gateways: ["gw.b.example:7106"], more: "is passed over" });
    const found = await discovery({}).find(peer("b.example"));
    expect(found).toEqual({ addresses: ["ipv4:127.0.0.1:7106"], foundBy: "well_known" });
  });

  test("asks SRV then, best first", async () => {
    answer = (_request, response) => response.writeHead(404).end();
    const services = () =>
      Promise.resolve([
        { name: "one.b.example", port: 7106, priority: 1 },
        { name: "inside.example", port: 7106, priority: 2 },
        { name: "two.b.example", port: 22, priority: 3 },
      ]);
    const found = await discovery({ services }).find(peer("b.example"));
    expect(found).toEqual({ addresses: ["ipv4:127.0.0.1:7106"], foundBy: "srv" });
  });

  test.each([
    ["an address inside", { gateways: ["inside.example:7106"] }, "no public address"],
    ["a port that no gateway has", { gateways: ["gw.b.example:5432"] }, "no public address"],
    ["no gateways", { gateways: [] }, "not a list"],
    ["too many", { gateways: Array.from({ length: 9 }, () => "gw.b.example:7106") }, "not a list"],
    ["something else", [1, 2], "not a list"],
    ["something deep", `${"[".repeat(20_000)}${"]".repeat(20_000)}`, "not a list"],
    ["no JSON", "<html>", "not JSON"],
    ["a poisoned object", '{"__proto__": {"gateways": ["gw.b.example:7106"]}}', "not a list"],
  ])("does not follow a document with %s", async (_what, value, words) => {
    says(value);
    expect(await problemOf(discovery({}).find(peer("b.example")))).toContain(words);
  });

  test("reads at most 64 KiB", async () => {
    const padded = (bytes: number): string => {
      const text = JSON.stringify({ gateways: ["gw.b.example:7106"], pad: "" });
      return text.replace('"pad":""', `"pad":"${"x".repeat(bytes - text.length)}"`);
    };
    says(padded(wellKnownBytesMax));
    expect((await discovery({}).find(peer("b.example"))).foundBy).toBe("well_known");
    for (const bytes of [wellKnownBytesMax + 1, wellKnownBytesMax * 10]) {
      says(padded(bytes));
      expect(await problemOf(discovery({}).find(peer("b.example")))).toContain("more than 65536 bytes");
    }
  });

  test("follows one redirect at the same host, and no other", async () => {
    const redirects = (location: string) => {
      answer = (request, response) => {
        if (request.url === "/there") response.end('{"gateways": ["gw.b.example:7106"]}');
        else response.writeHead(302, { location }).end();
      };
    };
    redirects("/there");
    expect((await discovery({}).find(peer("b.example"))).foundBy).toBe("well_known");
    redirects("/.well-known/mls-federation");
    expect(await problemOf(discovery({}).find(peer("b.example")))).toContain("status 302");
    for (const location of ["https://c.example/there", "http://169.254.169.254/", "//c.example/", ""]) {
      redirects(location);
      const problem = await problemOf(discovery({}).find(peer("b.example")));
      expect(problem).toMatch(/redirect to another host|status 302/);
    }
  });

  test("remembers an answer for as long as it says, within an hour and two days", async () => {
    for (const [age, lifetimeMs] of [
      ["1", discoveredLeastMs],
      ["7200", 7_200_000],
      ["999999999", discoveredMostMs],
    ] as const) {
      says({ gateways: ["gw.b.example:7106"] }, { "cache-control": `public, max-age=${age}` });
      let now = 0;
      const found = discovery({}, () => now);
      await found.find(peer("b.example"));
      now = lifetimeMs - 1;
      await found.find(peer("b.example"));
      expect(asked).toHaveLength(1);
      now = lifetimeMs;
      await found.find(peer("b.example"));
      expect(asked).toHaveLength(2);
    }
  });

  test("remembers a failure, the longer the more there were", async () => {
    let now = 0;
    const found = discovery({ addresses: () => Promise.resolve([]) }, () => now);
    const waits: number[] = [];
    for (let failures = 0; failures < 12; failures++) {
      const { detail } = await refusalOf(found.find(peer("b.example")));
      waits.push(detail.retryAfterMs ?? 0);
      now += detail.retryAfterMs ?? 0;
    }
    expect(waits[0]).toBe(undiscoveredLeastMs);
    expect(waits[1]).toBe(undiscoveredLeastMs * 2);
    expect(waits.at(-1)).toBe(undiscoveredMostMs);
  });

  test("asks once for many who wait, and remembers a bounded number of domains", async () => {
    let look = 0;
    const found = discovery({
      addresses: () => {
        look += 1;
        return Promise.resolve([]);
      },
    });
    await Promise.allSettled(Array.from({ length: 50 }, () => found.find(peer("b.example"))));
    expect(look).toBe(1);
    for (let index = 0; index < discoveredMax + 1; index++)
      await found.find(peer(`d${String(index)}.example`)).catch(() => undefined);
    look = 0;
    await found.find(peer("b.example")).catch(() => undefined);
    expect(look).toBe(1);
  });
});
