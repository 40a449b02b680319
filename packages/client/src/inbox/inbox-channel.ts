import { type ClientId, clientIdParts } from "@entente/mls-wire";
import { AddressService, InboxService } from "@entente/proto";
import { equalBytes, hexFromBytes } from "@entente/tls-codec";
import { ClientError } from "../client/client-error.ts";
import { freshIdempotencyKey } from "../session/idempotency-key.ts";
import type { Session } from "../session/session.ts";
import { backoffMs, pause, retrySettings } from "../transport/backoff.ts";
import { isPassing } from "../transport/rpc-failure.ts";
import { type Addressee, type SealedAddressee, toldTo } from "./correspondent.ts";
import { inboxPayload } from "./inbox-envelope.ts";
import { channelBytesMax, recipientDomainsMax, recipientsMax } from "./limits.ts";
import type { ChannelMessage, Mail, Mailboxes } from "./mailboxes.ts";

/** A device of the home domain that does not get a message: `unknown_recipient`, `not_allowed`, `knock_limit`, `address_expired` or `address_forged`. */
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
    const payload = this.#payload(message);
    const messageIds: string[] = [];
    const unreached: UnreachedDevice[] = [];
    for (const portion of portions(to)) {
      const request = { idempotencyKey: key, recipients: [...portion], payload };
      const answer = await this.#until(() =>
        this.#services.session.call(InboxService.SendToInboxes, request),
      );
      messageIds.push(hexFromBytes(answer.messageId));
      for (const { clientId = "", code = "" } of answer.refused) unreached.push({ clientId, code });
    }
    return { messageIds, unreached };
  }

  /**
   * The same to devices whose addresses are known, told as from an address of this client: other domains learn nobody's name. Those
   * without an address are named, and named to as the sender is; no refusal makes this client name anybody else.
   *
   * @param own an address of this client; undefined where it has none, and then everybody is named.
   */
  async sendSealed(
    own: Uint8Array | undefined,
    to: readonly Addressee[],
    message: Uint8Array,
    key = freshIdempotencyKey(this.#services),
  ): Promise<ChannelSending> {
    const { named, sealed } = toldTo(own, to);
    const { messageIds, unreached } = await this.send(named, message, key);
    const [ids, missed] = [[...messageIds], [...unreached]];
    const payload = this.#payload(message);
    for (const portion of portions(sealed)) {
      const addresses = portion.map(({ address }) => address);
      const request = { idempotencyKey: key, sender: own ?? new Uint8Array(), addresses, payload };
      const answer = await this.#until(() =>
        this.#services.session.call(AddressService.SendToAddresses, request),
      );
      ids.push(hexFromBytes(answer.messageId));
      for (const { sealed: refused, code = "" } of answer.refused) {
        const device = portion.find(({ address }) => equalBytes(address.sealed, refused ?? new Uint8Array()));
        if (device !== undefined) missed.push({ clientId: device.client, code });
      }
    }
    return { messageIds: ids, unreached: missed };
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
    // What comes by address is kept for protocols alone whose readers know addresses.
    return this.listenSealed(async ({ sender, message }) => {
      if (sender.kind === "client") await take({ sender: sender.client, message });
    }, failed);
  }

  /** The same for a reader who knows members by their addresses. @throws as {@link listen}. */
  listenSealed(take: (mail: Mail) => Promise<void>, failed: (error: unknown) => void): () => Promise<void> {
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
    take: (mail: Mail) => Promise<void>,
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

  #payload(message: Uint8Array): Uint8Array {
    if (message.length <= channelBytesMax) return inboxPayload(this.#protocol, message);
    throw new ClientError(
      "message_refused",
      `${String(message.length)} bytes, at most ${String(channelBytesMax)}`,
    );
  }

  async #until<T>(call: () => Promise<T>): Promise<T> {
    const { stopped, chance } = this.#services;
    for (let failures = 0; ; failures++) {
      if (stopped.aborted) throw stoppedError();
      try {
        return await call();
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

function clientOf(device: ClientId | SealedAddressee): ClientId {
  return typeof device === "string" ? device : device.client;
}

/** As many devices as one call may name. */
function portions<T extends ClientId | SealedAddressee>(to: readonly T[]): readonly (readonly T[])[] {
  const portions: T[][] = [];
  let domains = new Set<string>();
  for (const device of to) {
    const { domain } = clientIdParts(clientOf(device));
    const last = portions.at(-1);
    const full =
      last === undefined ||
      last.length >= recipientsMax ||
      (!domains.has(domain) && domains.size >= recipientDomainsMax);
    if (full) {
      portions.push([device]);
      domains = new Set([domain]);
    } else {
      last.push(device);
      domains.add(domain);
    }
  }
  return portions;
}
