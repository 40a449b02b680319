import { type ClientId, parseClientId, textOf } from "@entente/client";
import { type Carriage, type DmlsSession, DmlsSessions } from "@entente/client/dmls";
import { Person } from "./person.ts";
import type { TestDomain } from "./test-domain.ts";

/** How long something that should happen may take before a test gives up, in milliseconds. */
const patienceMs = 120_000;

/** A person with DMLS sessions, who accepts every invitation and remembers what was said. */
export class DmlsPerson {
  readonly person: Person;
  /** `sender's name: text`, in order. */
  readonly heard: string[] = [];
  /** Codes of refused frames, and what else went wrong. */
  readonly problems: string[] = [];
  readonly #waiting = new Set<() => void>();
  #sessions: DmlsSessions | undefined;

  readonly #carriage: Carriage;

  private constructor(person: Person, carriage: Carriage) {
    this.person = person;
    this.#carriage = carriage;
  }

  /** A person's sessions. */
  static open(person: Person, carriage: Carriage = "inboxes"): Promise<DmlsPerson> {
    return new DmlsPerson(person, carriage).#open();
  }

  /** As {@link Person.enrol}. */
  static async enrol(domain: TestDomain, clientId: string): Promise<DmlsPerson> {
    return DmlsPerson.open(await Person.enrol(domain, clientId));
  }

  /** The same client from what it has on disk. */
  static async return(domain: TestDomain, clientId: string, carriage?: Carriage): Promise<DmlsPerson> {
    return DmlsPerson.open(await Person.return(domain, clientId), carriage);
  }

  get id(): ClientId {
    return parseClientId(this.person.id);
  }

  get sessions(): DmlsSessions {
    if (this.#sessions === undefined) throw new Error("not open");
    return this.#sessions;
  }

  /** The one session. */
  get session(): DmlsSession {
    const [session] = this.sessions.sessions();
    if (session === undefined) throw new Error(`${this.person.id} is in no session`);
    return session;
  }

  /** Says it to everyone in the session. */
  async say(text: string): Promise<void> {
    await this.session.send(new TextEncoder().encode(text));
  }

  /** Waits for texts of others, each heard exactly once. */
  async hears(...texts: string[]): Promise<void> {
    await this.until(`to hear ${texts.join(", ")}`, () => texts.every((text) => this.heard.includes(text)));
    for (const text of texts) {
      const times = this.heard.filter((each) => each === text).length;
      if (times !== 1) throw new Error(`${this.person.id} heard ${text} ${String(times)} times`);
    }
  }

  /** Waits until the Send Groups of so many others can be read. */
  async connected(others: number): Promise<void> {
    await this.until(
      `${String(others)} Send Groups`,
      () =>
        this.sessions.sessions().length === 1 &&
        this.session.status().filter(({ epoch }) => epoch !== undefined).length === others,
    );
  }

  /** Waits until something is so, looking whenever anything has happened. */
  async until(what: string, isSo: () => boolean): Promise<void> {
    const deadline = Date.now() + patienceMs;
    while (!isSo()) {
      const left = deadline - Date.now();
      if (left <= 0) {
        const state = `heard ${this.heard.join("; ")}; problems ${this.problems.join("; ")}`;
        throw new Error(`${this.person.id} waited in vain: ${what}; ${state}`);
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.min(left, 1_000));
        this.#waiting.add(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  /** Goes offline; what is on disk stays. */
  async leave(): Promise<void> {
    await this.#sessions?.close();
    await this.person.leave();
  }

  async #open(): Promise<DmlsPerson> {
    this.#sessions = await DmlsSessions.open(this.person.client, {
      carriage: this.#carriage,
      handlers: {
        message: async (_session, { from, plaintext }) => {
          this.heard.push(`${from.slice(0, from.indexOf("@"))}: ${textOf(plaintext)}`);
          this.#wake();
        },
        invited: async ({ id }) => {
          await this.sessions.accept(id);
          this.#wake();
        },
        event: async () => this.#wake(),
        refusal: async (_session, { code }) => {
          this.problems.push(code);
          this.#wake();
        },
        problem: (from, problem) => this.problems.push(`${from ?? ""} ${String(problem)}`),
      },
    });
    return this;
  }

  #wake(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const wake of waiting) wake();
  }
}
