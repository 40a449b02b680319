import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { X509Certificate } from "node:crypto";
import { connect } from "node:tls";
import { FederationService, type federation, GatewayService } from "@entente/proto";
import { fromRefusal, type Remote, type RunningService, type TlsIdentity } from "@entente/service-kit";
import { refusalOf } from "@entente/service-kit/testing";
import { DomainFiles, routeTo } from "./domain.ts";

// Peers, certificates and keys change while calls are under way (4.1, F-14).
let a: DomainFiles, b: DomainFiles, c: DomainFiles;
let running: RunningService[];
let ds: Remote, operatorA: Remote, operatorB: Remote;
let stopServices: (() => void)[];

beforeAll(async () => {
  [a, b, c] = await Promise.all([
    DomainFiles.make("a.example"),
    DomainFiles.make("b.example"),
    DomainFiles.make("c.example"),
  ]);
  const seen = { origins: [], suites: [], frames: [] };
  stopServices = [await b.services(seen), await c.services(seen)];
  running = [await a.gateway([a.peerOf(b)]), await b.gateway([b.peerOf(a)]), await c.gateway([c.peerOf(a)])];
  [ds, operatorA, operatorB] = await Promise.all([
    a.toGateway(),
    a.toGateway("operator"),
    b.toGateway("operator"),
  ]);
});

afterAll(async () => {
  for (const remote of [ds, operatorA, operatorB]) remote.close();
  await Promise.all(running.map((gateway) => gateway.stop()));
  for (const stop of stopServices) stop();
});

const submit = (destination = "b.example"): Promise<unknown> =>
  ds.unary(FederationService.SubmitCommit, {}, { metadata: routeTo(destination) });

function openStream() {
  const method = FederationService.Relay;
  return ds.client.makeBidiStreamRequest<federation.RelayRequest.$Properties, federation.RelayResponse>(
    method.path,
    (value) => method.requestSerialize(value),
    (bytes) => method.responseDeserialize(bytes),
    routeTo("b.example"),
  );
}

/** Sends frames one after the other, each when the one before was acknowledged, until told to stop. */
function traffic(): { stop: () => Promise<number> } {
  const stream = openStream();
  let seq = 0;
  let wanted = Infinity;
  const ended = new Promise<number>((resolve, reject) => {
    stream.on("error", reject);
    stream.on("data", (response: federation.RelayResponse) => {
      if (response.ack?.cumulativeSeq !== seq) reject(new Error(`${String(seq)} was not what came back`));
      else if (seq >= wanted) stream.end();
      else next();
    });
    stream.on("end", () => {
      resolve(seq);
    });
  });
  const next = (): void => {
    seq += 1;
    stream.write({ items: { streamIncarnation: 1, items: [{ seq }] } });
  };
  next();
  return {
    stop() {
      wanted = seq + 1;
      return ended;
    },
  };
}

function show(files: DomainFiles, identity: TlsIdentity): void {
  files.write("federation.pem", identity.certificate.toString());
  files.write("federation.key", identity.key.toString());
}

/** The fingerprint of what a gateway shows to whoever connects to it. */
function shownBy({ name, ports, root }: DomainFiles): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port: ports.federation, servername: name, ca: root.certificatePem });
    socket.on("secureConnect", () => {
      resolve(socket.getPeerCertificate().fingerprint256);
      socket.destroy();
    });
    socket.on("error", reject);
  });
}

describe("a certificate that is replaced during traffic", () => {
  test("drops no call and no frame, and is shown from then on", async () => {
    const stream = traffic();
    let calls = 0;
    let rotating = true;
    const caller = (async () => {
      while (rotating) {
        await submit();
        calls += 1;
      }
    })();
    for (let round = 0; round < 3; round++) {
      for (const [files, operator] of [
        [b, operatorB],
        [a, operatorA],
      ] as const) {
        const fresh = await files.certificate([files.name]);
        show(files, fresh);
        // The gateway looks at its files by itself as well and may have been first.
        await operator.unary(GatewayService.Reload, {});
        expect(await shownBy(files)).toBe(new X509Certificate(fresh.certificate).fingerprint256);
        await submit();
        await submit();
      }
    }
    rotating = false;
    await caller;
    expect(calls).toBeGreaterThan(0);
    expect(await stream.stop()).toBeGreaterThan(1);
  });

  test("is taken only together with its key and for the domain's own name", async () => {
    const [one, two] = [await b.certificate(["b.example"]), await b.certificate(["b.example"])];
    show(b, { ...one, key: two.key });
    expect((await refusalOf(operatorB.unary(GatewayService.Reload, {}))).code).toBe("bad_files");
    show(b, await b.certificate(["x.example"]));
    expect((await refusalOf(operatorB.unary(GatewayService.Reload, {}))).code).toBe("bad_files");
    await submit();
    show(b, one);
    await operatorB.unary(GatewayService.Reload, {});
  });
});

describe("a peer", () => {
  const decide = async (peers: readonly Record<string, unknown>[]): Promise<readonly string[]> => {
    b.writePeers(peers);
    return (await operatorB.unary(GatewayService.Reload, {})).changed;
  };

  test.each([
    ["suspended", "peer_suspended"],
    ["blocked", "peer_blocked"],
  ])(
    "that is %s while it runs loses its streams at once, and calls until it is allowed",
    async (state, code) => {
      const stream = openStream();
      const ended = new Promise<string>((resolve) => {
        stream.on("data", () => undefined);
        stream.on("error", (error) => {
          resolve(fromRefusal(error).code);
        });
      });
      await new Promise<void>((resolve) => {
        stream.once("data", () => {
          resolve();
        });
        stream.write({ items: { streamIncarnation: 1, items: [{ seq: 1 }] } });
      });
      expect(await decide([b.peerOf(a, { state })])).toEqual(["a.example"]);
      expect([code, "peer_unreachable"]).toContain(await ended);
      expect([code, "peer_unreachable"]).toContain((await refusalOf(submit())).code);
      await decide([b.peerOf(a)]);
      await eventually(submit);
    },
  );

  test("whose pinned keys no longer hold its key is not believed any more", async () => {
    await submit();
    await decide([b.peerOf(a, { spkiPins: ["0".repeat(64)] })]);
    expect(["wrong_certificate", "peer_unreachable"]).toContain((await refusalOf(submit())).code);
    await decide([b.peerOf(a)]);
    await eventually(submit);
  });

  test("that is added while the gateway runs is spoken to", async () => {
    expect((await refusalOf(submit("c.example"))).code).toBe("unknown_domain");
    a.writePeers([a.peerOf(b), a.peerOf(c)]);
    await operatorA.unary(GatewayService.Reload, {});
    await submit("c.example");
    const { peers } = await operatorA.unary(GatewayService.ReadPeers, {});
    expect(peers.map(({ domain, state, version }) => [domain, state, version])).toEqual([
      ["b.example", "allowed", 1],
      ["c.example", "allowed", 1],
    ]);
  });

  test("is not changed by a file that can not be used", async () => {
    a.write("peers.json", '{"peers": [{"domain": "B.example"}]}');
    expect((await refusalOf(operatorA.unary(GatewayService.Reload, {}))).code).toBe("bad_files");
    await submit();
    a.writePeers([a.peerOf(b), a.peerOf(c)]);
    await operatorA.unary(GatewayService.Reload, {});
  });

  test("is examined step by step, and what is wrong is named", async () => {
    const steps = (domain: string) => operatorA.unary(GatewayService.ExaminePeer, { domain });
    const well = (await steps("b.example")).steps;
    expect(well.map(({ step }) => step)).toEqual([
      ...["state", "discovery", "connection", "certificate", "pins", "greeting", "clock", "version"],
      ...["capabilities", "key_package", "round_trip"],
    ]);
    // These services of a test answer a claim for anybody; a real one says that nobody has such a name.
    expect(well.filter(({ state }) => state === "wrong")).toEqual([]);
    const unknown = (await steps("nowhere.example")).steps;
    expect(unknown).toHaveLength(1);
    expect(unknown[0]).toMatchObject({ step: "state", state: "wrong" });
    expect(unknown[0]?.found).toContain("unknown_domain");
    expect(unknown[0]?.remedy).not.toBe("");
  });
});

describe("what an operator asks", () => {
  test.each(["ds", "as", "gateway"])("is not answered to %s", async (role) => {
    const remote = await a.toGateway(role);
    for (const method of [
      GatewayService.ReadPeers,
      GatewayService.Reload,
      GatewayService.ExaminePeer,
    ] as const)
      expect((await refusalOf(remote.unary(method as typeof GatewayService.ReadPeers, {}))).code).toBe(
        "role_not_allowed",
      );
    remote.close();
  });
});

describe("open federation", () => {
  test("lets a domain in that is not listed, under the roots that it names, and not one that is blocked", async () => {
    const [d, e, f] = await Promise.all([
      DomainFiles.make("d.example"),
      DomainFiles.make("e.example"),
      DomainFiles.make("f.example"),
    ]);
    const roots = d.write("open.pem", e.root.certificatePem + f.root.certificatePem);
    const stop = await d.services({ origins: [], suites: [], frames: [] });
    const gateway = await d.gateway([d.peerOf(f, { state: "blocked" })], undefined, { open: roots });
    const greet = async (files: DomainFiles, name: string): Promise<unknown> => {
      const other = await d.stranger(await files.certificate([name]));
      try {
        return await other.greet("d.example");
      } catch (error) {
        return fromRefusal(error).code;
      } finally {
        other.close();
      }
    };
    expect(await greet(e, "e.example")).toMatchObject({ domain: "d.example" });
    expect(await greet(e, "d.example")).toBe("unknown_peer");
    expect(await greet(f, "f.example")).toBe("peer_blocked");
    await gateway.stop();
    stop();
  });
});

/** Asks again until the connection that was closed is made anew; nothing else may be in the way. */
async function eventually(what: () => Promise<unknown>): Promise<void> {
  for (;;) {
    try {
      await what();
      return;
    } catch (error) {
      if (fromRefusal(error).code !== "peer_unreachable") throw error;
    }
  }
}
