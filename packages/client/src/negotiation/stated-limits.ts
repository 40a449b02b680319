import {
  type DomainCapabilities,
  type DomainStatement,
  limitOf,
  readCapabilities,
} from "@entente/transparency";
import { ClientError } from "../client/client-error.ts";
import type { DomainLogs } from "../transparency/domain-logs.ts";

/** Statements never change: each is read once. */
const read = new WeakMap<DomainStatement, DomainCapabilities | "none">();

/**
 * The limits that domains have signed (A23-53), as far as their statements are known to this client: what one of them would refuse does
 * not leave, since its refusal would come back days later, or as a gap at its members.
 */
export class StatedLimits {
  readonly #logs: Pick<DomainLogs, "domains" | "statement">;

  constructor(logs: Pick<DomainLogs, "domains" | "statement">) {
    this.#logs = logs;
  }

  /**
   * Checks a message for a group. Costs nothing while it is below what any known domain refuses.
   *
   * @param domains of the group's members. @throws ClientError `domain_refuses`, whose subject is the domain.
   */
  requireTaken(bytes: Uint8Array, domains: () => readonly string[]): void {
    const refusing = this.#logs.domains().filter((domain) => bytes.length > this.#messageBytesMax(domain));
    if (refusing.length === 0) return;
    const members = new Set(domains());
    const refuses = refusing.find((domain) => members.has(domain));
    if (refuses === undefined) return;
    throw new ClientError(
      "domain_refuses",
      `${refuses} states that it takes messages of ${String(this.#messageBytesMax(refuses))} bytes at most, and this one has ${String(bytes.length)}; send it as an attachment`,
      refuses,
    );
  }

  #messageBytesMax(domain: string): number {
    const statement = this.#logs.statement(domain)?.statement;
    const stated = statement && limitOf(capabilitiesOf(statement), "message_bytes");
    return stated === undefined ? Infinity : Number(stated);
  }
}

function capabilitiesOf(statement: DomainStatement): DomainCapabilities | undefined {
  const known = read.get(statement);
  if (known !== undefined) return known === "none" ? undefined : known;
  const capabilities = readCapabilities(statement.capabilities);
  read.set(statement, capabilities ?? "none");
  return capabilities;
}
