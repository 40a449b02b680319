import { type Extension, parseClientId, parseUserId, groupTermsExtension } from "@entente/mls-wire";
import {
  contextExtensions,
  groupPolicyExtensionType,
  type GroupPolicy,
  type KeyPackageFacts,
  type LeafFacts,
  profilePolicy,
  type Roster,
  rosterOf,
} from "../src/index.ts";

export const alice = parseUserId("alice@a.example");
export const bob = parseUserId("bob@b.example");
export const carol = parseUserId("carol@b.example");

/** A leaf of a client of this SDK. */
export function leafOf(client: string, changes: Partial<LeafFacts> = {}): LeafFacts {
  return {
    client: parseClientId(client),
    credentialType: "x509",
    credentialSeconds: 90n * 86_400n,
    capabilities: {
      versions: ["mls10"],
      cipherSuites: [
        "MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519",
        "MLS_128_DHKEMP256_AES128GCM_SHA256_P256",
        0x2a2a,
      ],
      extensions: [groupTermsExtension, groupPolicyExtensionType, 0x0a0a],
      proposals: [],
      credentials: ["basic", "x509"],
    },
    extensionTypes: [],
    ...changes,
  };
}

export function keyPackageOf(
  leaf: LeafFacts | string,
  changes: Partial<KeyPackageFacts> = {},
): KeyPackageFacts {
  return {
    leaf: typeof leaf === "string" ? leafOf(leaf) : leaf,
    suite: "MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519",
    lifetimeSeconds: 28n * 86_400n,
    extensionTypes: [],
    ...changes,
  };
}

/** The clients, on leaves 0, 1, …; a hole is a blank leaf. */
export function members(...clients: readonly (string | LeafFacts | undefined)[]): Roster {
  return rosterOf(
    clients.flatMap((each, index) =>
      each === undefined ? [] : [[index, typeof each === "string" ? leafOf(each) : each] as const],
    ),
  );
}

/** The small-chat profile with Alice as admin, changed. */
export function policyWith(
  changes: {
    readonly [Part in keyof GroupPolicy]?: GroupPolicy[Part] extends readonly unknown[] | string
      ? GroupPolicy[Part]
      : Partial<GroupPolicy[Part]>;
  } = {},
): GroupPolicy {
  const base = profilePolicy("small_chat", alice);
  return {
    version: "v1",
    roles: changes.roles ?? base.roles,
    rights: { ...base.rights, ...changes.rights },
    admission: { ...base.admission, ...changes.admission },
    demands: { ...base.demands, ...changes.demands },
    retention: { ...base.retention, ...changes.retention },
    behaviour: { ...base.behaviour, ...changes.behaviour },
  };
}

/** A GroupContext's extensions with this policy, and what follows from it. */
export function contextOf(policy: GroupPolicy, ...others: readonly Extension[]): readonly Extension[] {
  return contextExtensions(policy, others);
}
