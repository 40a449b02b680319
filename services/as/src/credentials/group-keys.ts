import { clientIdParts, groupKeysSignContent, parseClientId, renewalSignContent } from "@entente/mls-wire";
import type { IdentityStore } from "@entente/storage";
import type { SignatureScheme } from "@entente/service-kit";
import { refusal } from "../errors.ts";
import { visibleWaitMs } from "../limits.ts";
import type { Transparency } from "../log/transparency.ts";
import type { Grant } from "./enrolment.ts";
import type { Issuer } from "./issuer.ts";
import { changeRefusal, checkClock, checkKey, checkSignature } from "./key-checks.ts";
import type { CredentialVerifier } from "./verifier.ts";

/** A client that wants further keys, or gives some up. */
export interface GroupKeysRequest {
  readonly credential: Uint8Array;
  readonly clientId: string;
  readonly currentPublicKey: Uint8Array;
  readonly currentScheme: SignatureScheme;
  /** Each once. */
  readonly certified: readonly {
    readonly signatureScheme: number;
    readonly signaturePublicKey: Uint8Array;
    readonly signature: Uint8Array;
  }[];
  readonly dropped: readonly Uint8Array[];
  readonly requestedAtMs: number;
  readonly signature: Uint8Array;
}

/** Certifies keys of a client that each stand for it in one group, several in one version of the log (A23-120). */
export class GroupKeys {
  readonly #issuer: Issuer;
  readonly #verifier: CredentialVerifier;
  readonly #identities: IdentityStore;
  readonly #transparency: Pick<Transparency, "sets" | "visible">;

  constructor(
    issuer: Issuer,
    verifier: CredentialVerifier,
    identities: IdentityStore,
    transparency: Pick<Transparency, "sets" | "visible">,
  ) {
    this.#issuer = issuer;
    this.#verifier = verifier;
    this.#identities = identities;
    this.#transparency = transparency;
  }

  /**
   * A credential for each key, in order, visible in the log; the log names those that are given up no more.
   *
   * @throws ServiceError `credential_refused`, `clock_skew`, `bad_signature_key`, `bad_signature`, `signature_key_in_use`,
   * `too_many_keys`, `unknown_client`, `change_conflict`.
   */
  async change(request: GroupKeysRequest, nowMs: number): Promise<readonly Grant[]> {
    await this.#requireClient(request, nowMs);
    const { clientId, requestedAtMs, certified, dropped } = request;
    const keys = certified.map(({ signatureScheme, signaturePublicKey, signature }) => {
      const scheme = checkKey(signatureScheme, signaturePublicKey);
      const signed = renewalSignContent(requestedAtMs, clientId, signaturePublicKey);
      checkSignature(scheme, signaturePublicKey, signed, signature, "certified.signature");
      return { scheme, signaturePublicKey };
    });
    const issued = await Promise.all(
      keys.map(async ({ scheme, signaturePublicKey }) => ({
        signaturePublicKey,
        ...(await this.#issuer.issue(clientId, scheme, signaturePublicKey, nowMs, "group")),
      })),
    );
    const client = parseClientId(clientId);
    const { answer, logged } = await this.#transparency.sets.changing(
      clientIdParts(client).user,
      nowMs,
      { kind: "group_keys", clientId: client, certified: issued, dropped },
      (version) =>
        this.#identities.certify({
          clientId,
          keys: issued.map(({ signaturePublicKey, serial }) => ({
            signatureKey: signaturePublicKey,
            serial,
          })),
          nowMs,
          logged: version,
        }),
      (each) => each === "version_taken",
    );
    if (answer === "certified") {
      await this.#transparency.visible(logged, visibleWaitMs);
      return issued;
    }
    throw changeRefusal(answer);
  }

  /** Only the key in force may ask: one that was taken from a group gets nothing by it. */
  async #requireClient(request: GroupKeysRequest, nowMs: number): Promise<void> {
    const { credential, clientId, currentPublicKey, requestedAtMs } = request;
    const question = { credential, clientId, signaturePublicKey: currentPublicKey };
    const { state } = await this.#verifier.verify(question, nowMs);
    const identity = state === "valid" ? await this.#identities.find(clientId) : undefined;
    if (identity === undefined || Buffer.compare(identity.signatureKey, currentPublicKey) !== 0)
      throw refusal("credential_refused", "not the client's credential that is in force", {
        field: "credential",
      });
    checkClock(requestedAtMs, nowMs);
    const keys = request.certified.map(({ signaturePublicKey }) => signaturePublicKey);
    const signed = groupKeysSignContent(requestedAtMs, clientId, keys, request.dropped);
    checkSignature(request.currentScheme, currentPublicKey, signed, request.signature, "signature");
  }
}
