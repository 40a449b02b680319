import { decode } from "@entente/tls-codec";
import {
  type DomainCapabilities,
  domainCapabilities,
  encodeCapabilities,
  readCapabilities,
  SignedDomainStatement,
  TransparencyError,
} from "@entente/transparency";
import { refusal } from "../errors.ts";
import { clientsPerUserMax } from "../limits.ts";

/**
 * What the Delivery Service says that it can do, with what this service knows of itself.
 *
 * @throws ServiceError `bad_capabilities`.
 */
export function completedCapabilities(bytes: Uint8Array): Uint8Array {
  const said = readOnce(bytes);
  if (said === undefined) throw bad("none, or of a later version than this service's");
  return encodeCapabilities(completed(said));
}

function readOnce(bytes: Uint8Array): DomainCapabilities | undefined {
  try {
    return readCapabilities(bytes);
  } catch (error) {
    if (error instanceof TransparencyError) throw bad(error.message);
    throw error;
  }
}

function completed(said: DomainCapabilities): DomainCapabilities {
  const { extensions, proposals, processes, limits, tokenKeys } = said;
  const all = new Map(limits.map(({ limit, value }) => [limit, value]));
  all.set("clients_per_user", BigInt(clientsPerUserMax));
  return domainCapabilities({ extensions, proposals, processes, limits: all, tokenKeys });
}

/** What the statement before this one says, to be said again; nothing where there is none, or one of the first format. */
export function carriedCapabilities(before: Uint8Array): Uint8Array {
  const isReadable = before[0] === 0 && before[1] === formatRead;
  return isReadable ? decode(SignedDomainStatement, before).statement.value.capabilities : new Uint8Array();
}

/** The second byte of a statement, whose first is 0. */
const formatRead = 2;

function bad(problem: string): Error {
  return refusal("bad_capabilities", problem, { field: "capabilities" });
}
