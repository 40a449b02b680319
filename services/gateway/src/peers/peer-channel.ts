import { X509Certificate } from "node:crypto";
import tls from "node:tls";
import { type ChannelCredentials, credentials } from "@grpc/grpc-js";
import { FederationService } from "@entente/proto";
import { Remote } from "@entente/service-kit";
import { refusal } from "../errors.ts";
import { unreachableRetryMs } from "../limits.ts";
import { protocolVersions } from "../federation-api/version.ts";
import type { Peer } from "./peer.ts";
import { certificateProblem } from "./peer-directory.ts";

/** What a gateway shows to other domains' gateways. */
export interface FederationIdentity {
  readonly certificate: Buffer;
  readonly key: Buffer;
}

/**
 * The connection to one peer's gateway. Made on first use; the first call on it is a Hello, which agrees on a version
 * and makes sure that the other side means to be that domain. An address that does not answer gives way to the next.
 */
export class PeerChannel {
  readonly #peer: Peer;
  readonly #credentials: ChannelCredentials;
  #next = 0;
  #greeted: Promise<Remote> | undefined;
  #remote: Remote | undefined;

  constructor(peer: Peer, identity: FederationIdentity) {
    this.#peer = peer;
    this.#credentials = peerCredentials(peer, identity);
  }

  /** @throws ServiceError `peer_unreachable`, `no_common_version`, or the peer's own refusal of the Hello. */
  greeted(): Promise<Remote> {
    this.#greeted ??= this.#greet().catch((error: unknown) => {
      this.reset();
      throw error;
    });
    return this.#greeted;
  }

  /** Forgets the connection; the next call makes a new one, to the peer's next address. */
  reset(): void {
    this.#greeted = undefined;
    this.#remote?.close();
    this.#remote = undefined;
  }

  async #greet(): Promise<Remote> {
    const address = this.#peer.addresses[this.#next++ % this.#peer.addresses.length] ?? "";
    const remote = new Remote(address, this.#credentials, this.#peer.domain);
    this.#remote = remote;
    const hello = { versions: [...protocolVersions], destination: this.#peer.domain };
    const answer = await remote.unary(FederationService.Hello, hello);
    if (answer.domain !== this.#peer.domain || !protocolVersions.includes(answer.version ?? 0)) {
      throw refusal("no_common_version", `${this.#peer.domain} answered a Hello with what was not offered`, {
        domain: this.#peer.domain,
        retryAfterMs: unreachableRetryMs,
      });
    }
    return remote;
  }
}

function peerCredentials(peer: Peer, identity: FederationIdentity): ChannelCredentials {
  const roots = Buffer.from(peer.roots.map((root) => root.toString()).join("\n"));
  return credentials.createSsl(roots, identity.key, identity.certificate, {
    checkServerIdentity: (host, certificate) => {
      const problem = certificateProblem(peer, new X509Certificate(certificate.raw));
      return problem === undefined ? tls.checkServerIdentity(host, certificate) : new Error(problem);
    },
  });
}
