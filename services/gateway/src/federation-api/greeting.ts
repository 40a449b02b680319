import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { Metadata } from "@grpc/grpc-js";
import { refusal } from "../errors.ts";
import { sessionsPerPeerMax } from "../limits.ts";

/** Metadata key of the session that a call belongs to. */
export const sessionKey = "entente-session-bin";

/** Bytes of a session's name. */
export const sessionBytes = 16;

/** What two gateways have agreed on. */
export interface Agreement {
  readonly version: number;
  readonly capabilities: readonly string[];
}

/** A greeting that this gateway answered. */
interface Session extends Agreement {
  readonly domain: string;
  readonly fingerprint: string;
  readonly transcript: Buffer;
}

/** SHA-256 of both Hellos as they were sent: what each side said and heard. */
export function greetingHash(request: Uint8Array, response: Uint8Array): Buffer {
  const length = (bytes: Uint8Array): Buffer => {
    const prefix = Buffer.alloc(4);
    prefix.writeUInt32BE(bytes.length);
    return prefix;
  };
  return createHash("sha256")
    .update("entente federation greeting\n")
    .update(length(request))
    .update(request)
    .update(length(response))
    .update(response)
    .digest();
}

/** A new session's name. */
export function newSession(): Buffer {
  return randomBytes(sessionBytes);
}

/** The sessions that other domains' gateways began here. Of each domain the newest are remembered. */
export class Sessions {
  readonly #sessions = new Map<string, Session>();
  readonly #ofDomain = new Map<string, string[]>();

  /** Remembers an answered greeting. */
  begin(name: Uint8Array, session: Session): void {
    const key = Buffer.from(name).toString("hex");
    this.#sessions.set(key, session);
    const names = this.#ofDomain.get(session.domain) ?? [];
    names.push(key);
    for (const old of names.splice(0, Math.max(0, names.length - sessionsPerPeerMax)))
      this.#sessions.delete(old);
    this.#ofDomain.set(session.domain, names);
  }

  /**
   * What was agreed on in the session that a call names. The session belongs to a domain and to one certificate of it.
   *
   * @throws ServiceError `no_session`; `greeting_changed` where the caller heard, or said, another Hello than this gateway.
   */
  of(metadata: Metadata, domain: string, fingerprint: string): Agreement {
    const [named, ...others] = metadata.get(sessionKey);
    const session =
      named instanceof Uint8Array && others.length === 0 && named.length === sessionBytes + 32
        ? this.#sessions.get(Buffer.from(named.subarray(0, sessionBytes)).toString("hex"))
        : undefined;
    if (
      session === undefined ||
      session.domain !== domain ||
      session.fingerprint !== fingerprint ||
      !(named instanceof Uint8Array)
    ) {
      throw refusal("no_session", "greet first: the call belongs to no session that was begun here");
    }
    if (!timingSafeEqual(named.subarray(sessionBytes), session.transcript))
      throw refusal(
        "greeting_changed",
        "the Hellos were changed between the two gateways: look at who is in between",
      );
    return session;
  }

  /** What was last agreed on with a domain. */
  last(domain: string): Agreement | undefined {
    return this.#sessions.get(this.#ofDomain.get(domain)?.at(-1) ?? "");
  }

  /** Sessions that are remembered. */
  get size(): number {
    return this.#sessions.size;
  }

  /** Forgets the sessions of a domain; its next call greets again. */
  end(domain: string): void {
    for (const name of this.#ofDomain.get(domain) ?? []) this.#sessions.delete(name);
    this.#ofDomain.delete(domain);
  }
}
