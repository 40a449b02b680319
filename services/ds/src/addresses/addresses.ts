import { randomBytes } from "node:crypto";
import {
  type ClientAddress,
  type ClientId,
  clientIdParts,
  parseClientId,
  parseDomainName,
} from "@entente/mls-wire";
import { Sealer } from "@entente/service-kit";
import type { SecretStore } from "@entente/storage";
import { nameIn, paddedName } from "../at-rest/padded-name.ts";
import type { StoreKeys } from "../at-rest/store-keys.ts";
import type { Clock } from "../clock.ts";
import { addressLifetimeMs } from "./limits.ts";

const versionBytes = 1;
const timeBytes = 8;
const version = 1;
const keyBytes = 32;

/** What seals addresses, and senders in stamps. */
export interface AddressSealer {
  seal(purpose: string, contents: Uint8Array): Uint8Array;
  /** Undefined for what it has not sealed for that purpose. */
  openOwn(purpose: string, sealed: Uint8Array): Promise<Uint8Array | undefined>;
}

/** Whose address it is, or why that is not told. */
export type OpenedAddress =
  | { readonly code: "opened"; readonly clientId: ClientId; readonly notAfterMs: number }
  /** It was the client's, and is good for no message any more. */
  | { readonly code: "address_expired"; readonly clientId: ClientId; readonly notAfterMs: number }
  /** Of another domain, which alone can open it. */
  | { readonly code: "address_foreign" }
  /** Not made by this domain, changed, or made with a key that was dropped. */
  | { readonly code: "address_forged" };

/**
 * Makes and opens what other domains know this domain's clients by. A symmetric key is enough, since whoever makes an address is
 * who opens it; a fresh nonce makes each unlike all others, and padding all of one length.
 */
export class Addresses {
  readonly #domain: string;
  readonly #sealer: AddressSealer;
  readonly #now: Clock;

  constructor(domain: string, sealer: AddressSealer, now: Clock) {
    this.#domain = domain;
    this.#sealer = sealer;
    this.#now = now;
  }

  /** Fresh ones of a client of this domain, and when they end. */
  issue(
    clientId: ClientId,
    count: number,
  ): { readonly addresses: readonly Uint8Array[]; readonly notAfterMs: number } {
    const notAfterMs = this.#now() + addressLifetimeMs;
    const plain = plainOf(clientId, notAfterMs);
    const purpose = purposeAt(this.#domain);
    return { notAfterMs, addresses: Array.from({ length: count }, () => this.#sealer.seal(purpose, plain)) };
  }

  /** Anybody may have written it. @throws StorageError. */
  async open({ domain, sealed }: ClientAddress): Promise<OpenedAddress> {
    if (domain !== this.#domain) return { code: "address_foreign" };
    const plain = await this.#sealer.openOwn(purposeAt(domain), sealed);
    if (plain === undefined || plain[0] !== version) return { code: "address_forged" };
    const clientId = parseClientId(nameIn(plain, versionBytes + timeBytes));
    const notAfterMs = Number(Buffer.from(plain).readBigUInt64BE(versionBytes));
    return { code: notAfterMs < this.#now() ? "address_expired" : "opened", clientId, notAfterMs };
  }

  /** Until when addresses of a client are good; 0 for what is none of its own. @throws StorageError. */
  async endsOf(clientId: ClientId, sealed: readonly Uint8Array[]): Promise<readonly number[]> {
    const domain = parseDomainName(this.#domain);
    const opened = await Promise.all(sealed.map((each) => this.open({ domain, sealed: each })));
    return opened.map((each) => ("clientId" in each && each.clientId === clientId ? each.notAfterMs : 0));
  }

  /** The client of this domain that was sealed, however long ago; undefined where this domain can not tell. @throws StorageError. */
  async clientOf(address: ClientAddress): Promise<ClientId | undefined> {
    const opened = await this.open(address);
    return "clientId" in opened ? opened.clientId : undefined;
  }

  /** This domain's clients among the readers of a Send Group. Addresses of it that do not open are nobody's. @throws StorageError. */
  async readersHere(told: {
    readonly readers: readonly ClientId[];
    readonly readerAddresses: readonly ClientAddress[];
  }): Promise<ReadonlySet<ClientId>> {
    const named = told.readers.filter((clientId) => clientIdParts(clientId).domain === this.#domain);
    const opened = await Promise.all(told.readerAddresses.map((address) => this.clientOf(address)));
    return new Set([...named, ...opened.filter((clientId) => clientId !== undefined)]);
  }

  /**
   * The clients that a Commit removes, as far as this domain can tell: those that it names, and this domain's own whose addresses it
   * tells, however old these are. An address that does not open is nobody's: its Commit is decided, and members refuse it.
   */
  async removedBy(bundle: {
    readonly removedClients: readonly string[];
    readonly removedAddresses: readonly ClientAddress[];
  }): Promise<ReadonlySet<ClientId>> {
    const removed = new Set(bundle.removedClients.map(parseClientId));
    const opened = await Promise.all(bundle.removedAddresses.map((address) => this.open(address)));
    for (const each of opened) if ("clientId" in each) removed.add(each.clientId);
    return removed;
  }
}

/** What seals addresses where the store itself is not sealed: a key of their own, in the store. */
export async function addressSealer(
  secrets: SecretStore,
  keys: StoreKeys | undefined,
): Promise<AddressSealer> {
  if (keys !== undefined) return keys;
  const sealer = Sealer.fromKeys([await secrets.ensure("ds/addresses", randomBytes(keyBytes))]);
  return {
    seal: (purpose, contents) => sealer.seal(purpose, contents),
    openOwn: (purpose, sealed) => Promise.resolve(sealer.open(purpose, sealed)),
  };
}

const purposeAt = (domain: string): string => `address of a client of ${domain}`;

function plainOf(clientId: ClientId, notAfterMs: number): Uint8Array {
  const head = Buffer.alloc(versionBytes + timeBytes);
  head.writeUInt8(version);
  head.writeBigUInt64BE(BigInt(notAfterMs), versionBytes);
  return paddedName(clientId, head);
}
