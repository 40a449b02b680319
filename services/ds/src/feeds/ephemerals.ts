import type { ClientId } from "@entente/mls-wire";
import { FederatedEphemeralService } from "@entente/proto";
import type { Logger } from "@entente/service-kit";
import type { Clock } from "../clock.ts";
import { refusal } from "../errors.ts";
import { bytesOf } from "../fields.ts";
import type { GatewayChannel } from "../gateway-channel.ts";
import type { GroupDirectory } from "../groups/group-directory.ts";
import { encodeEphemeral } from "./encoded-item.ts";
import {
  domainEphemeralBurst,
  domainEphemeralsPerSecond,
  ephemeralBurst,
  ephemeralBytesMax,
  ephemeralCallMs,
  ephemeralPauseMs,
  ephemeralsPerCallMax,
  ephemeralsPerSecond,
  ephemeralsWaitingMax,
} from "./ephemeral-limits.ts";
import { EphemeralRates } from "./ephemeral-rates.ts";
import type { FeedHub } from "./feed-hub.ts";
import type { ReplicaWord } from "./replica-word.ts";

interface Ephemeral {
  readonly groupId: Uint8Array;
  readonly payload: Uint8Array;
}

/** What {@link Ephemerals} needs of its surroundings. */
export interface EphemeralParts {
  readonly domain: string;
  readonly directory: GroupDirectory;
  readonly hub: FeedHub;
  readonly word: ReplicaWord;
  readonly gateway: GatewayChannel;
  readonly log: Logger;
  readonly now: Clock;
}

/** What waits for one domain. */
interface Lane {
  readonly waiting: Ephemeral[];
  isCalling: boolean;
  pausedUntilMs: number;
}

/**
 * Brings what is worth something only now to the devices of a group that are connected. Touches no store; whoever can not be
 * reached at once, device or domain, never gets it.
 */
export class Ephemerals {
  readonly #parts: EphemeralParts;
  readonly #clients: EphemeralRates;
  readonly #domains: EphemeralRates;
  readonly #lanes = new Map<string, Lane>();
  readonly #unlisten: () => void;

  constructor(parts: EphemeralParts) {
    this.#parts = parts;
    this.#clients = new EphemeralRates(ephemeralsPerSecond, ephemeralBurst, parts.now);
    this.#domains = new EphemeralRates(domainEphemeralsPerSecond, domainEphemeralBurst, parts.now);
    this.#unlisten = parts.word.onEphemeral((groupId, payload) => this.#push({ groupId, payload }));
  }

  /**
   * From a client of this domain.
   *
   * @throws ServiceError `bad_field`, `too_large`, `unknown_group`, `not_a_member`, `too_many_ephemerals`.
   */
  async send(sender: ClientId, groupId: Uint8Array, payload: Uint8Array): Promise<void> {
    const { domain, directory, now } = this.#parts;
    bytesOf(payload, ephemeralBytesMax, "payload");
    if (payload.length === 0) throw refusal("bad_field", "at least one byte", { field: "payload" });
    if (!this.#clients.take(sender)) {
      throw refusal("too_many_ephemerals", "more than a client may send", { retryAfterMs: 1_000 });
    }
    const group = await directory.find(groupId);
    if (group === undefined) throw refusal("unknown_group", "no such group");
    if (!(await directory.isMember(sender, groupId))) {
      throw refusal("not_a_member", "the caller is not a member of the group");
    }
    this.#tell({ groupId, payload }, sender);
    for (const destination of group.memberDomains) {
      if (destination !== domain) this.#bring(destination, { groupId, payload }, now());
    }
  }

  /** From clients of another domain; what is not for this one is dropped. @throws ServiceError `too_large`. */
  async take(origin: string, items: readonly Ephemeral[]): Promise<void> {
    if (items.length > ephemeralsPerCallMax)
      throw refusal("too_large", `at most ${String(ephemeralsPerCallMax)}`, { field: "items" });
    for (const { payload } of items) bytesOf(payload, ephemeralBytesMax, "items.payload");
    for (const item of items) {
      if (item.payload.length === 0 || item.groupId.length === 0 || !this.#domains.take(origin)) continue;
      const group = await this.#parts.directory.find(item.groupId);
      if (group?.memberDomains.includes(origin) === true) this.#tell(item);
    }
  }

  stop(): void {
    this.#unlisten();
    for (const lane of this.#lanes.values()) lane.waiting.length = 0;
  }

  #tell(item: Ephemeral, except?: ClientId): void {
    this.#push(item, except);
    this.#parts.word.tellEphemeral(item.groupId, item.payload).catch((error: unknown) => {
      this.#parts.log.debug({ err: error }, "an ephemeral is lost on the way to other replicas");
    });
  }

  #push({ groupId, payload }: Ephemeral, except?: ClientId): void {
    this.#parts.hub.pushEphemeral(groupId, encodeEphemeral(groupId, payload), except);
  }

  #bring(destination: string, item: Ephemeral, nowMs: number): void {
    const lane = this.#lanes.get(destination) ?? { waiting: [], isCalling: false, pausedUntilMs: 0 };
    this.#lanes.set(destination, lane);
    if (nowMs < lane.pausedUntilMs) return;
    if (lane.waiting.length >= ephemeralsWaitingMax) lane.waiting.shift();
    lane.waiting.push(item);
    if (!lane.isCalling) void this.#call(destination, lane);
  }

  async #call(destination: string, lane: Lane): Promise<void> {
    const { gateway, log, now } = this.#parts;
    lane.isCalling = true;
    while (lane.waiting.length > 0) {
      const items = lane.waiting.splice(0, ephemeralsPerCallMax);
      try {
        await gateway.unary(
          destination,
          FederatedEphemeralService.RelayEphemeral,
          { items },
          ephemeralCallMs,
        );
      } catch (error) {
        log.debug({ destination, err: error }, "ephemerals for a domain are dropped");
        lane.waiting.length = 0;
        lane.pausedUntilMs = now() + ephemeralPauseMs;
      }
    }
    lane.isCalling = false;
  }
}
