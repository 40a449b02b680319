import { LogService } from "@entente/proto";
import { fromRefusal, type Logger, type Remote } from "@entente/service-kit";
import { capabilityNoticeMs, capabilityNoticeRetryMs } from "../limits.ts";

/**
 * Says to the Authentication Service what this one can do, which has it signed: at the start, and again and again, since the other may
 * have lost it. The same said twice changes nothing.
 */
export class CapabilityNotice {
  readonly #log: Remote;
  readonly #capabilities: () => Promise<Uint8Array>;
  readonly #logger: Logger;
  #timer: NodeJS.Timeout | undefined;
  #waitMs = capabilityNoticeRetryMs;
  #stopped = false;

  /** @param log of the process that keeps the transparency log. @param capabilities DomainCapabilities as they are now, TLS encoding. */
  constructor(log: Remote, capabilities: () => Promise<Uint8Array>, logger: Logger) {
    this.#log = log;
    this.#capabilities = capabilities;
    this.#logger = logger;
  }

  start(): void {
    void this.#say();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  async #say(): Promise<void> {
    try {
      const request = { capabilities: await this.#capabilities() };
      const { revision } = await this.#log.unary(LogService.StateCapabilities, request);
      this.#logger.debug({ revision }, "the domain's statement says what this service can do");
      this.#waitMs = capabilityNoticeRetryMs;
      this.#again(capabilityNoticeMs);
    } catch (error) {
      const { code } = fromRefusal(error);
      if (!this.#stopped) this.#logger.info({ code }, "what this service can do is not stated yet");
      this.#again(this.#waitMs);
      this.#waitMs = Math.min(this.#waitMs * 2, capabilityNoticeMs);
    }
  }

  #again(waitMs: number): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(() => void this.#say(), waitMs * (0.5 + Math.random()));
    this.#timer.unref();
  }
}
