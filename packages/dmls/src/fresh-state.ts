import type { Lifetime } from "ts-mls";
import { DmlsError } from "./errors.ts";
import { generateOwnKeyPackage } from "./key-package.ts";
import type { SessionOptions } from "./session.ts";
import type { SessionState } from "./session-state.ts";
import type { StepContext } from "./step.ts";

/** What a session begins with. Throws `key_package_invalid` when the identity is not believed by our own authentication. */
export async function freshState(
  context: StepContext,
  options: SessionOptions,
  lifetime: Lifetime,
): Promise<SessionState> {
  const { identity } = options;
  const self = await options.authentication.memberOf(identity.credential, identity.signaturePublicKey);
  if (self === undefined) throw new DmlsError("key_package_invalid", "our own credential is not believed");
  const revision = options.revision ?? "draft-02";
  return {
    self,
    identity,
    revision,
    own: await generateOwnKeyPackage(identity, revision, lifetime, context.mls),
    universe: undefined,
    rejoin: undefined,
    excludedBy: undefined,
    leafKeys: new Map(),
    toRemove: new Set(),
    messagesSinceUpdate: 0,
    messagesInEpoch: 0,
    rejoinsGranted: new Map(),
    rejoinKeyPackages: new Map(),
    waiting: new Map(),
    nextOutgoing: 0n,
    nextDelivery: 0n,
  };
}

/** From an hour ago, for clocks that differ, for 90 days. */
export function defaultLifetime(): Lifetime {
  const nowSeconds = BigInt(Math.floor(Date.now() / 1000));
  return { notBefore: nowSeconds - 3600n, notAfter: nowSeconds + 90n * 86_400n };
}
