import { parseDomainName, parseUserId, type UserId, userIdParts } from "@entente/mls-wire";
import { type common, DirectoryService } from "@entente/proto";
import type { Caller } from "../anonymous/anonymous-calls.ts";
import type { Session } from "../session/session.ts";

/** A user as a directory tells. Its domain answers for that it is there, and for nothing else. */
export interface FoundUser {
  readonly userId: UserId;
  /** What the user calls itself; nobody has checked it, and two may call themselves the same. Empty for none. */
  readonly displayName: string;
  /** Whether this user has to allow ours before it can be added to a group. */
  readonly consentNeeded: boolean;
}

/** How a user is found. */
export interface Profile {
  /** At most 128 bytes of UTF-8, NFC, without control and format characters. */
  readonly displayName: string;
  /** `hidden`: by contacts alone; `domain`: by users of its domain; `everyone`: by users of other domains too. */
  readonly visibility: "domain" | "everyone" | "hidden";
  /** Who gets its KeyPackages: `anyone` but those it has blocked, or its `contacts`. */
  readonly keyPackagesFor: "anyone" | "contacts";
}

/** Finding users, at home and by way of the home domain elsewhere, and being found (F-10, A18-2). */
export class Directory {
  readonly #session: Session;

  readonly #caller: (purpose: string) => Caller;

  /** @param caller who looks somebody up. */
  constructor(session: Session, caller: (purpose: string) => Caller = () => session) {
    this.#session = session;
    this.#caller = caller;
  }

  /**
   * One user by its exact id. `undefined` where there is none, or none that wants to be found by this user.
   *
   * @throws IdentifierError for no user id; RpcFailure `lookup_quota`, `directory_closed`, and what the way there refuses with.
   */
  async find(userId: string): Promise<FoundUser | undefined> {
    const { domain } = userIdParts(parseUserId(userId));
    return (await this.#ask(domain, { userId }))[0];
  }

  /**
   * Users of a domain whose names begin with `namePrefix` (2 to 64 characters), in order of user id.
   *
   * @throws IdentifierError for no domain; RpcFailure as {@link find}; `directory_closed` where a domain lets others not search.
   */
  async search(domain: string, namePrefix: string, usersMax = 20): Promise<readonly FoundUser[]> {
    return this.#ask(parseDomainName(domain), { namePrefix, limit: usersMax });
  }

  /** How our user is found. @throws RpcFailure. */
  async profile(): Promise<Profile> {
    const { profile } = await this.#session.call(DirectoryService.ReadProfile, {});
    return {
      displayName: profile?.displayName ?? "",
      visibility: oneOf(["domain", "everyone", "hidden"], profile?.visibility, "domain"),
      keyPackagesFor: oneOf(["anyone", "contacts"], profile?.keyPackagesFor, "anyone"),
    };
  }

  /** Changes it, whole, for all devices of our user. @throws RpcFailure `bad_field`. */
  async setProfile(profile: Profile): Promise<void> {
    await this.#session.call(DirectoryService.SetProfile, { profile });
  }

  async #ask(domain: string, query: common.DirectoryQuery.$Properties): Promise<readonly FoundUser[]> {
    const caller = this.#caller(`look-up of ${query.userId ?? query.namePrefix ?? ""}`);
    const { result } = await caller.call(DirectoryService.FindUsers, { domain, query });
    return (result?.users ?? []).map(({ userId, displayName, consentNeeded }) => ({
      userId: parseUserId(userId),
      displayName,
      consentNeeded,
    }));
  }
}

/** What a newer Delivery Service says beyond these is shown as the usual. */
function oneOf<T extends string>(known: readonly T[], value: string | undefined, usual: T): T {
  return known.find((each) => each === value) ?? usual;
}
