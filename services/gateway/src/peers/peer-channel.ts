import { X509Certificate } from "node:crypto";
import { type ChannelCredentials, credentials, Metadata } from "@grpc/grpc-js";
import { federation, FederationService } from "@entente/proto";
import { dnsNames, fromRefusal, Remote } from "@entente/service-kit";
import type { Discovery } from "../discovery/discovery.ts";
import { refusal } from "../errors.ts";
import { type Agreement, greetingHash, sessionBytes, sessionKey } from "../federation-api/greeting.ts";
import { highestCommon, ownCapabilities } from "../federation-api/version.ts";
import {
  handshakeMs,
  retiringConnectionMs,
  silentCallMs,
  silentCallsMax,
  unreachableRetryMs,
  versionsPerHelloMax,
} from "../limits.ts";
import { certificateProblem, type Peer } from "./peer.ts";

/** What a gateway shows to other domains' gateways. */
export interface FederationIdentity {
  readonly certificate: Buffer;
  readonly key: Buffer;
}

/** A connection on which both sides know what the other said. */
export interface Greeted {
  readonly remote: Remote;
  readonly agreement: Agreement;
  /** Milliseconds that the peer's clock is ahead of this one. */
  readonly clockAheadMs: number;
  /** Metadata of every call on it. */
  readonly metadata: () => Metadata;
}

const asBytes = (bytes: Buffer): Buffer => bytes;

/**
 * The connection to one peer's gateway. Made on first use; the first call on it is a Hello, which agrees on a version and on
 * capabilities, and makes sure that the other side means to be that domain. An address that does not answer gives way to the next.
 */
export class PeerChannel {
  readonly #discovery: Discovery;
  readonly #versions: readonly number[];
  readonly #now: () => number;
  #peer: Peer;
  #identity: FederationIdentity;
  #next = 0;
  #greeted: Promise<Greeted> | undefined;
  #remote: Remote | undefined;
  #agreement: Agreement | undefined;
  #shown: X509Certificate | undefined;
  #failure = "";
  #silentCalls = 0;

  /** @param versions of the federation protocol that this gateway speaks, highest first. */
  constructor(
    peer: Peer,
    identity: FederationIdentity,
    discovery: Discovery,
    versions: readonly number[],
    now = Date.now,
  ) {
    this.#peer = peer;
    this.#identity = identity;
    this.#discovery = discovery;
    this.#versions = versions;
    this.#now = now;
  }

  /** What was agreed on, while there is a connection. */
  get agreement(): Agreement | undefined {
    return this.#agreement;
  }

  /** Code of what the last attempt failed with; empty after one that went well. */
  get failure(): string {
    return this.#failure;
  }

  /** The certificate that the peer showed last. */
  get shown(): X509Certificate | undefined {
    return this.#shown;
  }

  /** @throws ServiceError `peer_unreachable`, `undiscovered`, `no_common_version`, `version_lowered`, `bad_greeting`, or the peer's refusal of the Hello. */
  greeted(): Promise<Greeted> {
    if (this.#greeted !== undefined) return this.#greeted;
    const greeted: Promise<Greeted> = this.#greet().catch((error: unknown): Promise<Greeted> => {
      // The identity or the peer was renewed meanwhile: the failure is of what nobody uses any more.
      if (this.#greeted !== greeted && this.#greeted !== undefined) return this.#greeted;
      this.#failure = fromRefusal(error).code;
      this.reset();
      throw error;
    });
    this.#greeted = greeted;
    return greeted;
  }

  /** Forgets the connection unless another has taken its place since. */
  broke(remote: Remote): void {
    if (this.#remote === remote) this.reset();
  }

  /**
   * A call on a connection has ended: `silentMs` without an answer, or with one. Returns whether the connection is to be given up: it
   * looks open, but nothing has come through it for a while, as when a router forgot it or the other machine was switched off.
   */
  ended(remote: Remote, silentMs: number | undefined): boolean {
    if (this.#remote !== remote) return false;
    if (silentMs === undefined) this.#silentCalls = 0;
    else if (silentMs >= silentCallMs) this.#silentCalls += 1;
    return this.#silentCalls >= silentCallsMax;
  }

  /** Forgets the connection; the next call makes a new one, to the peer's next address. Calls under way on the old one may end. */
  reset(): void {
    this.#greeted = undefined;
    this.#agreement = undefined;
    this.#silentCalls = 0;
    this.#remote?.close();
    this.#remote = undefined;
  }

  /** Goes on with what is known of the peer now, and with this identity: new calls on a new connection, the others end as they would. */
  renew(peer: Peer, identity: FederationIdentity): void {
    this.#peer = peer;
    this.#identity = identity;
    const old = this.#remote;
    this.#remote = undefined;
    this.reset();
    // Calls that were given the old connection a moment ago have yet to begin on it.
    if (old !== undefined) setTimeout(() => old.close(), retiringConnectionMs).unref();
  }

  async #greet(): Promise<Greeted> {
    const { addresses, proxy } = await this.#discovery.find(this.#peer);
    const address = addresses[this.#next++ % addresses.length] ?? "";
    const remote = new Remote(address, this.#credentials(), this.#peer.domain, proxy);
    this.#remote = remote;
    const sentAtMs = this.#now();
    const request = Buffer.from(
      federation.HelloRequest.encode({
        versions: [...this.#versions],
        destination: this.#peer.domain,
        capabilities: [...ownCapabilities],
        timeMs: sentAtMs,
      }).finish(),
    );
    const response = await hello(remote, request);
    const answer = this.#checked(federation.HelloResponse.decode(response));
    const session = Buffer.concat([answer.session, greetingHash(request, response)]);
    const agreement = { version: answer.version, capabilities: answer.capabilities };
    this.#agreement = agreement;
    this.#failure = "";
    const clockAheadMs = answer.timeMs - (sentAtMs + this.#now()) / 2;
    return {
      remote,
      agreement,
      clockAheadMs,
      metadata() {
        const metadata = new Metadata();
        metadata.set(sessionKey, session);
        return metadata;
      },
    };
  }

  #checked(answer: federation.HelloResponse): federation.HelloResponse {
    const { domain } = this.#peer;
    const problem =
      answer.domain !== domain
        ? "another domain's name"
        : !this.#versions.includes(answer.version)
          ? "a version that was not offered"
          : answer.versions.length > versionsPerHelloMax
            ? `more than ${String(versionsPerHelloMax)} versions`
            : answer.session.length !== sessionBytes
              ? "no session"
              : answer.capabilities.some((each) => !ownCapabilities.includes(each))
                ? "a capability that was not offered"
                : undefined;
    const highest = highestCommon(this.#versions, answer.versions);
    if (problem === undefined && highest !== undefined && answer.version < highest)
      throw refusal(
        "version_lowered",
        `${domain} says that it speaks version ${String(highest)} too, and agrees on ${String(answer.version)} only`,
        { domain, retryAfterMs: unreachableRetryMs },
      );
    if (problem === undefined) return answer;
    throw refusal("bad_greeting", `${domain} answered a Hello with ${problem}`, {
      domain,
      retryAfterMs: unreachableRetryMs,
    });
  }

  #credentials(): ChannelCredentials {
    const peer = this.#peer;
    const roots = Buffer.from(peer.roots.map((root) => root.toString()).join("\n"));
    return credentials.createSsl(roots, this.#identity.key, this.#identity.certificate, {
      checkServerIdentity: (_host, certificate) => {
        const shown = new X509Certificate(certificate.raw);
        this.#shown = shown;
        const problem = certificateProblem(peer, shown, this.#now());
        if (problem !== undefined) return new Error(problem);
        // Exactly this name: no second one, and no pattern that would match it.
        const [name, ...others] = dnsNames(shown);
        if (name === peer.domain && others.length === 0) return undefined;
        return new Error(`the certificate is for ${[name, ...others].join(", ")}, not for ${peer.domain}`);
      },
    });
  }
}

function hello(remote: Remote, request: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    remote.client.makeUnaryRequest<Buffer, Buffer>(
      FederationService.Hello.path,
      asBytes,
      asBytes,
      request,
      new Metadata(),
      { deadline: Date.now() + handshakeMs },
      (error, response) => {
        if (error !== null) reject(fromRefusal(error));
        else resolve(response ?? Buffer.alloc(0));
      },
    );
  });
}
