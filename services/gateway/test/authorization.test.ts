import { connect } from "node:tls";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import * as proto from "@entente/proto";
import { fromRefusal, type Remote, type RunningService } from "@entente/service-kit";
import { DomainFiles, routeTo } from "./domain.ts";
import type { OtherGateway } from "./other-gateway.ts";

/*
 * The authorization matrix of the gateway: who may make which call at which of its two doors. Written down by hand, not made from
 * the routes, and walked cell by cell: every method of every service there is, for every kind of caller there is. What a call needs
 * beyond that (to be a member domain, a voter, the requester's own domain) is the Delivery Service's to check, and tested there.
 */
const outsideCallers = [
  "peer",
  "peer without a session",
  "suspended peer",
  "blocked peer",
  "peer's own service",
  "unlisted domain",
  "this domain itself",
  "two domains in one",
] as const;
type OutsideCaller = (typeof outsideCallers)[number];

/** What other domains may call, and nothing else. */
const federated: Readonly<Record<string, readonly string[]>> = {
  FederationService: [
    ...["Hello", "ClaimKeyPackages", "SubmitCommit", "FetchGroupState", "ReportCommit", "DescribeUser"],
    ...["ReportMessage", "Relay", "VerifyCredential"],
  ],
  FederatedGroupCareService: ["RequestDeparture"],
  FederatedInitKeyService: ["GetUserInitKey"],
  FederatedOrderingService: ["ExchangeOrdering"],
  FederatedAttachmentService: ["ReadAttachment"],
  FederatedEphemeralService: ["RelayEphemeral"],
  FederatedFeedService: ["FetchMessage"],
  FederatedDirectoryService: ["FindUsers"],
  FederationLogService: ["LookUp", "AddCheckpoint", "ReadStatement"],
};

/** Why each of them does not get as far as a service; undefined for the one who does. */
const outside: Readonly<Record<OutsideCaller, string | undefined>> = {
  peer: undefined,
  "peer without a session": "no_session",
  "suspended peer": "peer_suspended",
  "blocked peer": "peer_blocked",
  "peer's own service": "unknown_peer",
  "unlisted domain": "unknown_peer",
  "this domain itself": "unknown_peer",
  "two domains in one": "unknown_peer",
};

/** Who of this domain may make a call to other domains. What is not named here the Delivery Service makes. */
const byAuthenticationService = ["AddCheckpoint"];
const byBoth = ["ReadStatement"];
const byGateway = ["Hello"];

interface AnyMethod {
  readonly path: string;
  readonly requestStream: boolean;
  readonly responseStream: boolean;
}
const everyMethod = Object.entries(proto).flatMap(([service, methods]) =>
  service.endsWith("Service") && typeof methods === "object"
    ? Object.entries(methods as unknown as Record<string, AnyMethod>).map(([name, method]) => ({
        service,
        name,
        method,
      }))
    : [],
);

let a: DomainFiles, b: DomainFiles, s: DomainFiles, x: DomainFiles, u: DomainFiles;
let gateway: RunningService;
let stopServices: () => void;
const callers = new Map<OutsideCaller, OtherGateway>();

beforeAll(async () => {
  [a, b, s, x, u] = (await Promise.all(
    ["a.example", "b.example", "s.example", "x.example", "u.example"].map((name) => DomainFiles.make(name)),
  )) as [DomainFiles, DomainFiles, DomainFiles, DomainFiles, DomainFiles];
  stopServices = await b.services({ origins: [], suites: [], frames: [] });
  gateway = await b.gateway([
    b.peerOf(a),
    b.peerOf(s, { state: "suspended" }),
    b.peerOf(x, { state: "blocked" }),
    // A root of its own domain is no reason to believe a caller who is this domain.
    b.peerOf(u, { domain: "v.example" }),
    b.peerOf(b, { domain: "w.example" }),
  ]);
  const add = async (caller: OutsideCaller, files: DomainFiles, names: readonly string[]): Promise<void> => {
    callers.set(caller, await b.stranger(await files.certificate(names)));
  };
  await add("peer", a, ["a.example"]);
  await add("peer without a session", a, ["a.example"]);
  await add("suspended peer", s, ["s.example"]);
  await add("blocked peer", x, ["x.example"]);
  await add("peer's own service", a, ["ds.a.example"]);
  await add("unlisted domain", u, ["u.example"]);
  await add("this domain itself", b, ["b.example"]);
  await add("two domains in one", a, ["a.example", "s.example"]);
  await callers.get("peer")?.greet("b.example");
});

afterAll(async () => {
  for (const caller of callers.values()) caller.close();
  await gateway.stop();
  stopServices();
});

/** The code with which a call is refused; `passed` when it got to a service, whatever that said. */
async function codeOf(
  remote: Remote,
  { path, requestStream }: AnyMethod,
  metadata = routeTo("a.example"),
): Promise<string> {
  const asBytes = (bytes: Buffer): Buffer => bytes;
  return new Promise((resolve) => {
    const done = (error: unknown): void => {
      resolve(error === null ? "passed" : fromRefusal(error).code);
    };
    const deadline = { deadline: Date.now() + 20_000 };
    if (!requestStream) {
      remote.client.makeUnaryRequest<Buffer, Buffer>(
        path,
        asBytes,
        asBytes,
        Buffer.alloc(0),
        metadata,
        deadline,
        done,
      );
      return;
    }
    const stream = remote.client.makeBidiStreamRequest<Buffer, Buffer>(
      path,
      asBytes,
      asBytes,
      metadata,
      deadline,
    );
    stream.on("data", () => undefined);
    stream.on("error", done);
    stream.on("end", () => done(null));
    stream.end();
  });
}

/** Codes of the services of this test behind the gateway, and of a gateway that can not find them: the call has passed. */
const beyond = ["passed", "unsupported", "internal", "service_unreachable", "bad_hello"];

describe("at the door to other domains", () => {
  test("the matrix names every call of the federation protocol", () => {
    const services = Object.keys(proto).filter((name) => /^Federat.*Service$/.test(name));
    expect(Object.keys(federated).sort()).toEqual(services.sort());
    for (const [service, names] of Object.entries(federated)) {
      expect(
        everyMethod
          .filter((each) => each.service === service)
          .map(({ name }) => name)
          .sort(),
      ).toEqual([...names].sort());
    }
  });

  test.each(outsideCallers)("%s", async (caller) => {
    const other = callers.get(caller);
    if (other === undefined) throw new Error("no such caller");
    for (const { service, name, method } of everyMethod) {
      const isFederated = federated[service]?.includes(name) ?? false;
      const code = await codeOf(other.remote, method, other.metadata(routeTo("a.example")));
      const cell = `${service}/${name}: ${code}`;
      const why = name === "Hello" && caller === "peer without a session" ? undefined : outside[caller];
      if (!isFederated) expect(cell).toBe(`${service}/${name}: unsupported`);
      else if (why === undefined) expect(beyond.map((each) => `${service}/${name}: ${each}`)).toContain(cell);
      else expect(cell).toBe(`${service}/${name}: ${why}`);
    }
  });

  test("nobody, without a certificate", async () => {
    const alert = await new Promise<string>((resolve) => {
      const socket = connect(
        {
          host: "127.0.0.1",
          port: b.ports.federation,
          ca: b.root.certificatePem,
          servername: "b.example",
          ALPNProtocols: ["h2"],
        },
        () => socket.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
      );
      socket.on("error", (error: NodeJS.ErrnoException) => {
        resolve(error.code ?? "");
      });
      socket.on("close", () => {
        resolve("closed");
      });
      socket.resume();
    });
    expect(["ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED", "ECONNRESET", "closed"]).toContain(alert);
  });
});

describe("at the door to this domain's own services", () => {
  test.each(["ds", "as", "gateway", "operator"])("%s", async (role) => {
    const remote = await b.toGateway(role);
    for (const { service, name, method } of everyMethod) {
      const code = await codeOf(remote, method);
      const cell = `${service}/${name}: ${code}`;
      const may =
        service === "GatewayService"
          ? role === "operator"
          : byAuthenticationService.includes(name)
            ? role === "as"
            : byBoth.includes(name)
              ? role === "as" || role === "ds"
              : role === "ds";
      const known = service in federated || service === "GatewayService";
      if (!known || byGateway.includes(name)) expect(cell).toBe(`${service}/${name}: unsupported`);
      // The way to a.example leads to nobody in this test: the call has passed when the gateway has tried it.
      else if (may)
        expect(["passed", "peer_unreachable"].map((each) => `${service}/${name}: ${each}`)).toContain(cell);
      else expect(cell).toBe(`${service}/${name}: role_not_allowed`);
    }
    remote.close();
  });
});
