import type { HostileGateway } from "@entente/attacks/stage";
import { victim } from "@entente/attacks/stage";

/** Greetings for one input, at most. */
const greetingsMax = 3;

/** Times that a call is said again where it was refused for its rate, and the wait before each, in milliseconds. */
const pacedMax = 20;
const paceMs = 100;

/** A refusal that says nothing of the input: it did not get as far as it should. */
const noSession = "no_session";
const tooFast = "too_fast";

/**
 * The hostile gateway, greeted again whenever the victim has forgotten its session: greetings among the inputs make new ones, and the
 * oldest give way.
 */
export class HostileSession {
  readonly #gateway: HostileGateway;
  #greeting: Promise<unknown> | undefined;

  constructor(gateway: HostileGateway) {
    this.#gateway = gateway;
  }

  /** The code that bytes at a path are answered with. */
  async call(path: string, input: Buffer): Promise<string> {
    return this.#inSession(() => this.#paced(path, input));
  }

  /** The code that a stream of frames ends with, or `open`. */
  async stream(path: string, frames: readonly Buffer[], patienceMs: number): Promise<string> {
    return this.#inSession(() => this.#gateway.stream(path, frames, patienceMs));
  }

  async #inSession(send: () => Promise<string>): Promise<string> {
    for (let greetings = 0; ; greetings++) {
      const code = await send();
      if (code !== noSession || greetings === greetingsMax) return code;
      await this.#greet();
    }
  }

  /** Once for all that wait. */
  #greet(): Promise<unknown> {
    this.#greeting ??= this.#gateway.greet(victim).finally(() => {
      this.#greeting = undefined;
    });
    return this.#greeting;
  }

  /** Slows down when the gateway says so. */
  async #paced(path: string, input: Buffer): Promise<string> {
    for (let attempt = 0; ; attempt++) {
      const code = await this.#gateway.raw(path, input);
      if (code !== tooFast || attempt === pacedMax) return code;
      await new Promise((resolve) => setTimeout(resolve, paceMs));
    }
  }
}
