import { decode, DecodeError } from "@entente/tls-codec";
import { type AuthenticationProcesses, clientIdParts, Credential } from "@entente/mls-wire";
import type { KnownProcess } from "../mls/authentication-process.ts";
import type { Authenticator, PresentedCredential, Verdict } from "../mls/authenticator.ts";
import type { Transparency } from "../transparency/transparency.ts";

/** Judges by process; a client has those that it supports. */
export type ProcessRegistry = Partial<Record<KnownProcess, Authenticator>>;

/** Processes for basic credentials, in the order in which they are asked. */
const basicProcesses = ["log_vouched", "fingerprint"] as const;

/**
 * Asks the process that a credential's type stands for. A basic credential is accepted by the first process that accepts it; with
 * none that is supported it is `unsupported_type`.
 */
export class AuthenticationProcessJudge implements Authenticator {
  readonly #registry: ProcessRegistry;

  constructor(registry: ProcessRegistry) {
    this.#registry = registry;
  }

  /** Throws what a process throws that can not tell. */
  async authenticate(presented: PresentedCredential): Promise<Verdict> {
    const names = isBasic(presented.credential) ? basicProcesses : (["x509"] as const);
    let verdict: Verdict = { accepted: false, reason: "unsupported_type" };
    for (const name of names) {
      const authenticator = this.#registry[name];
      if (authenticator === undefined) continue;
      verdict = await authenticator.authenticate(presented);
      if (verdict.accepted) return verdict;
    }
    return verdict;
  }
}

/** A judge by those processes of a registry that a client supports. */
export function judgeBy(
  supported: AuthenticationProcesses["supported"],
  registry: ProcessRegistry,
): AuthenticationProcessJudge {
  const entries = Object.entries(registry).filter(([name]) => supported.some((each) => each === name));
  return new AuthenticationProcessJudge(Object.fromEntries(entries));
}

/** The process `log_vouched`: the log of the client's domain has the key under the client's name (A23-108). */
export function logVouched(transparency: () => Pick<Transparency, "know" | "clients">): Authenticator {
  return {
    async authenticate({ client, signatureKey }) {
      const logs = transparency();
      await logs.know(clientIdParts(client).domain);
      const standing = await logs.clients.standing(client, signatureKey);
      if (standing === "logged") return { accepted: true };
      // Without a proof nobody vouches for it, and to be tried again it is not refused either.
      if (standing === "unproved") throw new Error(`the log of ${client} could not be asked`);
      return { accepted: false, reason: standing };
    },
  };
}

function isBasic(bytes: Uint8Array): boolean {
  try {
    return decode(Credential, bytes).credentialType === "basic";
  } catch (error) {
    if (error instanceof DecodeError) return false;
    throw error;
  }
}
