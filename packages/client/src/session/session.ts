import { sessionSignContent } from "@entente/mls-wire";
import {
  type Decoded,
  DeliveryService,
  type Encodable,
  type MessageClass,
  type Method,
} from "@entente/proto";
import { RpcFailure } from "../transport/rpc-failure.ts";
import { apiVersions, commonApiVersion } from "./api-version.ts";
import type { DeviceStream, PublishStream, Transport } from "../transport/transport.ts";
import type { SignatureKey } from "./signature-key.ts";

/** Who opens a session. */
export interface SessionIdentity {
  readonly clientId: string;
  /** MLS Credential, TLS encoding. */
  readonly credential: Uint8Array;
  readonly key: SignatureKey;
}

/** Codes with which a Delivery Service says that a token is no good any more. */
const tokenOver = new Set(["no_session", "session_expired", "session_ended"]);

/** Whether a code says that the session of a call is over, so that another one helps. */
export const isTokenOver = (code: string | undefined): boolean => code !== undefined && tokenOver.has(code);

/** How often a session is begun before a challenge that is refused counts. */
const openAttempts = 3;

/** A token is renewed this long before it ends, in milliseconds. */
const renewBeforeMs = 60_000;

/**
 * Calls to the home Delivery Service in the name of one client. Opens a session when one is needed and again when it has
 * run out; several calls that wait for one share it.
 */
export class Session {
  readonly #transport: Transport;
  readonly #identity: () => SessionIdentity;
  readonly #clock: () => number;
  readonly #versions: readonly number[];
  #version: number | undefined;
  #token: { readonly token: string; readonly notAfterMs: number } | undefined;
  #opening: Promise<string> | undefined;

  /**
   * @param identity asked for each time a session is opened, so that a renewed credential is used at once.
   * @param versions of the service's API that this side speaks, highest first.
   */
  constructor(
    transport: Transport,
    identity: () => SessionIdentity,
    clock: () => number,
    versions: readonly number[] = apiVersions,
  ) {
    this.#versions = versions;
    this.#transport = transport;
    this.#identity = identity;
    this.#clock = clock;
  }

  /** The version of the API that the last session was opened with; undefined before the first. */
  get apiVersion(): number | undefined {
    return this.#version;
  }

  /** A call with a token. One that is refused because its session is over is made once more with a new one. @throws RpcFailure. */
  async call<Request extends MessageClass, Response extends MessageClass>(
    method: Method<Request, Response, false, false>,
    request: Encodable<Request>,
    deadlineMs?: number,
  ): Promise<Decoded<Response>> {
    const options = deadlineMs === undefined ? {} : { deadlineMs };
    try {
      return await this.#transport.unary(method, request, { ...options, token: await this.token() });
    } catch (error) {
      if (!(error instanceof RpcFailure) || !isTokenOver(error.code)) throw error;
      this.#token = undefined;
      return this.#transport.unary(method, request, { ...options, token: await this.token() });
    }
  }

  /** Opens the device's stream. @throws RpcFailure when no session can be opened. */
  async subscribe(): Promise<DeviceStream> {
    return this.#transport.subscribe(await this.token());
  }

  /** Opens a stream of messages; undefined where the transport has none. @throws RpcFailure when no session can be opened. */
  async publish(): Promise<PublishStream | undefined> {
    return this.#transport.publish?.(await this.token());
  }

  /** Forgets the token; the next call opens a new session. */
  forget(): void {
    this.#token = undefined;
  }

  /** The token of the session, opened where there is none. */
  token(): Promise<string> {
    const held = this.#token;
    if (held !== undefined && this.#clock() < held.notAfterMs - renewBeforeMs)
      return Promise.resolve(held.token);
    this.#opening ??= this.#open().finally(() => {
      this.#opening = undefined;
    });
    return this.#opening;
  }

  /** A challenge is its process's own: when that is replaced between the two calls, another one is asked for. */
  async #open(attempt = 1): Promise<string> {
    try {
      return await this.#openOnce();
    } catch (error) {
      const isOver = error instanceof RpcFailure && error.code === "bad_challenge";
      if (!isOver || attempt === openAttempts) throw error;
      return this.#open(attempt + 1);
    }
  }

  async #openOnce(): Promise<string> {
    const { clientId, credential, key } = this.#identity();
    const told = this.#versions;
    const begun = { clientId, apiVersions: [...told] };
    const { challenge, apiVersions: heard = [] } = await this.#transport.unary(
      DeliveryService.BeginSession,
      begun,
    );
    const version = commonApiVersion(told, heard);
    const answer = await this.#transport.unary(DeliveryService.CompleteSession, {
      credential,
      signaturePublicKey: key.publicKey,
      signatureScheme: key.scheme,
      challenge,
      signature: await key.sign(sessionSignContent(challenge, clientId, { told, heard })),
    });
    this.#version = version;
    this.#token = { token: answer.token, notAfterMs: answer.notAfterMs };
    return answer.token;
  }
}
