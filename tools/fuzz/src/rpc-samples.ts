import * as proto from "@entente/proto";
import { hostile, victim } from "@entente/attacks/stage";

/** A method that a federated domain may call. */
export interface Reachable {
  readonly name: string;
  readonly path: string;
  readonly streams: boolean;
  /** Requests that are well-formed, to be mutated. */
  readonly samples: readonly Buffer[];
}

interface AnyMethod {
  readonly path: string;
  readonly requestStream: boolean;
  readonly requestSerialize: (value: never) => Buffer;
}

const key = Buffer.alloc(16, 7);
const requesterUserId = `mallory@${hostile}`;
const claim = { idempotencyKey: key, userId: `bob@${victim}`, cipherSuites: [1, 2, 3] };
const groupId = Buffer.from(`${"a".repeat(26)}@${victim}`);
const item = {
  seq: 1,
  lane: groupId,
  message: { mlsMessage: Buffer.alloc(64, 1), hlc: Buffer.alloc(8), originSeq: 1 },
};

/** One or more requests of each method by its name; what is not here is tried with the empty message. */
const requests: Readonly<Record<string, readonly object[]>> = {
  Hello: [{ versions: [1], destination: victim, capabilities: ["relay"], timeMs: 1 }],
  ClaimKeyPackages: [{ claim, requesterUserId }],
  SubmitCommit: [{ bundle: Buffer.alloc(300, 1) }],
  FetchGroupState: [{ query: { groupId }, clientId: `mallory@${hostile}/phone` }],
  ReportCommit: [{ report: { groupId }, clientId: `mallory@${hostile}/phone` }],
  DescribeUser: [
    { userId: `bob@${victim}`, requesterUserId },
    { userId: `bob@${victim}`, requester: `~${"a".repeat(64)}` },
  ],
  ReportMessage: [
    {
      report: {
        groupId,
        epoch: 1,
        senderDomain: victim,
        content: key,
        frankingKey: Buffer.alloc(32),
        reason: "spam",
      },
      reporter: `~${"a".repeat(64)}`,
    },
  ],
  VerifyCredential: [
    { query: { credential: key, signaturePublicKey: key, clientId: `bob@${victim}/phone` } },
  ],
  GetUserInitKey: [
    {
      query: { request: Buffer.from("000d626f6240622e6578616d706c650400000001", "hex"), idempotencyKey: key },
      requesterUserId,
    },
  ],
  FindUsers: [{ query: { userId: `bob@${victim}` }, requesterUserId }],
  Relay: [
    { hello: { streamIncarnation: 1, nextSeq: 2, firstSeq: 1, session: 1 } },
    { items: { streamIncarnation: 1, items: [item] } },
  ],
};

/** Every method of every service of the federation protocol. */
export const reachable: readonly Reachable[] = Object.entries(proto).flatMap(([service, methods]) =>
  /^Federat.*Service$/.test(service) && typeof methods === "object"
    ? Object.entries(methods as unknown as Record<string, AnyMethod>).map(([name, method]) => ({
        name: `${service}/${name}`,
        path: method.path,
        streams: method.requestStream,
        samples: (requests[name] ?? [{}]).map((request) => method.requestSerialize(request as never)),
      }))
    : [],
);
