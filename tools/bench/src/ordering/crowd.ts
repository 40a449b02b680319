import { Person, type Testbed } from "@entente/testbed";
import { clientIdParts, parseClientId } from "@entente/client";
import { GatedTransports } from "./gated-transports.ts";

/** Clients of a testbed that come and go; those of one domain have one gate. */
export class Crowd {
  readonly #testbed: Testbed;
  readonly #transports = new Map<string, GatedTransports>();
  readonly #people = new Map<string, Person>();

  constructor(testbed: Testbed) {
    this.#testbed = testbed;
  }

  async enrol(id: string): Promise<void> {
    const { domain } = clientIdParts(parseClientId(id));
    const transports = this.transports(id);
    this.#people.set(id, await Person.enrol(this.#testbed.domain(domain), id, { transports }));
  }

  async return(id: string): Promise<void> {
    const { domain } = clientIdParts(parseClientId(id));
    const transports = this.transports(id);
    this.#people.set(id, await Person.return(this.#testbed.domain(domain), id, { transports }));
  }

  /** @throws RangeError for somebody who is not there. */
  person(id: string): Person {
    const found = this.#people.get(id);
    if (found === undefined) throw new RangeError(`${id} is not there`);
    return found;
  }

  /** The gate of a client's domain. */
  transports(id: string): GatedTransports {
    const { domain } = clientIdParts(parseClientId(id));
    const transports = this.#transports.get(domain) ?? new GatedTransports();
    this.#transports.set(domain, transports);
    return transports;
  }

  async leave(id: string): Promise<void> {
    const person = this.person(id);
    this.#people.delete(id);
    await person.leave();
  }

  async leaveAll(): Promise<void> {
    for (const id of [...this.#people.keys()]) await this.leave(id);
  }
}
