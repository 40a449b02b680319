import { createHash } from "node:crypto";
import type { Endpoint, GroupId, Transport, TransportFactory } from "@entente/client";
import { grpcTransports } from "@entente/client/node";
import { groupIdFromBytes } from "@entente/mls-wire";
import { decodeCertifiedSlot } from "@entente/ordering";
import type { delivery } from "@entente/proto";

/** A decided Commit as it came to a device, before the device looked at it. */
export interface SeenCommit {
  readonly groupId: GroupId;
  /** The epoch that it ends. */
  readonly epoch: bigint;
  /** SHA-256 value hash, hexadecimal. */
  readonly value: string;
  /** SHA-256 of the Commit's MLSMessage, hexadecimal. */
  readonly commit: string;
  /** The domain whose ballot it was decided with. */
  readonly orderer: string;
  readonly voters: readonly string[];
  /** The domains whose votes the certificate holds. */
  readonly votes: readonly string[];
  /** When it came, by `performance.now()`. */
  readonly atMs: number;
}

const sha256 = (input: Uint8Array): Uint8Array => new Uint8Array(createHash("sha256").update(input).digest());

/** The SDK's own transports, and which certified Commits came through them. */
export class CommitWatch implements TransportFactory {
  /** In the order in which they came; one that comes twice is here twice. */
  readonly seen: SeenCommit[] = [];
  /** Called with each after it is among the seen. */
  onCommit: (commit: SeenCommit) => void = () => undefined;

  connect(endpoint: Endpoint, rootCertificatePem: string): Transport {
    const real = grpcTransports.connect(endpoint, rootCertificatePem);
    return {
      unary: (method, request, options) => real.unary(method, request, options),
      subscribe: (token) => {
        const stream = real.subscribe(token);
        return {
          send: (request) => {
            stream.send(request);
          },
          responses: this.#watched(stream.responses),
          cancel: () => {
            stream.cancel();
          },
        };
      },
      close: () => {
        real.close();
      },
    };
  }

  /** The domain that ordered the last Commit that came; undefined before the first. */
  get orderer(): string | undefined {
    return this.seen.at(-1)?.orderer;
  }

  async *#watched<T extends delivery.SubscribeResponse>(responses: AsyncIterable<T>): AsyncIterable<T> {
    for await (const response of responses) {
      const { item } = response;
      if (item?.commit) this.#note(item.groupId, item.commit);
      yield response;
    }
  }

  #note(groupId: Uint8Array, { commit: message, certificate, valueHash }: delivery.CommitItem): void {
    const { config, certificate: proof } = decodeCertifiedSlot(certificate, sha256);
    const commit: SeenCommit = {
      groupId: groupIdFromBytes(groupId),
      epoch: proof.epoch,
      value: Buffer.from(valueHash).toString("hex"),
      commit: Buffer.from(sha256(message)).toString("hex"),
      orderer: proof.ballot.domain,
      voters: config.voters,
      votes: proof.votes.map(({ domain }) => domain),
      atMs: performance.now(),
    };
    this.seen.push(commit);
    this.onCommit(commit);
  }
}
