import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { Server, type sendUnaryData, type ServerUnaryCall } from "@grpc/grpc-js";
import {
  type common,
  type domain as domainProto,
  type federation,
  FederationLogService,
  FederationService,
  GatewayService,
} from "@entente/proto";
import { createLog, type Remote } from "@entente/service-kit";
import { refusalOf } from "@entente/service-kit/testing";
import { type DomainStatement, encodeStatement, signedStatement } from "@entente/transparency";
import { newSession } from "../src/federation-api/greeting.ts";
import { versionsPerHelloMax } from "../src/limits.ts";
import { StatedVersions } from "../src/peers/stated-versions.ts";
import { bind, DomainFiles, routeTo, type Seen } from "./domain.ts";

// A18-28, A23-54: gateways of several versions live together, two agree on the highest that both speak, and nobody makes it less.
const seen: Seen = { origins: [], suites: [], frames: [] };
const stops: (() => unknown)[] = [];

/** Domain, and the versions of its gateway. */
const spoken = { "one.example": [1], "both.example": [2, 1], "two.example": [2], "odd.example": [3, 1] };
type Name = keyof typeof spoken;
const names = Object.keys(spoken) as Name[];
let all: Record<Name, DomainFiles>;
let ways: Record<Name, Remote>;
/** A domain with a gateway that says what it likes. */
let strange: DomainFiles;
let answer: federation.HelloResponse.$Properties;

/** What a domain has signed, as its own Authentication Service and its peers' hand it out. */
function stated(
  domain: string,
  protocolVersions: readonly number[],
  more: Partial<DomainStatement> = {},
): common.StatedDomain.$Properties {
  const statement = encodeStatement({
    format: "v2",
    revision: 1n,
    domain,
    protocolVersions: [...protocolVersions],
    minimumVersion: Math.min(...protocolVersions),
    cipherSuites: [1],
    gatewaySpkis: [],
    orderingKeys: [],
    issuerKeys: [],
    logKey: "log",
    logParameters: { vrfPublicKey: new Uint8Array(32), maxAheadMs: 0n, maxBehindMs: 0n, windowMs: 0n },
    witnessKey: undefined,
    lastResort: "never",
    contact: "",
    notBeforeMs: 0n,
    notAfterMs: 1n,
    capabilities: new Uint8Array(),
    ...more,
  });
  return { domain, statement: signedStatement(statement, new Uint8Array(64)) };
}

beforeAll(async () => {
  const made = await Promise.all(names.map((name) => DomainFiles.make(name)));
  strange = await DomainFiles.make("strange.example");
  all = Object.fromEntries(made.map((files) => [files.name, files])) as typeof all;
  const started = await Promise.all(
    names.map(async (name): Promise<[Name, Remote]> => {
      const files = all[name];
      stops.push(await files.services(seen));
      const others = names.filter((other) => other !== name).map((other) => all[other]);
      const peers = [...others, strange].map((other) => files.peerOf(other));
      const gateway = await files.gateway(peers, undefined, { versions: spoken[name] });
      stops.push(() => gateway.stop());
      return [name, await files.toGateway()];
    }),
  );
  ways = Object.fromEntries(started) as typeof ways;
  stops.push(await strangeGateway());
});
afterAll(async () => {
  for (const name of names) ways[name].close();
  await Promise.all(stops.map((stop) => stop()));
});

async function strangeGateway(): Promise<() => void> {
  const server = new Server();
  server.addService(
    { Hello: FederationService.Hello },
    {
      Hello: (
        _call: ServerUnaryCall<federation.HelloRequest, federation.HelloResponse.$Properties>,
        told: sendUnaryData<federation.HelloResponse.$Properties>,
      ) => {
        told(null, { domain: strange.name, session: newSession(), timeMs: 0, ...answer });
      },
    },
  );
  const identity = await strange.certificate([strange.name]);
  const roots = Buffer.from(all["both.example"].root.certificatePem);
  await bind(server, strange.ports.federation, { ...identity, roots });
  return () => {
    server.forceShutdown();
  };
}

const claim = { claim: { userId: "bob@b.example", cipherSuites: [1] } };

function ask(from: Name, to: string): Promise<unknown> {
  return ways[from].unary(FederationService.ClaimKeyPackages, claim, { metadata: routeTo(to) });
}

async function agreedWith(from: Name, to: string): Promise<number | undefined> {
  const operator = await all[from].toGateway("operator");
  const { peers }: domainProto.ReadPeersResponse = await operator.unary(GatewayService.ReadPeers, {});
  operator.close();
  return peers.find(({ domain }) => domain === to)?.version;
}

describe("two gateways", () => {
  test.each<[Name, Name, number]>([
    ["one.example", "both.example", 1],
    ["both.example", "one.example", 1],
    ["both.example", "two.example", 2],
    ["two.example", "both.example", 2],
    ["both.example", "odd.example", 1],
    ["odd.example", "one.example", 1],
  ])("%s and %s agree on version %i, and calls pass", async (from, to, version) => {
    await ask(from, to);
    expect(await agreedWith(from, to)).toBe(version);
  });

  test.each<[Name, Name, string]>([
    ["one.example", "two.example", "the calling gateway has to be updated"],
    ["two.example", "one.example", "the gateway of one.example has to be updated"],
  ])("%s and %s have none in common, and it is said who is the older", async (from, to, told) => {
    const refusal = await refusalOf(ask(from, to));
    expect([refusal.code, refusal.detail.domain]).toEqual(["no_common_version", to]);
    expect(refusal.message).toContain(told);
  });
});

describe("an answer to a Hello", () => {
  const codeOf = async (answered: typeof answer): Promise<string> => {
    answer = answered;
    return (await refusalOf(ask("both.example", strange.name))).code;
  };

  test("that agrees on less than the answering side says it speaks is refused", async () => {
    expect(await codeOf({ version: 1, versions: [3, 2, 1] })).toBe("version_lowered");
  });

  test("that agrees on what was not offered, or speaks of too much, can not be meant", async () => {
    expect(await codeOf({ version: 3, versions: [3, 2, 1] })).toBe("bad_greeting");
    const many = Array.from({ length: versionsPerHelloMax + 1 }, (_, index) => 40 - index);
    expect(await codeOf({ version: 2, versions: many })).toBe("bad_greeting");
  });

  test("that agrees on the highest in common is taken, said or not", async () => {
    expect(await codeOf({ version: 2, versions: [3, 2, 1] })).toBe("unsupported");
    expect(await codeOf({ version: 1, versions: [] })).toBe("unsupported");
  });
});

// one.example's certificate is all that its gateway has: what its domain has signed is another key's to say.
describe("a gateway that speaks less than its domain has signed", () => {
  const call = { metadata: routeTo("one.example") };
  const becomes = async (attempt: () => Promise<string>, code: string): Promise<void> => {
    // The gateway asks its Authentication Service from time to time.
    while ((await attempt()) !== code) await new Promise((resolve) => setTimeout(resolve, 20));
  };
  const out = async (): Promise<string> => {
    return ask("both.example", "one.example").then(
      () => "through",
      (error: unknown) => (error as { readonly code: string }).code,
    );
  };

  test("reaches nobody and is reached by nobody, in sessions of before and in new ones; its statement is", async () => {
    const both = all["both.example"];
    const lying = await both.stranger(await all["one.example"].certificate(["one.example"]));
    const into = async (): Promise<string> => {
      return lying.call(FederationService.SubmitCommit, {}).then(
        () => "through",
        (error: unknown) => (error as { readonly code: string }).code,
      );
    };
    await lying.greet("both.example", { versions: [1] });
    expect([await out(), await into()]).toEqual(["through", "through"]);

    both.stated = [stated("both.example", [2, 1]), stated("one.example", [2, 1], { revision: 5n })];
    await becomes(out, "version_lowered");
    const refused = await refusalOf(ask("both.example", "one.example"));
    expect(refused.message).toContain("revision 5");
    expect(refused.detail.domain).toBe("one.example");
    const operator = await both.toGateway("operator");
    const { steps } = await operator.unary(GatewayService.ExaminePeer, { domain: "one.example" });
    operator.close();
    expect(steps.at(-1)).toMatchObject({
      step: "version",
      state: "wrong",
      found: expect.stringContaining("version_lowered"),
      remedy: expect.stringContaining("up to date"),
    });
    // The session of before is over, and a new one at the same version carries nothing.
    expect(await into()).toBe("no_session");
    await lying.greet("both.example", { versions: [1] });
    expect(await into()).toBe("version_lowered");
    await lying.greet("both.example", { versions: [9, 2, 1] });
    expect(await into()).toBe("through");

    // A domain can still be heard, and can say that it has given up a version: by its own key, and under a later revision.
    await lying.greet("both.example", { versions: [1] });
    await lying.call(FederationLogService.ReadStatement, {});
    expect(seen.origins.at(-1)).toBe("one.example");
    await ways["both.example"].unary(FederationLogService.ReadStatement, {}, call);
    expect(seen.origins.at(-1)).toBe("both.example");
    both.stated = [stated("one.example", [1], { revision: 4n })];
    expect(await out()).toBe("version_lowered");
    both.stated = [stated("one.example", [1], { revision: 6n })];
    await becomes(out, "through");
    await becomes(into, "through");
    lying.close();
  });
});

describe("what domains have signed of versions", () => {
  const told: string[] = [];
  const versions = (own: readonly number[]): StatedVersions =>
    new StatedVersions({
      domain: "a.example",
      own,
      changed: (domain) => told.push(domain),
      log: createLog("gateway", "silent"),
    });
  const signed = { domain: "b.example", revision: 2n, versions: [3, 2], minimum: 2 };
  const codeOf = (of: StatedVersions, agreed: number): string | undefined =>
    of.problem("b.example", agreed)?.code;

  test("holds for its own domain alone, and only where it is known", () => {
    const known = versions([2, 1]);
    expect(codeOf(known, 1)).toBeUndefined();
    known.learn([signed]);
    expect([codeOf(known, 1), codeOf(known, 2)]).toEqual(["version_lowered", undefined]);
    expect(known.problem("c.example", 1)).toBeUndefined();
    expect(told).toEqual(["b.example"]);
  });

  test("a version below the domain's minimum is refused, even where nothing higher is in common", () => {
    const known = versions([1]);
    known.learn([signed]);
    expect(codeOf(known, 1)).toBe("version_lowered");
  });

  test("an older revision, and the same one with less, change nothing", () => {
    const known = versions([3, 2, 1]);
    known.learn([signed]);
    known.learn([{ ...signed, revision: 1n, versions: [1], minimum: 1 }]);
    known.learn([{ ...signed, versions: [1], minimum: 1 }]);
    expect(codeOf(known, 2)).toBe("version_lowered");
    known.learn([{ ...signed, revision: 3n, versions: [2] }]);
    expect(codeOf(known, 2)).toBeUndefined();
  });

  test("a version that this gateway speaks is told highest first, in whatever order it is set up", () => {
    expect(versions([1, 3, 2]).own).toEqual([3, 2, 1]);
  });
});
