import type { Rates } from "../admission/rates.ts";
import { refusal } from "../errors.ts";
import type { AnonymousSession, AnonymousSessions } from "./anonymous-sessions.ts";
import type { TokenIssuer } from "./token-issuer.ts";
import type { TokenKey, TokenKeys } from "./token-keys.ts";

/** What an {@link AnonymousDesk} is made of. */
interface DeskParts {
  readonly isOpen: boolean;
  readonly keys: TokenKeys;
  readonly issuer: TokenIssuer;
  readonly sessions: AnonymousSessions;
  readonly rates: Pick<Rates, "admitAddress">;
}

/** The way in for anonymous calls, which the operator may close. */
export class AnonymousDesk {
  readonly #parts: DeskParts;

  constructor(parts: DeskParts) {
    this.#parts = parts;
  }

  /** What tokens are signed with, for whoever asks. @throws ServiceError `anonymous_off`, `too_fast`; StorageError. */
  async keys(peer: string): Promise<readonly TokenKey[]> {
    const { rates, keys } = this.#open();
    rates.admitAddress(peer);
    return keys.all();
  }

  /** @throws ServiceError `anonymous_off`. */
  issuer(): TokenIssuer {
    return this.#open().issuer;
  }

  /** @throws ServiceError `anonymous_off`. */
  sessions(): AnonymousSessions {
    return this.#open().sessions;
  }

  /** The anonymous session of a call, counted; undefined for what is none. @throws ServiceError `anonymous_off`, `session_expired`, `too_fast`. */
  admit(token: string): AnonymousSession | undefined {
    const session = this.#parts.sessions.recognise(token);
    if (session !== undefined) this.sessions().admit(session);
    return session;
  }

  /** Ids of the keys for the domain's statement, while it is open. @throws StorageError. */
  async statedKeys(): Promise<readonly Uint8Array[]> {
    const { isOpen, keys } = this.#parts;
    return isOpen ? (await keys.all()).map(({ id }) => id) : [];
  }

  #open(): DeskParts {
    if (this.#parts.isOpen) return this.#parts;
    throw refusal("anonymous_off", "this domain takes no anonymous calls, or not now");
  }
}
