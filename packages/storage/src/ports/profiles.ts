/** `hidden`: found by allowed contacts alone; `domain`: by users of this domain too; `everyone`: by other domains' too. */
export type Visibility = "domain" | "everyone" | "hidden";

/** How a user is found, and who gets its KeyPackages. */
export interface Profile {
  /** At most `displayNameBytesMax` of UTF-8; empty for none. */
  readonly displayName: string;
  readonly visibility: Visibility;
  /** `contacts`: those that the user has allowed, and its own devices. Whoever is blocked gets none in any case. */
  readonly keyPackagesFor: "anyone" | "contacts";
}

export interface FindRequest {
  /** One user, or all whose id begins with this. */
  readonly sought: { readonly userId: string } | { readonly prefix: string };
  /** The user who looks. */
  readonly viewer: string;
  /** What contacts call the viewer, where they are kept under other names than users' ids. */
  readonly viewerAsContact?: string;
  /** Whether the viewer is of this domain. */
  readonly viewerIsHome: boolean;
  /** Of users who set nothing. */
  readonly usual: Profile;
  /** At most `readItemsMax`. */
  readonly usersMax: number;
}

export interface FoundUser {
  readonly userId: string;
  readonly displayName: string;
  /** Whether the viewer is no allowed contact and the user's KeyPackages are for those. */
  readonly consentNeeded: boolean;
}

/** How the users of this domain want to be found. */
export interface ProfileStore {
  /** `undefined` for a user who set nothing. */
  find(userId: string): Promise<Profile | undefined>;
  save(userId: string, profile: Profile): Promise<void>;
  /** Users with an active client whom the viewer may see, ascending. Whoever has blocked it is not there for it. */
  visible(request: FindRequest): Promise<readonly FoundUser[]>;
  /** Whether the viewer may have KeyPackages of the user, who may be one that is not there. */
  consents(userId: string, viewer: string, usual: Profile): Promise<boolean>;
}
