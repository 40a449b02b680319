import { type Decoded, type delivery, DeliveryStatusService } from "@entente/proto";
import { bytesFromHex } from "@entente/tls-codec";
import type { Session } from "../session/session.ts";
import { ClientError } from "./client-error.ts";

/** A message at one domain that it was for. */
export interface DomainDelivery {
  readonly domain: string;
  /**
   * `waiting` at home; `delivered`: on that domain's disk, for its devices to read; `refused` by that domain; `given_up` by the
   * home domain, after days of trying.
   */
  readonly state: "delivered" | "given_up" | "refused" | "waiting";
  /** Why, where it was refused or given up; from the relay's closed list. Else empty. */
  readonly code: string;
  /** Since when it waits, or when it was delivered (to the second), refused or given up; undefined where that is not known. */
  readonly at: Date | undefined;
}

/** What became of one message, as the home domain says. */
export interface DeliveryStatus {
  /** When the home domain had it on disk; its own devices read it from there. */
  readonly accepted: Date;
  /** The other domains that it was for. */
  readonly domains: readonly DomainDelivery[];
}

/**
 * Asks the home domain what became of a message that this client has sent.
 *
 * @throws ClientError `unknown_message` for what is no message id; RpcFailure `unknown_message` for one of somebody else, or one
 * that is past its lifetime.
 */
export async function readDeliveryStatus(session: Session, messageId: string): Promise<DeliveryStatus> {
  const id = bytesFromHex(messageId);
  if (id === undefined) throw new ClientError("unknown_message", "not a message id", messageId);
  const domains: DomainDelivery[] = [];
  for (;;) {
    const request = { messageId: id, skip: domains.length };
    const page = await session.call(DeliveryStatusService.ReadDeliveryStatus, request);
    domains.push(...page.domains.map(domainDelivery));
    if (!page.more || page.domains.length === 0) return { accepted: new Date(page.acceptedAtMs), domains };
  }
}

function domainDelivery({
  domain,
  state,
  code,
  atMs,
}: Decoded<typeof delivery.DomainDelivery>): DomainDelivery {
  return { domain, state: stateOf(state), code, at: atMs > 0 ? new Date(atMs) : undefined };
}

/** What this release does not know is not settled as far as it can say. */
function stateOf(state: string): DomainDelivery["state"] {
  return state === "delivered" || state === "refused" || state === "given_up" ? state : "waiting";
}
