import type { Target } from "@entente/mls-wire/targets";
import {
  DomainCapabilities,
  domainCapabilities,
  DomainLimit,
  DomainProcess,
  type DomainStatement,
  encodeCapabilities,
  encodeStatement,
  SignedDomainStatement,
  signedStatement,
} from "@entente/transparency";

const capabilities = [
  domainCapabilities({
    extensions: [
      { type: 2, rule: "refused" },
      { type: 0xfe01, rule: "required" },
    ],
    proposals: [1, 2, 3].map((type) => ({ type, rule: "supported" })),
    processes: Object.values(DomainProcess.codes).map((code) => DomainProcess.valueOf(code) ?? code),
    limits: new Map(
      Object.values(DomainLimit.codes).map((code) => [DomainLimit.valueOf(code) ?? code, BigInt(code)]),
    ),
  }),
  domainCapabilities({ extensions: [], proposals: [], processes: [0x7777], limits: new Map() }),
].map(encodeCapabilities);

const key = { key: new Uint8Array(32).fill(1), notBeforeMs: 1n, notAfterMs: 2n };
const statements = [new Uint8Array(), Uint8Array.of(0, 2, 9), ...capabilities].map(
  (stated): DomainStatement => ({
    format: "v2",
    revision: 7n,
    domain: "a.example",
    protocolVersions: [1],
    minimumVersion: 1,
    cipherSuites: [0x53, 1],
    gatewaySpkis: [key],
    orderingKeys: [],
    issuerKeys: [key, key],
    logKey: "a.example+00000000+AAAA",
    logParameters: { vrfPublicKey: new Uint8Array(32), maxAheadMs: 1n, maxBehindMs: 2n, windowMs: 3n },
    witnessKey: "a.example/witness+00000000+AAAA",
    lastResort: "allowed",
    contact: "ops@a.example",
    notBeforeMs: 1n,
    notAfterMs: 2n,
    capabilities: stated,
  }),
);

/** What a domain signs of itself, as its peers and their clients read it (A23-53). */
export const statementTargets: readonly Target[] = [
  {
    name: "DomainCapabilities",
    codec: DomainCapabilities,
    selfDelimiting: true,
    samples: () => capabilities,
  },
  {
    name: "SignedDomainStatement",
    codec: SignedDomainStatement,
    selfDelimiting: true,
    samples: () => statements.map((each) => signedStatement(encodeStatement(each), new Uint8Array(64))),
  },
];
