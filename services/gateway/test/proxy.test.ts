import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { createRootAuthority, createServiceCertificate, type RunningService } from "@entente/service-kit";
import { ConnectProxy, freePort, refusalOf } from "@entente/service-kit/testing";
import { createServer, type Server } from "node:https";
import { FederationService, GatewayService } from "@entente/proto";
import { Configuration } from "../src/index.ts";
import { Discovery } from "../src/discovery/discovery.ts";
import { DomainFiles, routeTo, type Seen } from "./domain.ts";

// A gateway behind a proxy, as behind a firewall or Tor (A23-106).
const onion = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb.onion:7443";
const seen: Seen = { origins: [], suites: [], frames: [] };
let a: DomainFiles, b: DomainFiles;
let stopServices: () => void;
let gatewayOfB: RunningService;
let proxy: ConnectProxy;
let running: RunningService | undefined;

beforeAll(async () => {
  [a, b] = await Promise.all([DomainFiles.make("a.example"), DomainFiles.make("b.example")]);
  stopServices = await b.services(seen);
  gatewayOfB = await b.gateway([b.peerOf(a)]);
  proxy = await ConnectProxy.start(await freePort());
});
afterEach(async () => {
  await running?.stop();
  running = undefined;
  proxy.asked.length = 0;
  proxy.refusing = proxy.credentials = undefined;
});
afterAll(async () => {
  await gatewayOfB.stop();
  await proxy.stop();
  stopServices();
});

/** Starts a's gateway; the peer is the same b each time, known by one address or another. */
async function begin(
  addresses: readonly string[],
  more: { readonly proxy?: string; readonly pins?: string[] },
) {
  const pins = more.pins === undefined ? {} : { spkiPins: more.pins };
  running = await a.gateway([a.peerOf(b, { addresses, ...pins })], undefined, more);
}

async function claim(): Promise<string> {
  const ds = await a.toGateway();
  try {
    const answer = await ds.unary(
      FederationService.ClaimKeyPackages,
      { claim: { userId: "bob@b.example", cipherSuites: [1] }, requesterUserId: "alice@a.example" },
      { metadata: routeTo("b.example") },
    );
    return answer.result?.clients?.[0]?.clientId ?? "";
  } finally {
    ds.close();
  }
}

async function examined(): Promise<readonly string[]> {
  const operator = await a.toGateway("operator");
  try {
    const { steps } = await operator.unary(GatewayService.ExaminePeer, { domain: "b.example" });
    return steps.map(({ step, state, found }) => `${step} ${state}: ${found}`);
  } finally {
    operator.close();
  }
}

const direct = (): string => `127.0.0.1:${String(b.ports.federation)}`;

describe("a gateway with a proxy", () => {
  test("reaches a peer through it, TLS and all, and its calls inside the domain go past it", async () => {
    await begin([direct()], { proxy: proxy.url });
    expect(await claim()).toBe("bob@b.example/phone");
    expect(seen.origins.at(-1)).toBe("a.example");
    expect(proxy.asked).toEqual([direct()]);
  });

  test("reaches an onion service, whose name the proxy alone knows", async () => {
    proxy.names.set(onion, direct());
    await begin([onion], { proxy: proxy.url });
    expect(await claim()).toBe("bob@b.example/phone");
    expect(proxy.asked).toEqual([onion]);
    expect(await examined()).toContain(
      `discovery well: ${onion}, by peers file, through the proxy 127.0.0.1:${String(proxy.port)}`,
    );
  });

  test("shows the proxy who it is, where that is asked for", async () => {
    proxy.credentials = "gateway:secret";
    await begin([direct()], { proxy: proxy.url });
    expect(await claim()).toBe("bob@b.example/phone");
    await running?.stop();
    await begin([direct()], { proxy: `http://127.0.0.1:${String(proxy.port)}` });
    expect((await refusalOf(claim())).code).toBe("peer_unreachable");
    expect((await examined()).at(-1)).toMatch(/^proxy wrong: .* status 407$/);
  });

  test("is refused by it, or finds it down, and says so, and goes on when that is over", async () => {
    proxy.refusing = 403;
    await begin([direct()], { proxy: proxy.url });
    expect((await refusalOf(claim())).code).toBe("peer_unreachable");
    expect((await examined()).at(-1)).toMatch(/^proxy wrong: .* refused a tunnel to .*: status 403$/);
    proxy.refusing = undefined;
    expect(await claim()).toBe("bob@b.example/phone");
    const { port } = proxy;
    await proxy.stop();
    expect((await refusalOf(claim())).code).toBe("peer_unreachable");
    expect((await examined()).at(-1)).toMatch(/^proxy wrong: the proxy .* does not answer$/);
    proxy = await ConnectProxy.start(port);
    expect(await claim()).toBe("bob@b.example/phone");
  });

  test("believes whom the tunnel leads to no more than anybody: certificate and pins are the peer's", async () => {
    const c = await DomainFiles.make("c.example");
    const other = await c.gateway([c.peerOf(a)]);
    proxy.names.set(onion, `127.0.0.1:${String(c.ports.federation)}`);
    await begin([onion], { proxy: proxy.url });
    expect((await refusalOf(claim())).code).toBe("peer_unreachable");
    await running?.stop();
    await other.stop();
    await begin([direct()], { proxy: proxy.url, pins: ["0".repeat(64)] });
    expect((await refusalOf(claim())).code).toBe("peer_unreachable");
    expect((await examined()).at(-1)).toMatch(/^pins wrong: /);
  });
});

test("without a proxy an onion service is not reached, nor looked up, and it is said why", async () => {
  await begin([onion], {});
  const { code, message } = await refusalOf(claim());
  expect([code, message.includes("through a proxy alone")]).toEqual(["undiscovered", true]);
  await running?.stop();
  await begin([onion, direct()], {});
  expect(await claim()).toBe("bob@b.example/phone");
  const names = {
    addresses: () => Promise.reject(new Error("asked")),
    services: () => Promise.reject(new Error("asked")),
  };
  const peer = {
    domain: "xyz.onion",
    addresses: undefined,
    roots: [],
    spkiPins: undefined,
    state: "allowed" as const,
    listed: true,
  };
  const { message: why } = await refusalOf(new Discovery({ names }).find(peer));
  expect(why).toContain("an onion service is in no DNS");
  expect(why).not.toContain("asked");
});

describe("discovery through a proxy", () => {
  let web: Server;
  let webPort: number;
  let webRoots: string;
  let says: readonly string[];

  beforeAll(async () => {
    const root = await createRootAuthority("web", new Date());
    const { certificatePem: cert, keyPem: key } = await createServiceCertificate(
      root,
      ["b.example"],
      new Date(),
    );
    webRoots = root.certificatePem;
    webPort = await freePort();
    web = createServer({ cert, key }, (_request, response) =>
      response.end(JSON.stringify({ gateways: says })),
    );
    await new Promise<void>((resolve) => web.listen(webPort, "127.0.0.1", resolve));
  });
  afterAll(async () => {
    web.closeAllConnections();
    await new Promise((resolve) => web.close(resolve));
  });

  test("what strangers' records name is looked up and looked at here all the same", async () => {
    says = ["gw.b.example:7106", "inside.example:7106", "six.example:7106", onion];
    const known: Record<string, string> = { "inside.example": "10.0.0.1", "six.example": "2600::1" };
    const discovery = new Discovery({
      names: {
        addresses: (name) => Promise.resolve([known[name] ?? "127.0.0.1"]),
        services: () => Promise.resolve([]),
      },
      isAllowedAddress: (address) => address === "127.0.0.1" || address === "2600::1",
      webPort,
      webRoots,
      proxy: { host: "127.0.0.1", port: proxy.port },
    });
    const peer = {
      domain: "b.example",
      addresses: undefined,
      roots: [],
      spkiPins: undefined,
      state: "allowed" as const,
      listed: true,
    };
    const { addresses, foundBy } = await discovery.find(peer);
    expect([addresses, foundBy]).toEqual([["ipv4:127.0.0.1:7106", onion], "well_known"]);
    // The proxy is given the address that was looked at, and no name that it could take to mean another.
    expect(proxy.asked).toEqual([`127.0.0.1:${String(webPort)}`]);
  });
});

test("what is no URL of a proxy is refused with the configuration", () => {
  const { proxy: entry } = Configuration.shape;
  for (const url of ["socks5://127.0.0.1:9050", "127.0.0.1:3128", "http://proxy.example"])
    expect(entry.safeParse(url).error?.issues[0]?.message).toContain("http://host:port");
  expect(entry.safeParse("http://proxy.example:3128").success).toBe(true);
});
