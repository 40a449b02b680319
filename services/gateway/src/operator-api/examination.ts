import { randomBytes, type X509Certificate } from "node:crypto";
import { FederationService, type domain as domainProto } from "@entente/proto";
import { fromRefusal, type HttpProxy, proxyName } from "@entente/service-kit";
import type { Discovery } from "../discovery/discovery.ts";
import type { Outbound } from "../federation-api/outbound.ts";
import { ownCapabilities } from "../federation-api/version.ts";
import { clockApartMs, examinationMs, roundTripSlowMs } from "../limits.ts";
import type { Greeted, PeerChannel } from "../peers/peer-channel.ts";
import type { PeerDirectory } from "../peers/peer-directory.ts";
import type { StatedVersions } from "../peers/stated-versions.ts";
import { type Peer, spkiPin } from "../peers/peer.ts";
import { advice } from "./advice.ts";
import { certificateProblemAt } from "./certificate-probe.ts";

type Step = domainProto.ExaminedStep.$Properties;

/** What an {@link Examination} walks through. */
export interface ExaminationParts {
  readonly domain: string;
  readonly peers: PeerDirectory;
  readonly discovery: Discovery;
  readonly outbound: Outbound;
  readonly versions: StatedVersions;
}

/** How long a certificate is good before its end is worth a warning, in milliseconds. */
const endsSoonMs = 30 * 24 * 3_600_000;

/** Goes the way to a peer as a call would, and says of each step what was found and what to do. */
export class Examination {
  readonly #parts: ExaminationParts;

  constructor(parts: ExaminationParts) {
    this.#parts = parts;
  }

  /**
   * The steps to a domain; the first that fails is the last where the next can not be. Never throws.
   *
   * @param userId a user there for whom a KeyPackage is asked; empty asks for one who does not exist.
   */
  async of(domain: string, userId: string): Promise<readonly Step[]> {
    const { peers, discovery, outbound } = this.#parts;
    const steps: Step[] = [];
    let step = "state";
    let channel: PeerChannel | undefined;
    try {
      const peer = peers.to(domain);
      steps.push(
        well(step, peer.listed ? "allowed by the peers file" : "allowed because federation is open"),
      );
      step = "discovery";
      const { addresses, foundBy, proxy } = await discovery.find(peer);
      const way = proxy === undefined ? "" : `, through the proxy ${proxyName(proxy)}`;
      steps.push(well(step, `${addresses.join(", ")}, by ${foundBy.replace("_", " ")}${way}`));
      step = "connection";
      channel = outbound.freshChannel(domain);
      const greeted = await this.#connect(channel, peer, addresses[0] ?? "", proxy);
      if ("problem" in greeted) return [...steps, ...greeted.problem];
      steps.push(well(step, "TLS 1.3, mutual"), ...this.#certificate(domain, channel.shown));
      steps.push(well("greeting", `it is ${domain}, and it knows this domain`), clock(greeted));
      const { version } = greeted.agreement;
      const lowered = this.#parts.versions.problem(domain, version);
      if (lowered !== undefined) return [...steps, wrong("version", lowered, domain)];
      steps.push(well("version", `version ${String(version)} of the protocol`));
      steps.push(capabilities(greeted), ...(await this.#ask(domain, userId, greeted)));
      return steps;
    } catch (error) {
      return [...steps, wrong(step, error, domain)];
    } finally {
      channel?.reset();
    }
  }

  /** A greeted connection, or what is wrong on the way to it. @throws ServiceError where that is all that is known. */
  async #connect(
    channel: PeerChannel,
    peer: Peer,
    address: string,
    proxy: HttpProxy | undefined,
  ): Promise<Greeted | { readonly problem: readonly Step[] }> {
    try {
      return await channel.greeted();
    } catch (error) {
      const { code } = fromRefusal(error);
      if (code === "no_common_version" || code === "version_lowered" || code === "bad_greeting") {
        const step = code === "bad_greeting" ? "greeting" : "version";
        const made = well("connection", "TLS 1.3, mutual");
        return {
          problem: [made, ...this.#certificate(peer.domain, channel.shown), wrong(step, error, peer.domain)],
        };
      }
      const problem = await certificateProblemAt(address, peer, this.#parts.outbound.identity, proxy);
      if (problem === undefined) throw error;
      const answers = problem.step === "proxy" ? [] : [well("connection", `${address} answers`)];
      return { problem: [...answers, { ...problem, state: "wrong" }] };
    }
  }

  #certificate(domain: string, shown: X509Certificate | undefined): readonly Step[] {
    const { peers } = this.#parts;
    if (shown === undefined) return [];
    const left = shown.validToDate.getTime() - Date.now();
    const days = `good for ${String(Math.floor(left / 86_400_000))} days`;
    const pin = spkiPin(shown);
    return [
      left < endsSoonMs
        ? warning("certificate", days, `ask the operator of ${domain} to renew it`)
        : well("certificate", days),
      peers.find(domain)?.spkiPins === undefined
        ? warning(
            "pins",
            "any key under the root is believed",
            `compare with the operator of ${domain} and add "spkiPins": ["${pin}"] to the peers file`,
          )
        : well("pins", "the key is pinned"),
    ];
  }

  async #ask(domain: string, userId: string, { remote, metadata }: Greeted): Promise<readonly Step[]> {
    const startedAtMs = performance.now();
    const claim = {
      idempotencyKey: randomBytes(16),
      // A name of random letters is nobody's.
      userId: userId === "" ? `nobody-${randomBytes(16).toString("hex")}@${domain}` : userId,
      cipherSuites: [1, 2, 3, 0x53, 0x54],
    };
    const request = { claim, requesterUserId: `operator@${this.#parts.domain}` };
    const settings = { metadata: metadata(), deadlineMs: examinationMs };
    let answered: Step;
    try {
      const { result } = await remote.unary(FederationService.ClaimKeyPackages, request, settings);
      const clients = result?.clients ?? [];
      const some = clients.filter(({ keyPackages }) => keyPackages.length > 0).length;
      const found = `${String(some)} of ${String(clients.length)} clients of ${userId} gave one`;
      answered =
        some > 0
          ? well("key_package", found)
          : warning("key_package", found, "the user's clients have to come online and publish some");
    } catch (error) {
      const expected = userId === "" && fromRefusal(error).code === "unknown_user";
      answered = expected
        ? well("key_package", "its Delivery Service answers; name a user there to ask for one")
        : wrong("key_package", error, domain);
    }
    const took = Math.round(performance.now() - startedAtMs);
    const found = `${String(took)} ms to its Delivery Service and back`;
    const slow = "look at the load of both domains and the network between them";
    return [
      answered,
      took > roundTripSlowMs ? warning("round_trip", found, slow) : well("round_trip", found),
    ];
  }
}

function clock({ clockAheadMs }: Greeted): Step {
  const apart = Math.round(Math.abs(clockAheadMs));
  const found = `${String(apart)} ms ${clockAheadMs > 0 ? "ahead of" : "behind"} this machine`;
  return apart > clockApartMs
    ? warning("clock", found, "keep both machines' clocks with NTP")
    : well("clock", found);
}

function capabilities({ agreement }: Greeted): Step {
  const missing = ownCapabilities.filter((each) => !agreement.capabilities.includes(each));
  if (missing.length === 0) return well("capabilities", "all of this gateway's");
  return warning("capabilities", `without ${missing.join(", ")}`, "they work once the peer is updated");
}

function well(step: string, found: string): Step {
  return { step, state: "well", found, remedy: "" };
}

function warning(step: string, found: string, remedy: string): Step {
  return { step, state: "warning", found, remedy };
}

function wrong(step: string, error: unknown, domain: string): Step {
  const { code, message } = fromRefusal(error);
  return { step, state: "wrong", found: `${code}: ${message}`, remedy: advice(code, domain) };
}
