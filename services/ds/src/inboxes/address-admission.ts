import {
  type ClientAddress,
  type ClientId,
  clientIdParts,
  type DomainName,
  parseDomainName,
} from "@entente/mls-wire";
import type { Store } from "@entente/storage";
import type { Addresses } from "../addresses/addresses.ts";
import type { Clock } from "../clock.ts";
import {
  addressedPerDomainAndTargetMax,
  inboxMessagesPerContactMax,
  inboxMessagesPerSenderMax,
  inboxWindowMs,
} from "./limits.ts";

/** Why a message does not get to an address, for good. */
export type AddressRefusalCode = "address_expired" | "address_forged" | "unknown_recipient";

/** An address whose device does not get a message: its sealed part. */
export interface AddressRefusal {
  readonly sealed: Uint8Array;
  readonly code: AddressRefusalCode;
}

/** Which devices of this domain take a message. */
export type AddressAdmissionAnswer =
  | {
      readonly code: "admitted";
      /** Each once. */
      readonly clientIds: readonly ClientId[];
      readonly refused: readonly AddressRefusal[];
    }
  | { readonly code: "over_quota"; readonly retryAfterMs: number };

/**
 * Decides which addresses of this domain take a message. Who has one was given it in a KeyPackage, for which consent was asked, or is in
 * a group with the device: so nobody asks again, and a user who wants to hear no more leaves the group. Addresses say nothing of their
 * senders, so what they bring is bounded for each domain and user.
 */
export class AddressAdmission {
  readonly #domain: DomainName;
  readonly #store: Pick<Store, "devices" | "quotas">;
  readonly #addresses: Addresses;
  readonly #now: Clock;

  constructor(parts: {
    readonly domain: string;
    readonly store: Pick<Store, "devices" | "quotas">;
    readonly addresses: Addresses;
    readonly now: Clock;
  }) {
    this.#domain = parseDomainName(parts.domain);
    this.#store = parts.store;
    this.#addresses = parts.addresses;
    this.#now = parts.now;
  }

  /** Whose address it is, however old, and `undefined` where this domain can not tell. @throws StorageError. */
  owner(sealed: Uint8Array): Promise<ClientId | undefined> {
    return this.#addresses.clientOf(this.#addressOf(sealed));
  }

  /** A message that a client of this domain sends, counted once however many it is for. @throws StorageError. */
  ofClient(sender: ClientId, sealed: readonly Uint8Array[]): Promise<AddressAdmissionAnswer> {
    const { user } = clientIdParts(sender);
    return this.#admit(sealed, `inbox of ${user}`, inboxMessagesPerSenderMax, (userId) => ({
      key: `inbox ${user} ${userId}`,
      max: inboxMessagesPerContactMax,
    }));
  }

  /** A message that another domain brings. @throws StorageError. */
  ofDomain(origin: string, sealed: readonly Uint8Array[]): Promise<AddressAdmissionAnswer> {
    return this.#admit(sealed, undefined, 0, (userId) => ({
      key: `addressed ${origin} ${userId}`,
      max: addressedPerDomainAndTargetMax,
    }));
  }

  async #admit(
    sealed: readonly Uint8Array[],
    senderKey: string | undefined,
    senderMax: number,
    quotaAt: (userId: string) => { readonly key: string; readonly max: number },
  ): Promise<AddressAdmissionAnswer> {
    const opened = await Promise.all(sealed.map((each) => this.#addresses.open(this.#addressOf(each))));
    const named = opened.flatMap((each) => (each.code === "opened" ? [each.clientId] : []));
    const active = new Set(await this.#store.devices.active(named));
    const clientIds = [...new Set(named.filter((id) => active.has(id)))];
    const users = [...new Set(clientIds.map((id) => clientIdParts(id).user))];
    const quotas = users.map((userId) => ({ ...quotaAt(userId), windowMs: inboxWindowMs }));
    if (senderKey !== undefined) quotas.push({ key: senderKey, max: senderMax, windowMs: inboxWindowMs });
    const nowMs = this.#now();
    const full = quotas.length === 0 ? undefined : await this.#store.quotas.take(quotas, nowMs);
    if (full !== undefined) return { code: "over_quota", retryAfterMs: Math.max(1, full.retryAtMs - nowMs) };
    const refused = opened.flatMap((each, index): AddressRefusal[] => {
      const refusedPart = sealed[index] ?? new Uint8Array();
      if (each.code !== "opened") {
        const code = each.code === "address_expired" ? each.code : "address_forged";
        return [{ sealed: refusedPart, code }];
      }
      return active.has(each.clientId) ? [] : [{ sealed: refusedPart, code: "unknown_recipient" }];
    });
    return { code: "admitted", clientIds, refused };
  }

  #addressOf(sealed: Uint8Array): ClientAddress {
    return { domain: this.#domain, sealed };
  }
}
