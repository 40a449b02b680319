import { type BucketSettings, TokenBuckets } from "@entente/service-kit";
import { type ClientId, clientIdParts } from "@entente/mls-wire";
import type { Clock } from "../clock.ts";
import type { MovableLimits } from "../movable-limits.ts";
import { refusal } from "../errors.ts";
import { rateBucketsMax } from "../limits.ts";

type RateLimits = Pick<
  MovableLimits,
  | "callsPerDevicePerSecond"
  | "callsPerDeviceBurst"
  | "callsPerUserPerSecond"
  | "callsPerUserBurst"
  | "streamStepsPerDeviceBurst"
  | "streamStepsPerDevicePerSecond"
  | "streamStepsPerUserBurst"
  | "streamStepsPerUserPerSecond"
  | "sessionsPerAddressPerSecond"
  | "sessionsPerAddressBurst"
>;

/**
 * How fast this domain's own people may be: token buckets for each device and for each user, over all its devices, and for each
 * address before anybody has said who it is. Other domains' are the gateway's. Nothing is written down: of replicas each has its own.
 */
export class Rates {
  readonly #devices: TokenBuckets;
  readonly #users: TokenBuckets;
  readonly #addresses: TokenBuckets;
  readonly #deviceSteps: TokenBuckets;
  readonly #userSteps: TokenBuckets;
  readonly #proxies: ReadonlySet<string>;

  /** @param proxies addresses that many people share, and where each is counted by itself before it comes here. */
  constructor(limits: RateLimits, now: Clock, proxies: readonly string[] = []) {
    this.#proxies = new Set(proxies);
    const buckets = (settings: Pick<BucketSettings, "burst" | "perSecond">): TokenBuckets =>
      new TokenBuckets({ ...settings, keysMax: rateBucketsMax, now });
    this.#devices = buckets({ burst: limits.callsPerDeviceBurst, perSecond: limits.callsPerDevicePerSecond });
    this.#users = buckets({ burst: limits.callsPerUserBurst, perSecond: limits.callsPerUserPerSecond });
    this.#deviceSteps = buckets({
      burst: limits.streamStepsPerDeviceBurst,
      perSecond: limits.streamStepsPerDevicePerSecond,
    });
    this.#userSteps = buckets({
      burst: limits.streamStepsPerUserBurst,
      perSecond: limits.streamStepsPerUserPerSecond,
    });
    this.#addresses = buckets({
      burst: limits.sessionsPerAddressBurst,
      perSecond: limits.sessionsPerAddressPerSecond,
    });
  }

  /** Counts one call of a device. @throws ServiceError `too_fast` with the time to wait; nothing was done then. */
  admit(clientId: ClientId): void {
    // A device that is over its own rate takes nothing from its user's.
    tooFast(this.#devices.take(clientId), "this device calls faster than it may");
    tooFast(this.#users.take(clientIdParts(clientId).user), "this user's devices call faster than they may");
  }

  /** Counts one step within an open stream of a device; returns for how many milliseconds nothing more is to be read of it. */
  pace(clientId: ClientId): number {
    return Math.max(this.#deviceSteps.owe(clientId), this.#userSteps.owe(clientIdParts(clientId).user));
  }

  /** Counts one step of a session that somebody at an address begins. @throws ServiceError `too_fast`. */
  admitAddress(peer: string): void {
    const address = addressOf(peer);
    if (this.#proxies.has(address)) return;
    tooFast(this.#addresses.take(address), "this address begins sessions faster than it may");
  }
}

/** Without the port, and the brackets that part it from an IPv6 address; as it is where there is none. */
function addressOf(peer: string): string {
  const colon = peer.lastIndexOf(":");
  return colon < 0 ? peer : peer.slice(0, colon).replace(/^\[(.*)\]$/, "$1");
}

function tooFast(waitMs: number, message: string): void {
  if (waitMs > 0) throw refusal("too_fast", message, { retryAfterMs: waitMs });
}
