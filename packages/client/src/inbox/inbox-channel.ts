import { type ClientId, clientIdParts } from "@entente/mls-wire";
import { InboxService } from "@entente/proto";
import { hexFromBytes } from "@entente/tls-codec";
import { ClientError } from "../client/client-error.ts";
import { freshIdempotencyKey } from "../session/idempotency-key.ts";
import type { Session } from "../session/session.ts";
import { backoffMs, pause, retrySettings } from "../transport/backoff.ts";
import { isPassing } from "../transport/rpc-failure.ts";
import { inboxPayload } from "./inbox-envelope.ts";
import { channelBytesMax, recipientDomainsMax, recipientsMax } from "./limits.ts";
import type { ChannelMessage, Mailboxes } from "./mailboxes.ts";

/** A device of the home domain that does not get a message: `unknown_recipient`, `not_allowed` or `knock_limit`. */
export interface UnreachedDevice {
  readonly clientId: string;
  readonly code: string;
}

/** A message that is on disk at the home domain. */
export interface ChannelSending {
  /** Names the message in `undeliverable` events about other domains; hexadecimal. One for each thousand devices. */
  readonly messageIds: readonly string[];
  readonly unreached: readonly UnreachedDevice[];
}

/** What a channel needs of its client. */
export interface ChannelServices {
  readonly session: Pick<Session, "call">;
  readonly mailboxes: Mailboxes;
  readonly randomBytes: (count: number) => Uint8Array;
  readonly chance: () => number;
  readonly stopped: AbortSignal;
}

/** Client fanout under one protocol's number: bytes to devices by name, and what comes back under the same number. */
export class InboxChannel {
  readonly #protocol: number;
  readonly #services: ChannelServices;

  constructor(protocol: number, services: ChannelServices) {
    this.#protocol = protocol;
    this.#services = services;
  }

  /**
   * Brings a message to devices, here and in other domains. Resolves when it is on disk at the home domain; tries until then.
   *
   * @param key 16 bytes: the same key, message and devices again is the same message. Random unless told.
   * @throws ClientError `stopped`, `message_refused` for one above `channelBytesMax`; RpcFailure with the Delivery Service's code.
   */
  async send(
    to: readonly ClientId[],
    message: Uint8Array,
    key = freshIdempotencyKey(this.#services),
  ): Promise<ChannelSending> {
    if (message.length > channelBytesMax) {
      throw new ClientError(
        "message_refused",
        `${String(message.length)} bytes, at most ${String(channelBytesMax)}`,
      );
    }
    const payload = inboxPayload(this.#protocol, message);
    const messageIds: string[] = [];
    const unreached: UnreachedDevice[] = [];
    for (const recipients of portions(to)) {
      const answer = await this.#sendTo(recipients, payload, key);
      messageIds.push(hexFromBytes(answer.messageId));
      for (const { clientId = "", code = "" } of answer.refused) unreached.push({ clientId, code });
    }
    return { messageIds, unreached };
  }

  /**
   * Hands over what comes, one message after the other, each until `take` resolves: only then is it forgotten, so that a crash
   * in between hands it over again. A message that is not taken is offered again after a pause, and `failed` told. Returns what ends it.
   *
   * @throws ClientError `too_many_operations` while there is another reader.
   */
  listen(
    take: (message: ChannelMessage) => Promise<void>,
    failed: (error: unknown) => void,
  ): () => Promise<void> {
    const stopping = new AbortController();
    const { mailboxes, stopped } = this.#services;
    let wake: () => void = () => undefined;
    if (!mailboxes.read(this.#protocol, () => wake())) {
      throw new ClientError("too_many_operations", "the channel has a reader");
    }
    const signal = AbortSignal.any([stopping.signal, stopped]);
    const woken = (): Promise<void> =>
      new Promise((resolve) => {
        wake = resolve;
        signal.addEventListener("abort", () => resolve(), { once: true });
        if (signal.aborted) resolve();
      });
    const running = this.#read(take, failed, woken, signal).finally(() => {
      mailboxes.unread(this.#protocol);
    });
    return async () => {
      stopping.abort();
      await running;
    };
  }

  async #read(
    take: (message: ChannelMessage) => Promise<void>,
    failed: (error: unknown) => void,
    woken: () => Promise<void>,
    signal: AbortSignal,
  ): Promise<void> {
    const { mailboxes, chance } = this.#services;
    for (let failures = 0; !signal.aborted;) {
      const next = woken();
      try {
        const waiting = await mailboxes.next(this.#protocol);
        for (const each of waiting) {
          if (signal.aborted) return;
          await take({ sender: each.sender, message: each.message });
          await mailboxes.taken(this.#protocol, each);
          failures = 0;
        }
        if (waiting.length === 0) await next;
      } catch (error) {
        if (signal.aborted) return;
        failed(error);
        failures += 1;
        await pause(backoffMs(retrySettings, failures, chance()), signal, "background").catch(
          () => undefined,
        );
      }
    }
  }

  async #sendTo(recipients: readonly ClientId[], payload: Uint8Array, idempotencyKey: Uint8Array) {
    const { session, stopped, chance } = this.#services;
    const request = { idempotencyKey, recipients: [...recipients], payload };
    for (let failures = 0; ; failures++) {
      if (stopped.aborted) throw stoppedError();
      try {
        return await session.call(InboxService.SendToInboxes, request);
      } catch (error) {
        if (!isPassing(error)) throw error;
        const atLeastMs = Math.min(error.detail.retryAfterMs ?? 0, retrySettings.mostMs);
        const ms = atLeastMs + backoffMs(retrySettings, failures, chance());
        await pause(ms, stopped).catch(() => {
          throw stoppedError();
        });
      }
    }
  }
}

function stoppedError(): ClientError {
  return new ClientError("stopped", "the client was stopped before the message was on disk");
}

/** As many devices as one call may name. */
function portions(to: readonly ClientId[]): readonly (readonly ClientId[])[] {
  const portions: ClientId[][] = [];
  let domains = new Set<string>();
  for (const clientId of to) {
    const { domain } = clientIdParts(clientId);
    const last = portions.at(-1);
    const full =
      last === undefined ||
      last.length >= recipientsMax ||
      (!domains.has(domain) && domains.size >= recipientDomainsMax);
    if (full) {
      portions.push([clientId]);
      domains = new Set([domain]);
    } else {
      last.push(clientId);
      domains.add(domain);
    }
  }
  return portions;
}
