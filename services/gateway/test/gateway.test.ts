import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { Metadata } from "@grpc/grpc-js";
import { FederatedOrderingService, FederationService, federation } from "@entente/proto";
import { createRootAuthority, fromRefusal, type Remote, type RunningService } from "@entente/service-kit";
import { callsPerPeerMax } from "../src/limits.ts";
import { greetingHash, sessionKey } from "../src/federation-api/greeting.ts";
import { OpenCalls } from "../src/federation-api/open-calls.ts";
import { refusalOf } from "@entente/service-kit/testing";
import { DomainFiles, routeTo, type Seen } from "./domain.ts";
import type { OtherGateway } from "./other-gateway.ts";

const seen: Seen = { origins: [], suites: [], frames: [] };
let a: DomainFiles;
let b: DomainFiles;
let c: DomainFiles;
let stopServices: () => void;
let gateways: RunningService[];
let ds: Remote;

beforeAll(async () => {
  [a, b, c] = await Promise.all([
    DomainFiles.make("a.example"),
    DomainFiles.make("b.example"),
    DomainFiles.make("c.example"),
  ]);
  stopServices = await b.services(seen);
  gateways = [
    await a.gateway([a.peerOf(b), a.peerOf(c), a.peerOf(c, { domain: "s.example", state: "suspended" })]),
    await b.gateway([b.peerOf(a), b.peerOf(c)]),
  ];
  ds = await a.toGateway();
});

afterAll(async () => {
  ds.close();
  await Promise.all(gateways.map((gateway) => gateway.stop()));
  stopServices();
});

const claim = (requesterUserId = "alice@a.example"): federation.ClaimKeyPackagesRequest.$Properties => ({
  claim: { userId: "bob@b.example", cipherSuites: [1, 2] },
  requesterUserId,
});

describe("a call from one domain to another", () => {
  test("arrives with its bytes unchanged and its origin from the certificate", async () => {
    const answer = await ds.unary(FederationService.ClaimKeyPackages, claim(), {
      metadata: routeTo("b.example"),
    });
    expect(answer.result?.clients?.[0]?.clientId).toBe("bob@b.example/phone");
    expect(seen.suites.at(-1)).toEqual([1, 2]);
    expect(seen.origins.at(-1)).toBe("a.example");
  });

  test("of another service of the federation protocol arrives too", async () => {
    const answer = await ds.unary(
      FederatedOrderingService.ExchangeOrdering,
      { frame: Uint8Array.of(1, 2, 3) },
      { metadata: routeTo("b.example") },
    );
    expect([...(answer.ping?.bootId ?? [])]).toEqual([1, 2, 3]);
    expect(seen.origins.at(-1)).toBe("a.example");
  });

  test("about a credential goes to the Authentication Service", async () => {
    const query = { clientId: "bob@b.example/phone" };
    const answer = await ds.unary(
      FederationService.VerifyCredential,
      { query },
      { metadata: routeTo("b.example") },
    );
    expect(answer.verdict?.clientId).toBe("bob@b.example/phone");
  });

  test("brings the other domain's refusal back with its code, and says which domain refused", async () => {
    const call = ds.unary(FederationService.ClaimKeyPackages, claim("refuse@a.example"), {
      metadata: routeTo("b.example"),
    });
    const refusal = await refusalOf(call);
    expect([refusal.code, refusal.detail]).toEqual(["quota", { retryAfterMs: 9, domain: "b.example" }]);
  });

  test("to a domain that is down says so, and when to try again", async () => {
    const call = ds.unary(FederationService.ClaimKeyPackages, claim(), { metadata: routeTo("c.example") });
    const refusal = await refusalOf(call);
    expect([refusal.code, refusal.detail.domain]).toEqual(["peer_unreachable", "c.example"]);
    expect(refusal.detail.retryAfterMs).toBeGreaterThan(0);
  });

  test.each([
    ["an unknown domain", "x.example", "unknown_domain"],
    ["a suspended domain", "s.example", "peer_suspended"],
    ["no domain", "", "bad_route"],
  ])("to %s is refused", async (_what, destination, code) => {
    const call = ds.unary(FederationService.ClaimKeyPackages, claim(), { metadata: routeTo(destination) });
    expect((await refusalOf(call)).code).toBe(code);
  });

  test("without a route is refused", async () => {
    expect((await refusalOf(ds.unary(FederationService.ClaimKeyPackages, claim()))).code).toBe("bad_route");
  });

  test("is for the Delivery Service only", async () => {
    const as = await a.toGateway("as");
    const call = as.unary(FederationService.ClaimKeyPackages, claim(), { metadata: routeTo("b.example") });
    expect((await refusalOf(call)).code).toBe("role_not_allowed");
    as.close();
  });

  test("as a stream keeps order and is answered as it goes", async () => {
    const method = FederationService.Relay;
    const stream = ds.client.makeBidiStreamRequest<
      federation.RelayRequest.$Properties,
      federation.RelayResponse
    >(
      method.path,
      (value) => method.requestSerialize(value),
      (bytes) => method.responseDeserialize(bytes),
      routeTo("b.example"),
    );
    const acknowledged: number[] = [];
    stream.on("data", (response: federation.RelayResponse) =>
      acknowledged.push(response.ack?.cumulativeSeq ?? 0),
    );
    for (let seq = 1; seq <= 500; seq++) stream.write({ items: { streamIncarnation: 1, items: [{ seq }] } });
    stream.end();
    await new Promise((resolve) => stream.on("end", resolve));
    expect(acknowledged).toEqual(Array.from({ length: 500 }, (_, index) => index + 1));
  });
});

describe("a stream that can not go on", () => {
  const open = (destination: string) => {
    const method = FederationService.Relay;
    return ds.client.makeBidiStreamRequest<federation.RelayRequest.$Properties, federation.RelayResponse>(
      method.path,
      (value) => method.requestSerialize(value),
      (bytes) => method.responseDeserialize(bytes),
      routeTo(destination),
    );
  };
  const codeOf = (stream: ReturnType<typeof open>): Promise<string> =>
    new Promise((resolve) => {
      stream.on("error", (error) => {
        resolve(fromRefusal(error).code);
      });
      stream.on("data", () => undefined);
    });

  test("is refused when its destination is unknown, or down", async () => {
    expect(await codeOf(open("x.example"))).toBe("unknown_domain");
    expect(await codeOf(open("c.example"))).toBe("peer_unreachable");
  });

  test("ends with the reason that the other domain's service gives in the middle of it", async () => {
    const stream = open("b.example");
    const code = codeOf(stream);
    stream.write({ hello: { streamIncarnation: 666 } });
    expect(await code).toBe("regressed");
  });
});

const names = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `x${String(index).padStart(3, "0")}`);

describe("who may call a gateway from outside", () => {
  async function callWith(names: readonly string[], root = a.root): Promise<string> {
    const other = await b.stranger(await a.certificate(names, root));
    const refusal = await refusalOf(other.greet("b.example"));
    other.close();
    return refusal.code;
  }

  test("a certificate of another domain's name under one's own root is refused", async () => {
    expect(await callWith(["c.example"])).toBe("wrong_certificate");
  });

  test("a certificate with two domains is nobody", async () => {
    expect(await callWith(["a.example", "c.example"])).toBe("unknown_peer");
  });

  test("a certificate for inside the domain is nobody outside it", async () => {
    expect(await callWith(["ds.a.example"])).toBe("unknown_peer");
  });

  test("a certificate with a pattern is nobody", async () => {
    expect(await callWith(["*.example"])).toBe("unknown_peer");
  });

  test("a certificate under a stranger's root does not get past the handshake", async () => {
    const stranger = await createRootAuthority("a.example", new Date());
    expect(["unreachable", "no_answer"]).toContain(await callWith(["a.example"], stranger));
  });

  test("an origin that the caller claims in a route counts for nothing", async () => {
    const other = await b.stranger(await a.certificate(["a.example"]));
    await other.greet("b.example");
    await other.call(FederationService.ClaimKeyPackages, claim(), routeTo("c.example"));
    expect(seen.origins.at(-1)).toBe("a.example");
    other.close();
  });

  test.each([
    ["for another domain", { versions: [1], destination: "c.example" }, "wrong_destination"],
    ["without a common version", { versions: [9, 7] }, "no_common_version"],
    ["without versions", { versions: [] }, "bad_hello"],
    ["with versions out of order", { versions: [1, 2] }, "bad_hello"],
    ["with 17 versions", { versions: Array.from({ length: 17 }, (_, i) => 40 - i) }, "bad_hello"],
    ["with 65 capabilities", { capabilities: names(65) }, "bad_hello"],
    ["with capabilities out of order", { capabilities: ["b", "a"] }, "bad_hello"],
    ["with a capability in capitals", { capabilities: ["A"] }, "bad_hello"],
    ["with a capability of 65 characters", { capabilities: ["x".repeat(65)] }, "bad_hello"],
  ])("a Hello %s is refused", async (_what, hello, code) => {
    const other = await b.stranger(await a.certificate(["a.example"]));
    expect((await refusalOf(other.greet("b.example", hello))).code).toBe(code);
    other.close();
  });

  test("a Hello with 64 capabilities is answered with those that both have", async () => {
    const other = await b.stranger(await a.certificate(["a.example"]));
    const answer = await other.greet("b.example", { capabilities: ["claim.suite_answers", ...names(63)] });
    expect(answer.capabilities).toEqual(["claim.suite_answers"]);
    other.close();
  });
});

describe("a session", () => {
  const submit = (other: OtherGateway): Promise<unknown> => other.call(FederationService.SubmitCommit, {});

  test("is needed for every call but the greeting", async () => {
    const other = await b.stranger(await a.certificate(["a.example"]));
    expect((await refusalOf(submit(other))).code).toBe("no_session");
    await other.greet("b.example");
    await submit(other);
    other.close();
  });

  test("does not outlive a greeting that was changed on the way", async () => {
    const other = await b.stranger(await a.certificate(["a.example"]));
    const { session } = await other.greet("b.example", { capabilities: ["claim.suite_answers"] });
    const stripped = federation.HelloRequest.encode({ versions: [1], destination: "b.example" }).finish();
    const heard = federation.HelloResponse.encode({ version: 1, domain: "b.example", session }).finish();
    const metadata = new Metadata();
    metadata.set(sessionKey, Buffer.concat([session, greetingHash(stripped, heard)]));
    const call = other.raw(FederationService.SubmitCommit.path, Buffer.alloc(0), metadata);
    expect((await refusalOf(call)).code).toBe("greeting_changed");
    other.close();
  });

  test("is one certificate's", async () => {
    const [one, two] = [
      await b.stranger(await a.certificate(["a.example"])),
      await b.stranger(await a.certificate(["a.example"])),
    ];
    await one.greet("b.example");
    const path = FederationService.SubmitCommit.path;
    expect((await refusalOf(two.raw(path, Buffer.alloc(0), one.metadata()))).code).toBe("no_session");
    one.close();
    two.close();
  });

  test("that a gateway has forgotten is begun again without the caller's noticing", async () => {
    await ds.unary(FederationService.SubmitCommit, {}, { metadata: routeTo("b.example") });
    await gateways[1]?.stop();
    gateways[1] = await b.gateway([b.peerOf(a), b.peerOf(c)]);
    const again = async (): Promise<unknown> => {
      try {
        return await ds.unary(FederationService.SubmitCommit, {}, { metadata: routeTo("b.example") });
      } catch (error) {
        // The connection that broke with the old process is made again; nothing else may be in the way.
        if (fromRefusal(error).code !== "peer_unreachable") throw error;
        return again();
      }
    };
    await again();
  });
});

describe("a peer whose key is pinned", () => {
  test("is not believed with another key under the same root", async () => {
    const [d, e] = await Promise.all([DomainFiles.make("d.example"), DomainFiles.make("e.example")]);
    const stop = await e.services({ origins: [], suites: [], frames: [] });
    const running = [
      await e.gateway([e.peerOf(d)]),
      await d.gateway([d.peerOf(e, { spkiPins: ["0".repeat(64)] })]),
    ];
    const remote = await d.toGateway();
    const call = remote.unary(FederationService.ClaimKeyPackages, claim(), {
      metadata: routeTo("e.example"),
    });
    expect((await refusalOf(call)).code).toBe("peer_unreachable");
    remote.close();
    await Promise.all(running.map((gateway) => gateway.stop()));
    stop();
  });
});

describe("a peer's calls under way", () => {
  test("are counted, and one past the bound is refused", () => {
    const quota = new OpenCalls(callsPerPeerMax);
    const places = Array.from({ length: callsPerPeerMax }, () => quota.take("b.example"));
    expect(() => quota.take("b.example")).toThrow(/under way/);
    expect(() => quota.take("c.example")).not.toThrow();
    places[0]?.release();
    places[0]?.release();
    expect(quota.open("b.example")).toBe(callsPerPeerMax - 1);
    expect(() => quota.take("b.example")).not.toThrow();
  });
});
