const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** Items in one frame. */
export const frameItemsMax = 256;
/** Bytes of the item bodies in one frame; a single larger item travels alone. */
export const frameBytesMax = 1024 * 1024;
/** Ranges of void sequence numbers that one frame announces. */
export const frameVoidsMax = 256;
/** Frames sent and not answered. The receiver holds at most as many. */
export const framesInFlightMax = 4;
/** Items sent and not answered; what a receiver's credit may grant at most. */
export const creditMax = framesInFlightMax * frameItemsMax;
/** Body of one item: a handshake bundle of 4 MiB and what is wrapped around it. */
export const itemBytesMax = 4 * 1024 * 1024 + 64 * 1024;
/** Lane key of one item: an MLS group id. */
export const laneBytesMax = 255;
/** Octets of a domain name (RFC 1035, section 2.3.4). */
export const domainBytesMax = 253;
/** Characters of a result's code. */
export const codeCharsMax = 64;
/** Items of one peer that wait behind a deferred one of their lane, the deferred ones included; then the stream pauses. */
export const parkedItemsMax = 10_000;
/** Rejections that a receiver repeats until the sender is known to have heard them: all that can be in flight. */
export const rejectionsMax = creditMax;
/** Attempts left over from crashed processes that a receiver is opened with: all that it can hold. */
export const attemptsMax = creditMax;

/** Attempts at one item that end in a crash before it becomes a dead letter. */
export const crashesMax = 5;

/** First retry delay; doubles with each failure. The delay is drawn between 0 and it (full jitter). */
export const retryBaseMs = 250;
/** Longest retry delay while an outage is young. */
export const retryCapYoungMs = 30 * second;
/** How long an outage is young. */
export const outageYoungMs = 10 * minute;
/** Longest retry delay after that. */
export const retryCapMs = 5 * minute;
/** How long a dead domain is probed without a sign of life. */
export const retryMs = 7 * day;
/** Longest delay that a peer's Retry-After can impose. */
export const retryAfterMaxMs = hour;
/** How long a call may go unanswered before the connection counts as failed. */
export const callTimeoutMs = 20 * second;
/** Longest delay between questions for credit to a receiver that gave none. */
export const creditProbeCapMs = 5 * second;
/** How often a peer's claims may make the outbox be renumbered. */
export const restartIntervalMs = minute;
/** Highest incarnation or session number taken from a peer, so that one more always fits the wire's uint64. */
export const peerNumberMax = 2n ** 63n;

/** Age at which the sending client is told that an item is delayed. */
export const delayedAfterMs = 4 * hour;
/** Age at which an item that may expire is given up. */
export const expiresAfterMs = 7 * day;
/** How long an item whose kind the receiver does not know is offered again. */
export const unsupportedMs = day;
/** Delay between two offers of an item whose kind the receiver does not know. */
export const unsupportedRetryMs = 10 * minute;
/** When to look again at an item that was due to be given up while it was in flight. */
export const expiryRecheckMs = minute;

/** The bounds that a deployment may lower, and tests do. */
export interface Bounds {
  readonly frameItemsMax: number;
  readonly frameBytesMax: number;
  readonly framesInFlightMax: number;
  readonly parkedItemsMax: number;
}

export const defaultBounds: Bounds = { frameItemsMax, frameBytesMax, framesInFlightMax, parkedItemsMax };

/** Items that a receiver holds back behind deferred ones: what an honest sender parks, and what it has in flight. */
export const heldBackMax = (bounds: Bounds): number =>
  bounds.parkedItemsMax + bounds.framesInFlightMax * bounds.frameItemsMax;

/** Ranges of settled items past the first missing one: each hole is an item parked or in flight. */
export const sackRangesMax = (bounds: Bounds): number => heldBackMax(bounds) + 1;
