import type { X509Certificate } from "node:crypto";
import type { Store } from "@entente/storage";
import type { ChannelCredentials } from "@grpc/grpc-js";
import { type Logger, Remote, roleName } from "@entente/service-kit";
import type { Configuration } from "../configuration.ts";
import { readRoots } from "../credentials/roots.ts";
import { GatewayChannel } from "../peers/gateway-channel.ts";
import { PeerStatements } from "../peers/peer-statements.ts";
import type { StatedDomain } from "../peers/stated-domain.ts";
import type { Clock } from "../tokens.ts";
import { Witness } from "../witness/witness.ts";
import { Answers } from "./answers.ts";
import type { ChangeLog } from "./change-log.ts";
import { ClientSets } from "./client-sets.ts";
import { EvidenceBook } from "./evidence-book.ts";
import { readLogIdentity, readSealingSecret } from "./identity.ts";
import { OwnStatement } from "./own-statement.ts";
import { Publisher } from "./publisher.ts";
import { Sealing } from "./sealing.ts";
import { Sequencer } from "./sequencer.ts";
import { fileSigningKey } from "./signing-key.ts";
import { Vrf } from "./vrf.ts";

/** The log of a domain and what belongs to it, wired. */
export interface Transparency extends ChangeLog {
  readonly answers: Answers;
  readonly witness: Witness;
  /** This domain's own statement first, then those of peers that are believed. */
  statements(): Promise<readonly StatedDomain[]>;
  /** States what this domain's Delivery Service says that it can do. Returns the revision. @throws ServiceError `bad_capabilities`. */
  state(capabilities: Uint8Array): Promise<bigint>;
  /** Something waits for an entry. */
  wake(): void;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** What {@link openTransparency} is given. */
export interface TransparencyParts {
  /** Of channels to other services of the domain. */
  readonly inside: ChannelCredentials;
  readonly configuration: Configuration;
  readonly root: X509Certificate;
  readonly issuer: X509Certificate;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Wires the log; nothing runs before `start`. @throws ConfigurationError. */
export function openTransparency(parts: TransparencyParts): Transparency {
  const { configuration, store, clock, log } = parts;
  const { domain } = configuration;
  const identity = readLogIdentity(configuration);
  const sealing = new Sealing(readSealingSecret(configuration));
  const vrf = new Vrf(identity.vrfSecret);
  const remote =
    configuration.gateway === undefined
      ? undefined
      : new Remote(configuration.gateway, parts.inside, roleName("gateway", domain));
  const gateway = remote && new GatewayChannel(remote);
  const peers = new PeerStatements({
    peers: configuration.peers.map((peer) => ({ domain: peer.domain, roots: readRoots(peer.roots) })),
    gateway,
    clock,
    log,
    learnt: () => {
      publisher.offer();
    },
  });
  const publisher = new Publisher({ store: store.log, peers, gateway, log });
  const sequencer = new Sequencer({
    store: store.log,
    identity,
    sealing,
    vrf,
    batchMs: configuration.log.batchMs,
    idleEntryMs: Math.floor(configuration.log.maxBehindMs / 4),
    clock,
    log,
    appended: (head) => {
      publisher.offer(head);
    },
  });
  const book = new EvidenceBook(store.log, sealing, clock, log);
  const witness = new Witness({
    key: fileSigningKey(configuration.witness.key),
    name: `${domain}/witness`,
    store: store.witness,
    keysOf: async (origin) => {
      // An origin begins with the log's domain.
      if (peers.withOrigin(origin) === undefined) await peers.look(origin.split("/")[0] ?? "");
      const peer = peers.withOrigin(origin);
      return peer === undefined ? [] : [peer.logKey];
    },
    caught: async (origin, evidence) => {
      const peer = peers.withOrigin(origin);
      if (peer !== undefined) await book.note(peer.stated.domain, evidence);
      sequencer.wake();
    },
    clock,
  });
  const signer = fileSigningKey(configuration.statement.key);
  const own = new OwnStatement({
    ...{ configuration, root: parts.root, issuer: parts.issuer, identity, witnessKey: witness.key },
    ...{ signer, store: store.log, sealing },
    clock,
    changed: () => {
      sequencer.wake();
    },
  });
  return {
    sets: new ClientSets(store.log, sealing),
    answers: new Answers({ store: store.log, identity, sealing, vrf, clock }),
    witness,
    statements: async () => [await own.read(), ...peers.known().map(({ stated }) => stated)],
    state: (capabilities) => own.state(capabilities),
    async visible({ labelId, version }, patienceMs) {
      const untilMs = performance.now() + patienceMs;
      sequencer.wake();
      for (let leftMs = patienceMs; leftMs > 0; leftMs = untilMs - performance.now()) {
        const { position } = (await store.log.versions(labelId))[version] ?? {};
        if (position !== undefined) return publisher.visible(position + 1n, leftMs);
        await sequencer.next(leftMs);
      }
    },
    wake: () => {
      sequencer.wake();
    },
    async start() {
      await own.start();
      await publisher.start();
      sequencer.start();
      peers.start();
    },
    async stop() {
      await peers.stop();
      await sequencer.stop();
      await publisher.stop();
      remote?.close();
    },
  };
}
