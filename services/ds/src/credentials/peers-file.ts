import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { z } from "zod";
import {
  ConfigurationError,
  DomainText,
  FileWatch,
  type Logger,
  readConfiguration,
} from "@entente/service-kit";
import { peersFileWatchMs, trustAnchorsMax } from "../limits.ts";
import { readOrderingKeys } from "../ordering/ordering-keys.ts";
import { readRoots, type TrustAnchor, type TrustAnchors } from "./trust-anchors.ts";

/** What this service reads of the peers file; the rest of it is the gateway's. */
const Peers = z.object({
  peers: z.array(z.object({ domain: DomainText, roots: z.string().min(1) })).max(trustAnchorsMax),
});

/** The roots of the peers in a peers file, and their ordering keys where `DOMAIN.ordering.pem` stands beside it. @throws ConfigurationError. */
export function readPeerAnchors(file: string): readonly TrustAnchor[] {
  return readConfiguration(file, Peers).peers.map((peer) => {
    const { domain } = peer;
    const roots = readRoots(resolve(dirname(file), peer.roots));
    const keys = resolve(dirname(file), `${domain}.ordering.pem`);
    const ordering = existsSync(keys) ? readOrderingKeys(domain, keys, roots).certificates : [];
    return { domain, roots, ordering };
  });
}

/**
 * Follows the peers file, so that a peer that is added while the service runs is believed about its own users. A file that can not be
 * used changes nothing, and is told of once.
 */
export class PeersFileWatch {
  readonly #file: string;
  readonly #own: TrustAnchor;
  readonly #anchors: TrustAnchors;
  readonly #log: Logger;
  readonly #watch: FileWatch;

  /** @param own this domain's own roots, which no peers file changes. */
  constructor(file: string, own: TrustAnchor, anchors: TrustAnchors, log: Logger) {
    this.#file = file;
    this.#own = own;
    this.#anchors = anchors;
    this.#log = log;
    this.#watch = new FileWatch({
      files: () => [file],
      everyMs: peersFileWatchMs,
      changed: () => {
        this.#changed();
      },
    });
  }

  /** Begins to look. */
  start(): void {
    this.#watch.start();
  }

  stop(): void {
    this.#watch.stop();
  }

  #changed(): void {
    try {
      const peers = readPeerAnchors(this.#file).filter(({ domain }) => domain !== this.#own.domain);
      this.#anchors.replace([this.#own, ...peers]);
      this.#log.info({ peers: peers.length }, "the peers file was taken");
    } catch (error) {
      const problem = error instanceof ConfigurationError ? error.message : String(error);
      this.#log.error({ problem }, "the peers file can not be used; what was in force stays");
    }
  }
}
