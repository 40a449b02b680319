import { FederatedOrderingService, type federation } from "@entente/proto";
import { frameBytesMax, frameGroupsMax, framesOf } from "@entente/ordering";
import { fromRefusal } from "@entente/service-kit";
import type { GatewayChannel } from "../gateway-channel.ts";
import {
  exchangeDeadlineMs,
  exchangesInFlightMax,
  linkBytesMax,
  linkMessagesMax,
  quickRefusalMs,
} from "./limits.ts";

/** Codes that say that a gateway or service over there is not running. */
const nobodyThere: ReadonlySet<string> = new Set(["peer_unreachable", "service_unreachable", "unreachable"]);

/** What a link needs of the table of peers. */
export interface LinkOwner {
  readonly gateway: GatewayChannel;
  readonly clock: () => number;
  /** Whether this process may speak for the domain now; where not, nothing is sent. */
  readonly isSpeaking: boolean;
  ping(): federation.OrderingPing.$Properties;
  /** The domain has answered. */
  answered(domain: string, answer: federation.ExchangeOrderingResponse): void;
  /** Nobody listens there, and said so quickly, twice in a row. */
  gone(domain: string): void;
}

/**
 * The way to one domain: messages that wait share frames, a few frames are under way at once, and what is lost is not sent
 * again here: the protocol does that, since only it knows what is still worth sending.
 */
export class PeerLink {
  readonly domain: string;
  readonly #owner: LinkOwner;
  #messages: Uint8Array[] = [];
  #bytes = 0;
  #inFlight = 0;
  #begunAtMs = Number.NEGATIVE_INFINITY;
  #quickRefusals = 0;
  #isScheduled = false;

  constructor(domain: string, owner: LinkOwner) {
    this.domain = domain;
    this.#owner = owner;
  }

  /** Queues one encoded message. */
  send(message: Uint8Array): void {
    this.#messages.push(message);
    this.#bytes += message.length;
    while (this.#messages.length > linkMessagesMax || this.#bytes > linkBytesMax) {
      this.#bytes -= this.#messages.shift()?.length ?? 0;
    }
    // What one turn of the event loop sends shares a frame.
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.#pump();
    });
  }

  /** Gives a sign of life unless one is on its way, or something was sent within `quietMs`. */
  ping(quietMs: number): void {
    const isRecent = this.#owner.clock() - this.#begunAtMs < quietMs;
    if (isRecent || this.#inFlight >= exchangesInFlightMax) return;
    void this.#exchange(new Uint8Array());
  }

  #pump(): void {
    while (this.#messages.length > 0 && this.#inFlight < exchangesInFlightMax) {
      const [frame] = framesOf(this.#take());
      if (frame !== undefined) void this.#exchange(frame);
    }
  }

  /** As many messages as one frame holds. */
  #take(): readonly Uint8Array[] {
    let bytes = 0;
    let count = 0;
    for (const { length } of this.#messages) {
      bytes += length + 4;
      if (count > 0 && (count >= frameGroupsMax || bytes > frameBytesMax)) break;
      count += 1;
    }
    const taken = this.#messages.slice(0, count);
    this.#messages = this.#messages.slice(count);
    this.#bytes -= taken.reduce((sum, { length }) => sum + length, 0);
    return taken;
  }

  async #exchange(frame: Uint8Array): Promise<void> {
    if (!this.#owner.isSpeaking) return;
    const begunAtMs = this.#owner.clock();
    this.#begunAtMs = begunAtMs;
    this.#inFlight += 1;
    try {
      const request = { ping: this.#owner.ping(), frame };
      const method = FederatedOrderingService.ExchangeOrdering;
      const answer = await this.#owner.gateway.unary(this.domain, method, request, exchangeDeadlineMs);
      this.#quickRefusals = 0;
      this.#owner.answered(this.domain, answer);
    } catch (error) {
      // Silence and refusals are the ordinary life of a network; what they mean is said by the table of peers.
      const isQuick = this.#owner.clock() - begunAtMs < quickRefusalMs;
      this.#quickRefusals = isQuick && nobodyThere.has(fromRefusal(error).code) ? this.#quickRefusals + 1 : 0;
      if (this.#quickRefusals >= 2) this.#owner.gone(this.domain);
    } finally {
      this.#inFlight -= 1;
      this.#pump();
    }
  }
}
