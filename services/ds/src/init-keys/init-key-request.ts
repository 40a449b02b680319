import { decode, encode, textFromUtf8 } from "@entente/tls-codec";
import {
  type ClientId,
  clientIdParts,
  clientIdProblem,
  GetUserInitKeyRequest,
  GetUserInitKeyResponse,
  LegacyCipherSuite,
  parseClientId,
  parseUserId,
  UserInitKey,
} from "@entente/mls-wire";
import type { common } from "@entente/proto";
import { refusal } from "../errors.ts";
import { bytesOf, idempotencyKeyOf, presentOf } from "../fields.ts";
import type { Claim, ClaimedClient } from "../key-packages/claim.ts";
import { statuses } from "../key-packages/convert.ts";
import { initKeyRequestBytesMax } from "../limits.ts";
import { shelvesFor } from "./shelves.ts";

/** A request for init keys, parsed and within its bounds. */
export interface InitKeyRequest {
  /** As it came: what goes on to another domain. */
  readonly bytes: Uint8Array;
  /** Suites of the draft's registry that the requester can use, known or not. */
  readonly suites: readonly number[];
  /** What is to be taken from the store. */
  readonly claim: Claim;
}

/** @throws ServiceError `malformed` by way of DecodeError, `bad_identifier`, `bad_idempotency_key`, `too_large`. The requester controls every byte. */
export function initKeyRequestOf(message: common.InitKeyQuery | null | undefined): InitKeyRequest {
  const query = presentOf(message, "query");
  const bytes = bytesOf(query.request, initKeyRequestBytesMax, "query.request");
  const { identity, supportedSuites } = decode(GetUserInitKeyRequest, bytes);
  const name = identityOf(identity);
  const client = clientIdProblem(name) === undefined ? parseClientId(name) : undefined;
  const suites = supportedSuites.map((suite) => LegacyCipherSuite.codeOf(suite));
  return {
    bytes,
    suites,
    claim: {
      idempotencyKey: idempotencyKeyOf(query.idempotencyKey, "query.idempotency_key"),
      userId: client === undefined ? parseUserId(name) : clientIdParts(client).user,
      clientIds: client === undefined ? [] : [client],
      suites: shelvesFor(suites),
      suitesPerClient: 1,
      // The format has no word for capabilities, and versions of its own.
      versions: [],
      required: undefined,
      processes: undefined,
    },
  };
}

/** @throws ServiceError `bad_identifier`. */
function identityOf(identity: Uint8Array): string {
  const name = textFromUtf8(identity);
  if (name !== undefined) return name;
  throw refusal("bad_identifier", "the identity is not UTF-8", { field: "query.request" });
}

/** The answer in the draft's encoding, and beside it what became of each client (OF-18, OF-19). */
export function toInitKeyAnswer(clients: readonly ClaimedClient[]): common.InitKeyAnswer.$Properties {
  const userInitKeys = clients.flatMap(({ clientId, keyPackages }) =>
    keyPackages.map((bytes) => ({
      identity: Buffer.from(clientId),
      userInitKey: decode(UserInitKey, bytes),
    })),
  );
  return {
    response: encode(GetUserInitKeyResponse, { userInitKeys }),
    clients: clients.map(({ clientId, status }) => ({ clientId, status: statuses[status] })),
  };
}

/** A bundle of another domain's answer: who it is for, and the UserInitKey, in bytes again. */
export interface ReceivedBundle {
  readonly clientId: ClientId;
  readonly bytes: Uint8Array;
}

/** @throws DecodeError, IdentifierError, ServiceError `bad_identifier`. The other domain controls every byte. */
export function receivedBundles(response: Uint8Array): readonly ReceivedBundle[] {
  return decode(GetUserInitKeyResponse, response).userInitKeys.map(({ identity, userInitKey }) => ({
    clientId: parseClientId(identityOf(identity)),
    // Strict and canonical: these are the bytes that came.
    bytes: encode(UserInitKey, userInitKey),
  }));
}
