import type { ClientId } from "@entente/mls-wire";
import { hexFromBytes } from "@entente/tls-codec";
import type { ClientInternals } from "../client/internals.ts";
import type { InvitationForMembers } from "./dmls-message.ts";
import { EarlyInvitations } from "./early-invitations.ts";
import { readInvitation } from "./member-invitation.ts";
import { type DmlsInvitation, invitationOf, recordOf, type SessionBook } from "./session-book.ts";
import { isSound, type ReceivedInvitation } from "./session-invitation.ts";

/** What taking invitations needs. */
export interface InvitationServices {
  readonly ownId: ClientId;
  readonly internals: Pick<ClientInternals, "chance" | "entries" | "environment" | "store">;
  readonly book: SessionBook;
  /** Told at least once of each. */
  readonly invited: (invitation: DmlsInvitation) => Promise<void>;
  readonly refuse: (from: ClientId | undefined, problem: string) => void;
  readonly failed: (problem: unknown) => void;
}

/** Invitations to sessions as they come: by name, or by members of a group that this client is in. */
export class ReceivedInvitations {
  readonly #services: InvitationServices;
  readonly #early: EarlyInvitations;

  constructor(services: InvitationServices) {
    this.#services = services;
    const { store, environment, chance } = services.internals;
    this.#early = new EarlyInvitations({
      store,
      chance,
      nowMs: environment.nowMs,
      sha256: environment.crypto.primitives.sha256,
      take: (invitation) => this.#read(invitation),
      failed: services.failed,
    });
  }

  /** Goes on with those that wait. */
  start(): void {
    this.#early.start();
  }

  stop(): Promise<void> {
    return this.#early.stop();
  }

  /** One by a member; what can not be read yet is kept. @throws StoreError; what the application's handler throws. */
  async forMembers(sent: InvitationForMembers): Promise<void> {
    if (await this.#read(sent)) return;
    if (!(await this.#early.keep(sent)))
      this.#services.refuse(undefined, "too many invitations of groups that are not here");
  }

  /** One by a client whose name is known. @throws as {@link forMembers}. */
  async by(founder: ClientId, invitation: ReceivedInvitation): Promise<void> {
    const { book, refuse, invited, ownId } = this.#services;
    const { session: id, members, address, key } = invitation;
    const name = hexFromBytes(id);
    const record = recordOf({ id, state: "invited", founder, key }, members, address);
    const known = book.find(name);
    if (known !== undefined && known.founder !== founder) return refuse(founder, "a session of another");
    // A session that we have is not an invitation; one that was told before a crash is told again.
    if (known !== undefined && known.state !== "invited") return;
    if (!isSound(invitation, founder, ownId)) return refuse(founder, "malformed invitation");
    if (known === undefined) {
      if (book.isFull) return refuse(founder, "too many sessions");
      await book.save(record);
    }
    await invited(invitationOf(known ?? record));
  }

  /** False where it can not be read yet. */
  async #read(sent: InvitationForMembers): Promise<boolean> {
    const { internals, refuse } = this.#services;
    const group = internals.entries.get(sent.groupId)?.group;
    const read = group === undefined ? "early" : await readInvitation(internals.environment, group, sent);
    if (read === "early") return false;
    if (read === undefined) refuse(undefined, "an invitation that no member has signed");
    else await this.by(read.founder, read.invitation);
    return true;
  }
}
