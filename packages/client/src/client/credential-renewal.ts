import { decode } from "@entente/tls-codec";
import { Credential } from "@entente/mls-wire";
import { credentialClaims } from "../mls/credential.ts";
import { backoffMs, type BackoffSettings, pause } from "../transport/backoff.ts";
import { isPassing, RpcFailure } from "../transport/rpc-failure.ts";
import { bringUpToDate, type CredentialPlace } from "./credential-place.ts";
import type { ClientEvent } from "./client-event.ts";
import type { EnrolledIdentity } from "./identity.ts";
import { clientLimits } from "./settings.ts";

/** What a {@link CredentialRenewal} is made of. */
export interface CredentialRenewalParts {
  readonly identity: () => EnrolledIdentity;
  /** Gets a later credential for the same key, puts it on disk and into force. @throws RpcFailure. */
  readonly renew: () => Promise<void>;
  /** Where the credential is used in leaves. */
  readonly places: () => readonly CredentialPlace[];
  /** Keeps what else leaves tell in time. @throws as {@link CredentialRenewal.look}. */
  readonly readdress: () => Promise<void>;
  /** Lets others find KeyPackages with the new credential. */
  readonly restock: () => Promise<void>;
  readonly tell: (event: ClientEvent) => Promise<void>;
  /** Share of the lifetime after which a credential is renewed; see {@link ClientSettings.credentialRenewal}. */
  readonly share: number | undefined;
  readonly nowMs: () => number;
  /** A number in [0, 1). */
  readonly chance: () => number;
  readonly stopped: AbortSignal;
  /** {@link pause} in the background; a test has its own. */
  readonly wait?: (ms: number) => Promise<void>;
}

const retry: BackoffSettings = {
  firstMs: clientLimits.credentialRetryMs,
  mostMs: clientLimits.credentialRetryMsMax,
};

/**
 * Keeps this client's credential in time (A23-46): renews it when a share of its lifetime is over, plus a chance part so that clients
 * which enrolled together do not come back together, and puts it into every group whose leaf has an older one, whichever run renewed
 * it. The key stays until the application wants another. What stands in the way is told to the application once, and tried again.
 */
export class CredentialRenewal {
  readonly #parts: CredentialRenewalParts;
  readonly #share: number;
  #due: { readonly untilMs: number; readonly atMs: number } | undefined;
  #warnedOf = "";

  /** @throws RangeError for a share outside of 0.1 to 0.9. */
  constructor(parts: CredentialRenewalParts) {
    const { share = clientLimits.credentialRenewalShare } = parts;
    if (!(share >= 0.1 && share <= 0.9)) throw new RangeError(`a share of ${String(share)}: 0.1 to 0.9`);
    this.#parts = parts;
    this.#share = share;
  }

  /** Renews when it is time, until the client is stopped. */
  async keep(failed: (error: unknown) => void): Promise<void> {
    const { stopped, chance } = this.#parts;
    const wait = this.#parts.wait ?? ((ms: number) => pause(ms, stopped, "background"));
    for (let failures = 0; !stopped.aborted;) {
      let ms: number;
      try {
        ms = await this.look();
        failures = 0;
      } catch (error) {
        if (stopped.aborted) return;
        failed(error);
        // Full jitter may be next to nothing; half of the ceiling is waited at least.
        ms = backoffMs(retry, failures, 0.5 + chance() / 2);
        failures += 1;
      }
      try {
        await wait(ms);
      } catch {
        // Only the client's own end interrupts the pause.
        return;
      }
    }
  }

  /**
   * Does what is due now, and returns when to look again, in milliseconds from now.
   *
   * @throws RpcFailure; what Commits throw.
   */
  async look(): Promise<number> {
    const { nowMs } = this.#parts;
    if (nowMs() >= this.#dueAtMs()) await this.#renew();
    await this.spread();
    await this.#parts.readdress();
    const untilDueMs = this.#dueAtMs() - nowMs();
    const { credentialCheckMs, credentialPauseMsMin } = clientLimits;
    return Math.max(credentialPauseMsMin, Math.min(credentialCheckMs, untilDueMs));
  }

  /** Puts the credential into every group that has another. One group that does not take it keeps it from no other. */
  async spread(): Promise<void> {
    const problems: unknown[] = [];
    await bringUpToDate(this.#parts.places(), (problem) => {
      problems.push(problem);
    });
    if (problems.length > 0) throw problems[0];
  }

  async #renew(): Promise<void> {
    try {
      await this.#parts.renew();
    } catch (error) {
      if (error instanceof RpcFailure) await this.#warn(error);
      throw error;
    }
    await this.#parts.restock();
  }

  /** A refusal is told at once, and what may pass when the end is near. */
  async #warn(error: RpcFailure): Promise<void> {
    const { nowMs, tell } = this.#parts;
    const { fromMs, untilMs } = this.#lifetime();
    const isNear = nowMs() >= untilMs - (untilMs - fromMs) * clientLimits.credentialWarningShare;
    const warning = `${error.code} ${String(untilMs)}`;
    if ((isPassing(error) && !isNear) || this.#warnedOf === warning) return;
    this.#warnedOf = warning;
    await tell({ kind: "credential_warning", notAfterMs: untilMs, code: error.code });
  }

  /** When to renew. The part of chance is drawn once for each credential. */
  #dueAtMs(): number {
    const { fromMs, untilMs } = this.#lifetime();
    if (this.#due?.untilMs !== untilMs) {
      const share = this.#share + clientLimits.credentialJitterShare * this.#parts.chance();
      this.#due = { untilMs, atMs: fromMs + (untilMs - fromMs) * share };
    }
    return this.#due.atMs;
  }

  #lifetime(): { readonly fromMs: number; readonly untilMs: number } {
    const { bytes, notAfterMs } = this.#parts.identity().credential;
    const untilMs = Number(notAfterMs);
    const { validSeconds = clientLimits.credentialLifetimeSeconds } = credentialClaims(
      decode(Credential, bytes),
    );
    const fromMs = untilMs - Number(validSeconds) * 1000;
    return { fromMs, untilMs };
  }
}
