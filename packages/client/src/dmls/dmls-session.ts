import {
  type Delivery,
  Endpoint,
  type Identity,
  type MemberStatus,
  type Outcome,
  type Refusal,
  type Session,
  type SessionEvent,
  type Transport,
} from "@entente/dmls";
import type { ClientId } from "@entente/mls-wire";
import { equalBytes } from "@entente/tls-codec";
import { clientAddressExtension, clientAddressOf } from "../mls/client-address.ts";
import { addressIn, addressInMessage } from "./session-address.ts";

/** What a session tells. */
export interface SessionHandlers {
  readonly message: (delivery: Delivery) => Promise<void>;
  readonly event: (event: SessionEvent) => Promise<void>;
  readonly refusal: (refusal: Refusal) => Promise<void>;
}

/** One DMLS session of a client, on its inbox. Every call resolves when what it made is on disk at the home domain. */
export class DmlsSession {
  /** Its name, hexadecimal. */
  readonly id: string;
  /** The client that invited everyone. */
  readonly founder: ClientId;
  readonly #session: Session;
  readonly #endpoint: Endpoint;

  constructor(
    id: string,
    founder: ClientId,
    session: Session,
    transport: Transport,
    handlers: SessionHandlers,
  ) {
    this.id = id;
    this.founder = founder;
    this.#session = session;
    this.#endpoint = new Endpoint(session, transport, {
      message: handlers.message,
      refusal: handlers.refusal,
      event: async (event) => {
        // Whoever accepted the founder's invitation has accepted its universe.
        if (event.kind === "announced") await this.#joinAnnounced();
        await handlers.event(event);
      },
    });
  }

  /** Whether the universe exists for us: we can send. */
  get running(): boolean {
    return this.#session.universe !== undefined;
  }

  /** Whether another member has removed us: nothing can be done here any more. */
  get excluded(): boolean {
    return this.#session.excluded;
  }

  /** Client ids of the members whom nobody has removed; empty before the universe exists. */
  get members(): readonly string[] {
    return this.#session.members;
  }

  /** The key that a member signs with now, as for who compares keys; undefined for nobody of the session. */
  signatureKeyOf(member: ClientId): Uint8Array | undefined {
    return this.#session.universe?.roster.find((entry) => entry.member === member)?.signaturePublicKey;
  }

  /**
   * The sealed part of the address that a member's leaf tells in its Send Group, ours included, or else the KeyPackage that it came
   * with; undefined where it tells none.
   */
  addressOf(member: string): Uint8Array | undefined {
    const { universe, self } = this.#session;
    const extensions = universe && this.#session.leafExtensionsOf(member);
    const told = extensions && clientAddressOf({ extensions });
    if (told !== undefined) return told;
    if (universe === undefined) return member === self ? addressInMessage(this.keyPackage()) : undefined;
    const entry = universe.roster.find((each) => each.member === member);
    return entry === undefined || entry.keyPackage.length === 0 ? undefined : addressIn(entry.keyPackage);
  }

  /** Whether a group_id is that of a member's Send Group. */
  hasSendGroup(groupId: Uint8Array): boolean {
    return this.#session.universe?.roster.some((entry) => equalBytes(entry.groupId, groupId)) ?? false;
  }

  /** How each other member's Send Group stands for us. */
  status(): readonly MemberStatus[] {
    return this.#session.status();
  }

  /** PROTECT. @throws DmlsError `not_joined`, `too_large`; ClientError `stopped`: what was made is sent at the next start. */
  send(plaintext: Uint8Array): Promise<Outcome> {
    return this.#endpoint.run((session) => session.protect(plaintext));
  }

  /** UPDATE: new keys for us. @throws as {@link send}. */
  update(): Promise<Outcome> {
    return this.#endpoint.run((session) => session.update());
  }

  /** UPDATE by which we go on with another credential or signature key. @throws as {@link send}, and DmlsError `identity_invalid`. */
  renew(identity: Identity): Promise<Outcome> {
    return this.#endpoint.run((session) => session.renew(identity));
  }

  /** UPDATE by which our leaf tells another address, its sealed part. @throws as {@link send}. */
  readdress(sealed: Uint8Array): Promise<Outcome> {
    return this.#endpoint.run((session) => session.extend([clientAddressExtension(sealed)]));
  }

  /** Who we are in it. */
  get identity(): Identity {
    return this.#session.identity;
  }

  /** Removes a member for everyone. @throws DmlsError `member_unknown`, `not_in_revision`. */
  remove(member: ClientId): Promise<Outcome> {
    return this.#endpoint.run((session) => session.remove(member));
  }

  /** Asks owners to add us again, by default those whose Send Groups are stalled for us. @throws DmlsError `member_unknown`, `not_in_revision`. */
  rejoin(members?: readonly ClientId[]): Promise<Outcome> {
    return this.#endpoint.run((session) => session.rejoin(members));
  }

  /** Our KeyPackage for the founder. */
  keyPackage(): Uint8Array {
    return this.#session.keyPackage();
  }

  /** Whom a KeyPackage would bring in. @throws DmlsError `key_package_invalid`, `revision_unsupported`. */
  ownerOf(keyPackage: Uint8Array): Promise<string> {
    return this.#session.ownerOf(keyPackage);
  }

  /** Founds the universe with the owners of KeyPackages. */
  async found(keyPackages: readonly Uint8Array[]): Promise<void> {
    if (!this.running) await this.#endpoint.run((session) => session.init(keyPackages));
  }

  /** Goes on where an earlier run ended, and listens. */
  async start(): Promise<void> {
    await this.#endpoint.start();
    await this.#joinAnnounced();
  }

  async stop(): Promise<void> {
    await this.#endpoint.stop();
  }

  async #joinAnnounced(): Promise<void> {
    const universe = this.#session.announced.find(({ founder }) => founder === this.founder);
    if (universe !== undefined) await this.#endpoint.run((session) => session.join(universe.id));
  }
}
