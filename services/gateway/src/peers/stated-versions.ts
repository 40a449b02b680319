import { setTimeout as pause } from "node:timers/promises";
import { FederationLogService, LogService } from "@entente/proto";
import { type Logger, type Remote, ServiceError } from "@entente/service-kit";
import { believedStatement, TransparencyError } from "@entente/transparency";
import { refusal } from "../errors.ts";
import { highestCommon } from "../federation-api/version.ts";
import { peersMax, statementsCallMs, statementsFirstLookMs, statementsLookMs } from "../limits.ts";

/** What a domain has signed of the federation protocol (its DomainStatement). */
export interface SignedVersions {
  readonly domain: string;
  readonly revision: bigint;
  readonly versions: readonly number[];
  /** Older ones it refuses. */
  readonly minimum: number;
}

/** What {@link StatedVersions} is made of. */
export interface StatedVersionsParts {
  readonly domain: string;
  /** The versions that this gateway speaks, highest first; at least one. */
  readonly own: readonly number[];
  /** Told of a domain that has signed something else than before. */
  readonly changed: (domain: string) => void;
  readonly log: Logger;
}

/**
 * The one call that passes in a session of a lowered version: what a domain has signed last. It is signed by more than a gateway's key,
 * and without it a domain that gives up a version could never say so.
 */
const alwaysPasses: string = FederationLogService.ReadStatement.path;

/**
 * The versions that domains have signed that they speak, as this domain's Authentication Service believes their statements. A gateway's
 * certificate is enough to greet; it is not enough to say that its domain speaks less than the domain's own key has signed
 * (A18-28, A23-54). A domain whose statement is not known is believed in what its gateway offers.
 */
export class StatedVersions {
  /** The versions that this gateway speaks, highest first. */
  readonly own: readonly number[];
  readonly #parts: StatedVersionsParts;
  readonly #signed = new Map<string, SignedVersions>();
  readonly #stopping = new AbortController();

  constructor(parts: StatedVersionsParts) {
    this.own = [...parts.own].sort((one, other) => other - one);
    this.#parts = parts;
  }

  /** Takes what is believed now. A statement of an older revision than the one that is known changes nothing. */
  learn(all: readonly SignedVersions[]): void {
    for (const signed of all.slice(0, peersMax + 1)) {
      const known = this.#signed.get(signed.domain);
      if (known !== undefined && known.revision >= signed.revision) continue;
      this.#signed.set(signed.domain, signed);
      if (signed.domain === this.#parts.domain) this.#compareOwn(signed);
      else this.#parts.changed(signed.domain);
    }
  }

  /**
   * Whether what was agreed on with a domain may carry a call.
   *
   * @param path of the method that is called. @throws ServiceError `version_lowered`.
   */
  require(domain: string, agreed: number, path: string): void {
    const problem = path === alwaysPasses ? undefined : this.problem(domain, agreed);
    if (problem !== undefined) throw problem;
  }

  /** What is wrong with a version that was agreed on with a domain, or undefined. */
  problem(domain: string, agreed: number): ServiceError | undefined {
    const signed = this.#signed.get(domain);
    if (signed === undefined) return undefined;
    const highest = highestCommon(this.own, signed.versions);
    const isLowered = agreed < signed.minimum || (highest !== undefined && agreed < highest);
    if (!isLowered) return undefined;
    return refusal(
      "version_lowered",
      `${domain} has signed (revision ${String(signed.revision)}) that it speaks ${signed.versions.join(", ")}, and agrees on version ${String(agreed)} only: ask its operator whether all its gateways are up to date; if they are, somebody in between rewrites greetings`,
      { domain },
    );
  }

  /** Asks the Authentication Service from now on, often at first: it learns what peers state only when it can reach them. */
  async follow(log: Remote): Promise<void> {
    const { signal } = this.#stopping;
    let waitMs = statementsFirstLookMs;
    while (!signal.aborted) {
      await this.#look(log);
      waitMs = Math.min(waitMs * 2, statementsLookMs);
      const settings = { signal, ref: false };
      await pause(waitMs * (0.5 + Math.random()), undefined, settings).catch((error: unknown) => {
        if (!signal.aborted) throw error;
      });
    }
  }

  stop(): void {
    this.#stopping.abort();
  }

  async #look(log: Remote): Promise<void> {
    try {
      const { stated } = await log.unary(LogService.ListStatements, {}, { deadlineMs: statementsCallMs });
      this.learn(stated.map(({ statement }) => signedVersions(statement)));
    } catch (error) {
      const isExpected = error instanceof ServiceError || error instanceof TransparencyError;
      // What is known stays in force; a bug here is no reason to carry nothing at all.
      if (!isExpected) this.#parts.log.error({ err: error }, "what domains state can not be read");
      else this.#parts.log.debug({ code: error.code }, "what domains state is not known anew");
    }
  }

  #compareOwn({ versions }: SignedVersions): void {
    const unspoken = versions.filter((version) => !this.own.includes(version));
    if (unspoken.length === 0) return;
    this.#parts.log.error(
      { unspoken },
      "this domain states versions that this gateway does not speak, so that others refuse it: state what every gateway of it speaks",
    );
  }
}

function signedVersions(value: Uint8Array): SignedVersions {
  const { domain, revision, protocolVersions, minimumVersion } = believedStatement(value);
  return { domain, revision, versions: protocolVersions, minimum: minimumVersion };
}
