import { isIP, isIPv6 } from "node:net";
import type { HttpProxy } from "@entente/service-kit";
import { refusal } from "../errors.ts";
import {
  addressesPerPeerMax,
  discoveredDefaultMs,
  discoveredMax,
  undiscoveredLeastMs,
  undiscoveredMostMs,
} from "../limits.ts";
import type { Peer } from "../peers/peer.ts";
import { isGatewayPort, isOnion, isPublicAddress } from "./address-guard.ts";
import type { Names } from "./names.ts";
import { readWellKnown } from "./well-known.ts";

/** How the addresses of a gateway were found. */
export type FoundBy = "peers_file" | "well_known" | "srv";

/** Where a gateway is. Addresses only: who answers there is decided by its certificate. */
export interface Found {
  /** `host:port`; of anything but the peers file the host is an address that was looked at. */
  readonly addresses: readonly string[];
  readonly foundBy: FoundBy;
  /** What the way there leads through; absent where it is direct. */
  readonly proxy?: HttpProxy;
}

/** How discovery is done, beside by whom. */
export interface DiscoverySettings {
  readonly names: Names;
  /** Which addresses and ports a stranger's records may name. */
  readonly isAllowedAddress?: (address: string) => boolean;
  readonly isAllowedPort?: (port: number) => boolean;
  /** Where `.well-known` is asked for. */
  readonly webPort?: number;
  /** Roots of web servers' certificates, PEM; the system's unless told. */
  readonly webRoots?: string;
  /** Through which others are reached, where that is so. */
  readonly proxy?: HttpProxy;
  readonly now?: () => number;
}

interface Remembered {
  readonly found: Found | undefined;
  readonly problem: string;
  readonly failures: number;
  readonly untilMs: number;
}

/** Finds other domains' gateways: by the peers file, then `.well-known/mls-federation`, then SRV. */
export class Discovery {
  readonly #names: Names;
  readonly #isAllowedAddress: (address: string) => boolean;
  readonly #isAllowedPort: (port: number) => boolean;
  readonly #webPort: number;
  readonly #webRoots: string | undefined;
  readonly #proxy: HttpProxy | undefined;
  readonly #now: () => number;
  readonly #remembered = new Map<string, Remembered>();
  readonly #underWay = new Map<string, Promise<Remembered>>();

  constructor(settings: DiscoverySettings) {
    this.#names = settings.names;
    this.#isAllowedAddress = settings.isAllowedAddress ?? isPublicAddress;
    this.#isAllowedPort = settings.isAllowedPort ?? isGatewayPort;
    this.#webPort = settings.webPort ?? 443;
    this.#webRoots = settings.webRoots;
    this.#proxy = settings.proxy;
    this.#now = settings.now ?? Date.now;
  }

  /** Where a peer's gateway is. Failures are remembered too, the longer the more there were. @throws ServiceError `undiscovered`. */
  async find(peer: Peer): Promise<Found> {
    const { domain } = peer;
    if (peer.addresses !== undefined) {
      const usable = peer.addresses.filter((address) => this.#isReachable(address));
      if (usable.length > 0) return this.#through({ addresses: usable, foundBy: "peers_file" });
      throw refusal("undiscovered", `no gateway of ${domain} was found: ${this.#unreachable()}`, {
        domain,
        retryAfterMs: undiscoveredMostMs,
      });
    }
    const known = this.#remembered.get(domain);
    const current = known !== undefined && this.#now() < known.untilMs ? known : await this.#ask(domain);
    if (current.found !== undefined) return this.#through(current.found);
    throw refusal("undiscovered", `no gateway of ${domain} was found: ${current.problem}`, {
      domain,
      retryAfterMs: Math.max(1, current.untilMs - this.#now()),
    });
  }

  /** What was last found, without asking anybody. */
  known(peer: Peer): Found | undefined {
    if (peer.addresses !== undefined) return { addresses: peer.addresses, foundBy: "peers_file" };
    return this.#remembered.get(peer.domain)?.found;
  }

  /** Forgets what is known of a domain. */
  forget(domain: string): void {
    this.#remembered.delete(domain);
  }

  #through(found: Found): Found {
    return this.#proxy === undefined ? found : { ...found, proxy: this.#proxy };
  }

  /** Onion services are behind a proxy alone, and an address of IPv6 is what a tunnel is not asked for in. */
  #isReachable(address: string): boolean {
    const host = address.slice(0, address.lastIndexOf(":"));
    return this.#proxy === undefined ? !isOnion(host) : !host.includes("[");
  }

  #unreachable(): string {
    return this.#proxy === undefined
      ? "an onion service is reached through a proxy alone, and none is configured"
      : "the proxy takes names and IPv4 addresses alone";
  }

  #ask(domain: string): Promise<Remembered> {
    const underWay = this.#underWay.get(domain);
    if (underWay !== undefined) return underWay;
    const asked = this.#lookUp(domain)
      .then((remembered) => {
        this.#remember(domain, remembered);
        return remembered;
      })
      .finally(() => this.#underWay.delete(domain));
    this.#underWay.set(domain, asked);
    return asked;
  }

  #remember(domain: string, remembered: Remembered): void {
    this.#remembered.delete(domain);
    this.#remembered.set(domain, remembered);
    const [oldest] = this.#remembered.keys();
    if (this.#remembered.size > discoveredMax && oldest !== undefined) this.#remembered.delete(oldest);
  }

  async #lookUp(domain: string): Promise<Remembered> {
    const problems: string[] = isOnion(domain) ? ["an onion service is in no DNS"] : [];
    for (const way of isOnion(domain) ? [] : [this.#byWellKnown, this.#bySrv]) {
      try {
        const { found, lifetimeMs, problem } = await way.call(this, domain);
        if (found !== undefined)
          return { found, problem: "", failures: 0, untilMs: this.#now() + lifetimeMs };
        problems.push(problem);
      } catch (error) {
        problems.push(error instanceof Error ? error.message : String(error));
      }
    }
    const failures = (this.#remembered.get(domain)?.failures ?? 0) + 1;
    const waitMs = Math.min(undiscoveredMostMs, undiscoveredLeastMs * 2 ** Math.min(failures - 1, 10));
    return { found: undefined, problem: problems.join("; "), failures, untilMs: this.#now() + waitMs };
  }

  async #byWellKnown(domain: string): Promise<Way> {
    const [address] = (await this.#names.addresses(domain)).filter(
      (each) => this.#isAllowedAddress(each) && (this.#proxy === undefined || !isIPv6(each)),
    );
    if (address === undefined) return { found: undefined, lifetimeMs: 0, problem: "no public web address" };
    const answer = await readWellKnown(domain, {
      address,
      port: this.#webPort,
      roots: this.#webRoots,
      proxy: this.#proxy,
    });
    if (answer === undefined)
      return { found: undefined, lifetimeMs: 0, problem: "no .well-known/mls-federation" };
    const services = answer.gateways.map((gateway) => {
      const cut = gateway.lastIndexOf(":");
      return { name: gateway.slice(0, cut).replace(/^\[|\]$/g, ""), port: Number(gateway.slice(cut + 1)) };
    });
    const addresses = await this.#guarded(services);
    return addresses.length > 0
      ? { found: { addresses, foundBy: "well_known" }, lifetimeMs: answer.lifetimeMs, problem: "" }
      : { found: undefined, lifetimeMs: 0, problem: ".well-known names no public address of a gateway" };
  }

  async #bySrv(domain: string): Promise<Way> {
    const services = await this.#names.services(`_mls-federation._tcp.${domain}`);
    if (services.length === 0) return { found: undefined, lifetimeMs: 0, problem: "no SRV records" };
    const addresses = await this.#guarded(services.slice(0, addressesPerPeerMax));
    return addresses.length > 0
      ? { found: { addresses, foundBy: "srv" }, lifetimeMs: discoveredDefaultMs, problem: "" }
      : { found: undefined, lifetimeMs: 0, problem: "SRV records name no public address of a gateway" };
  }

  /** Addresses of services: looked up once, here, and used as they are from then on. */
  async #guarded(services: readonly { name: string; port: number }[]): Promise<readonly string[]> {
    const addresses: string[] = [];
    for (const { name, port } of services) {
      if (!this.#isAllowedPort(port)) continue;
      if (isOnion(name)) {
        if (this.#proxy !== undefined) addresses.push(`${name}:${String(port)}`);
        continue;
      }
      for (const address of await this.#names.addresses(name)) {
        if (isIP(address) === 0 || !this.#isAllowedAddress(address)) continue;
        if (this.#proxy !== undefined && isIPv6(address)) continue;
        addresses.push(
          isIPv6(address) ? `ipv6:[${address}]:${String(port)}` : `ipv4:${address}:${String(port)}`,
        );
      }
    }
    return [...new Set(addresses)].slice(0, addressesPerPeerMax);
  }
}

interface Way {
  readonly found: Found | undefined;
  readonly lifetimeMs: number;
  readonly problem: string;
}
