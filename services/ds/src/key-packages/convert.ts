import {
  AuthenticationProcess,
  clientIdParts,
  parseClientId,
  parseUserId,
  type ProcessDemand,
  processesMax,
} from "@entente/mls-wire";
import { decode, encode, uint16 } from "@entente/tls-codec";
import { common } from "@entente/proto";
import { refusal } from "../errors.ts";
import { bytesOf, idempotencyKeyOf, listOf, presentOf } from "../fields.ts";
import {
  claimClientsMax,
  claimSuitesMax,
  claimVersionsMax,
  requiredCapabilitiesBytesMax,
} from "../limits.ts";
import type { Claim, ClaimedClient } from "./claim.ts";
import { requirementOf } from "./requirement.ts";

/** Names of what a client has to offer, as messages have them. */
export const statuses = {
  available: common.KeyPackageStatus.KEY_PACKAGE_STATUS_AVAILABLE,
  exhausted: common.KeyPackageStatus.KEY_PACKAGE_STATUS_EXHAUSTED,
  nothing_compatible: common.KeyPackageStatus.KEY_PACKAGE_STATUS_NOTHING_COMPATIBLE,
} as const;

/** @throws ServiceError for fields past their bounds, IdentifierError for ids, DecodeError for capabilities that are none. */
export function claimOf(message: common.KeyPackageClaim | null | undefined): Claim {
  const claim = presentOf(message, "claim");
  const userId = parseUserId(claim.userId);
  const clientIds = listOf(claim.clientIds, 0, claimClientsMax, "claim.client_ids").map(parseClientId);
  if (
    clientIds.some((id) => clientIdParts(id).user !== userId) ||
    new Set(clientIds).size !== clientIds.length
  ) {
    throw refusal("bad_field", "clients of the user, each once", { field: "claim.client_ids" });
  }
  const suites = listOf(claim.cipherSuites, 1, claimSuitesMax, "claim.cipher_suites");
  if (new Set(suites).size !== suites.length || suites.some((suite) => suite > 0xffff)) {
    throw refusal("bad_field", "numbers of 16 bits, each once", { field: "claim.cipher_suites" });
  }
  const versions = listOf(claim.versions, 0, claimVersionsMax, "claim.versions");
  if (new Set(versions).size !== versions.length || versions.some((version) => version > 0xffff))
    throw refusal("bad_field", "numbers of 16 bits, each once", { field: "claim.versions" });
  const idempotencyKey = idempotencyKeyOf(claim.idempotencyKey, "claim.idempotency_key");
  const suitesPerClient = Math.min(claim.suitesPerClient === 0 ? 1 : claim.suitesPerClient, suites.length);
  const wanted = bytesOf(
    claim.requiredCapabilities,
    requiredCapabilitiesBytesMax,
    "claim.required_capabilities",
  );
  const required = wanted.length === 0 ? undefined : requirementOf(wanted);
  const processes = demandOf(claim.processes);
  return { idempotencyKey, userId, clientIds, suites, suitesPerClient, versions, required, processes };
}

function demandOf(message: common.ProcessDemand | null | undefined): ProcessDemand | undefined {
  if (message === null || message === undefined) return undefined;
  return {
    inUse: processesOf(message.inUse, "claim.processes.in_use"),
    accepted: processesOf(message.accepted, "claim.processes.accepted"),
  };
}

function processesOf(numbers: readonly number[], field: string): readonly AuthenticationProcess[] {
  const listed = listOf(numbers, 0, processesMax, field);
  if (new Set(listed).size !== listed.length || listed.some((each) => each > 0xffff))
    throw refusal("bad_field", "numbers of 16 bits, each once", { field });
  return listed.map((each) => decode(AuthenticationProcess, encode(uint16, each)));
}

export function toClaim(claim: Claim): common.KeyPackageClaim.$Properties {
  const { idempotencyKey, userId, clientIds, suites, suitesPerClient, versions, required, processes } = claim;
  return {
    ...{ idempotencyKey, userId, suitesPerClient },
    clientIds: [...clientIds],
    cipherSuites: [...suites],
    versions: [...versions],
    requiredCapabilities: required?.bytes ?? new Uint8Array(),
    ...(processes === undefined
      ? {}
      : { processes: { inUse: codesOf(processes.inUse), accepted: codesOf(processes.accepted) } }),
  };
}

function codesOf(processes: readonly AuthenticationProcess[]): number[] {
  return processes.map((process) => AuthenticationProcess.codeOf(process));
}

/** @param transparencyProof an offline proof of the user's label, empty where there is none. */
export function toClaimResult(
  clients: readonly ClaimedClient[],
  transparencyProof: Uint8Array,
): common.KeyPackageClaimResult.$Properties {
  return {
    transparencyProof,
    clients: clients.map(({ clientId, status, keyPackages }) => ({
      clientId,
      status: statuses[status],
      keyPackages: [...keyPackages],
    })),
  };
}

/** An entry of an answer; without KeyPackages where they come another way. */
type ClaimedEntry = Pick<common.ClientKeyPackages, "clientId" | "status"> &
  Partial<Pick<common.ClientKeyPackages, "keyPackages">>;

/** What another domain answered, as it says. @throws ServiceError `foreign_answer_invalid` when it is past its bounds. */
export function claimedOf(
  claim: Claim,
  result: { readonly clients: readonly ClaimedEntry[] } | null | undefined,
): readonly ClaimedClient[] {
  const clients = result?.clients ?? [];
  if (clients.length > claimClientsMax) throw refusal("foreign_answer_invalid", "more than 100 clients");
  const claimed = clients.map(({ clientId: text, status, keyPackages = [] }) => {
    const clientId = parseClientId(text);
    const asked = claim.clientIds.length === 0 || claim.clientIds.includes(clientId);
    const name = (Object.keys(statuses) as ClaimedClient["status"][]).find(
      (each) => statuses[each] === status,
    );
    if (clientIdParts(clientId).user !== claim.userId || !asked || name === undefined) {
      throw refusal("foreign_answer_invalid", "a client that was not asked for, or without a status");
    }
    return { clientId, status: name, keyPackages: name === "available" ? keyPackages : [] };
  });
  if (new Set(claimed.map(({ clientId }) => clientId)).size !== claimed.length) {
    throw refusal("foreign_answer_invalid", "a client twice");
  }
  return claimed;
}
