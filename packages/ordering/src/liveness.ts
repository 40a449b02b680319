import type { Domain } from "./domain.ts";

/** What is known about one peer, from the pings between gateways. */
export interface Peer {
  /** When anything authenticated last arrived from it, in the clock of `step`. */
  readonly heardAtMs: number;
  /** Domains that it said it hears itself. */
  readonly hears: readonly Domain[];
  readonly incarnation: bigint;
  /** Highest statement number it reported in that incarnation. */
  readonly sequence: bigint;
}

/** Liveness of domains: one table for all groups, kept by the driver. */
export type Peers = ReadonlyMap<Domain, Peer>;

/** The part of a Ping that ordering reads; gateways send one per pair of domains every 500 ms, whatever the groups. */
export interface Ping {
  readonly incarnation: bigint;
  readonly sequence: bigint;
  readonly hears: readonly Domain[];
}

/** What a Ping tells about the sender's memory. */
export type PingVerdict =
  | "fine"
  /** It runs in a newer incarnation: record it (`learn`). */
  | "new_incarnation"
  /** It reports less than it reported before: it lost state without noticing. Answer AMNESIA; it must recover. */
  | "amnesia";

/** The table after a Ping of `from`. A ping that shows amnesia does not make the peer look alive. */
export function hearPing(
  peers: Peers,
  from: Domain,
  ping: Ping,
  nowMs: number,
): { readonly peers: Peers; readonly verdict: PingVerdict } {
  const before = peers.get(from);
  if (before !== undefined) {
    const back = ping.incarnation < before.incarnation;
    const less = ping.incarnation === before.incarnation && ping.sequence < before.sequence;
    if (back || less) return { peers, verdict: "amnesia" };
  }
  const peer: Peer = { heardAtMs: nowMs, ...ping };
  const known = before?.incarnation ?? 0n;
  return {
    peers: new Map(peers).set(from, peer),
    verdict: ping.incarnation > known ? "new_incarnation" : "fine",
  };
}

/** The table after two refused connections to `domain` in a row: suspected at once. */
export function suspectNow(peers: Peers, domain: Domain): Peers {
  const before = peers.get(domain);
  return before === undefined
    ? peers
    : new Map(peers).set(domain, { ...before, heardAtMs: Number.NEGATIVE_INFINITY });
}

/** The domains that this one has heard within `suspectMs`, sorted: the `hears` of its own pings. */
export function heardDomains(peers: Peers, nowMs: number, suspectMs: number): Domain[] {
  return [...peers.keys()].filter((domain) => isHeard(peers, domain, nowMs, suspectMs)).sort();
}

/** True if anything arrived from `domain` within `suspectMs`. */
export function isHeard(peers: Peers, domain: Domain, nowMs: number, suspectMs: number): boolean {
  const peer = peers.get(domain);
  return peer !== undefined && nowMs - peer.heardAtMs < suspectMs;
}
