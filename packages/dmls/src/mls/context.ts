import type { CiphersuiteImpl, ClientConfig, Extension } from "ts-mls";
import { defaultPaddingConfig, defaultKeyPackageEqualityConfig } from "ts-mls";
import { generationsAheadMax, generationsMax, pastEpochsMax } from "../limits.ts";
import type { Authentication } from "../member.ts";

/** What every MLS operation of a session needs. */
export interface MlsContext {
  readonly cs: CiphersuiteImpl;
  readonly config: ClientConfig;
  readonly authentication: Authentication;
  /** Extensions of the leaves that we make ourselves; the application's. */
  readonly leafExtensions: readonly Extension[];
}

/** The application's Authentication Service could not answer. Not a verdict, so nothing may be refused because of it. */
export class AuthenticationFailed extends Error {
  override readonly name = "AuthenticationFailed";

  constructor(cause: unknown) {
    super("the authentication port rejected", { cause });
  }
}

/** The context of a session. Lifetimes of KeyPackages are checked when they are added, not on every tree. */
export function mlsContext(
  cs: CiphersuiteImpl,
  authentication: Authentication,
  leafExtensions: readonly Extension[] = [],
): MlsContext {
  const memberOf: Authentication["memberOf"] = async (credential, key) => {
    try {
      return await authentication.memberOf(credential, key);
    } catch (error) {
      throw new AuthenticationFailed(error);
    }
  };
  return {
    cs,
    leafExtensions,
    authentication: { memberOf },
    config: {
      keyRetentionConfig: {
        retainKeysForGenerations: generationsMax,
        // One more than we keep: erasing is ours to do, see `trim.ts`.
        retainKeysForEpochs: pastEpochsMax + 1,
        maximumForwardRatchetSteps: generationsAheadMax,
      },
      lifetimeConfig: { maximumTotalLifetime: 10368000n, validateLifetimeOnReceive: false },
      keyPackageEqualityConfig: defaultKeyPackageEqualityConfig,
      paddingConfig: defaultPaddingConfig,
      authService: {
        validateCredential: async (credential, key) => (await memberOf(credential, key)) !== undefined,
      },
    },
  };
}
