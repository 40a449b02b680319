import type { Sessions } from "../client-api/sessions.ts";
import type { AnonymousDesk } from "./anonymous-desk.ts";
import { nobodyOfSession, type Viewer } from "./viewer.ts";

/** Who calls what needs no name: a client in its session, or somebody in an anonymous one. */
export class Callers {
  readonly #named: Sessions;
  readonly #desk: AnonymousDesk;

  constructor(named: Sessions, desk: AnonymousDesk) {
    this.#named = named;
    this.#desk = desk;
  }

  /** The user, or nobody, of a session token. @throws ServiceError as {@link Sessions.check}, `anonymous_off`. */
  async check(token: string): Promise<Viewer> {
    const session = this.#desk.admit(token);
    return session === undefined ? (await this.#named.check(token)).userId : nobodyOfSession(session.id);
  }
}
