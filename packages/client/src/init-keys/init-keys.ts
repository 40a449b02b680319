import { decode, DecodeError, encode, textFromUtf8, utf8FromText } from "@entente/tls-codec";
import {
  certificateDataOf,
  certificatesOfData,
  chooseInitKeyVersion,
  type ClientId,
  clientIdParts,
  clientIdProblem,
  Credential,
  GetUserInitKeyRequest,
  GetUserInitKeyResponse,
  initKeyIdOf,
  initKeyVersions,
  parseClientId,
  parseUserId,
  UserInitKey,
  type UserInitKeyBundle,
  userInitKeyTBS,
} from "@entente/mls-wire";
import { common, InitKeyService } from "@entente/proto";
import { CryptoError } from "../crypto/crypto-error.ts";
import type { Curve } from "../crypto/primitives.ts";
import { credentialClaims } from "../mls/credential.ts";
import type { GroupEnvironment } from "../mls/environment.ts";
import { GroupError } from "../mls/group-error.ts";
import { freshIdempotencyKey } from "../session/idempotency-key.ts";
import type { Session } from "../session/session.ts";
import type { SignatureKey } from "../session/signature-key.ts";
import { InitKeyError } from "./init-key-error.ts";

/** Suites of draft-omara-mls-federation-00 that have a key here. */
export type InitKeySuite = "P256_SHA256_AES128GCM" | "X25519_SHA256_AES128GCM";

const uniqueBytes = 16;
const privateKeyBytes = 32;

/** A UserInitKey of our own: what is published, and what stays here. */
export interface OwnInitKey {
  readonly bytes: Uint8Array;
  /** One for each suite, in their order, 32 bytes each. The application keeps them; this package does not. */
  readonly privateKeys: readonly Uint8Array[];
}

/** The init keys and the identity key of another client; signed by it, and vouched for by its domain. */
export interface FetchedInitKey {
  readonly client: ClientId;
  /** As in LeafNode.signature_key. */
  readonly identityKey: Uint8Array;
  /** Public keys of the suites that were asked for. */
  readonly initKeys: ReadonlyMap<InitKeySuite, Uint8Array>;
  /** The highest version that both clients speak; undefined where unstated versions were allowed and none is stated. */
  readonly version: number | undefined;
  /** The UserInitKey as it came. */
  readonly bytes: Uint8Array;
}

/** A client without a key that fits. */
export interface ClientWithoutInitKey {
  readonly client: ClientId;
  readonly why: "exhausted" | "nothing_compatible";
}

/** How a client speaks the format. */
export interface InitKeyTerms {
  /** Versions of the application's protocol that this client speaks, best first; 1 to 32 of 0 to 255. */
  readonly versions: readonly number[];
  /** The lowest that it accepts; 0 unless told. */
  readonly versionMin?: number;
  /** Takes keys that state no versions; they could have been put in the place of newer ones (OF-20). Not unless told. */
  readonly allowUnstated?: boolean;
}

/** What {@link InitKeys} is made of. */
export interface InitKeyParts {
  readonly session: Session;
  readonly environment: GroupEnvironment;
  /** MLS Credential of type x509. */
  readonly credential: () => Uint8Array;
  readonly signer: () => SignatureKey;
}

/**
 * Init keys in the format of draft-omara-mls-federation-00, by way of the home Delivery Service (OF-1, OF-9). Everything that comes
 * is checked here again: the client's signature, its credential, its versions.
 */
export class InitKeys {
  readonly #parts: InitKeyParts;

  constructor(parts: InitKeyParts) {
    this.#parts = parts;
  }

  /** Makes a UserInitKey for these suites, each once; {@link publish} brings it to the home domain. @throws InitKeyError `credential_unfit`. */
  async make(
    suites: readonly InitKeySuite[],
    { versions }: Pick<InitKeyTerms, "versions">,
  ): Promise<OwnInitKey> {
    const { credential, environment, signer } = this.#parts;
    const { primitives } = environment.crypto;
    const decoded = decode(Credential, credential());
    if (decoded.credentialType !== "x509") {
      throw new InitKeyError("credential_unfit", "the format is served for x509 credentials");
    }
    const privateKeys = suites.map((suite) => keyOf(this.#curve(suite), primitives.randomBytes));
    const unsigned: UserInitKey = {
      userInitKeyId: initKeyIdOf(versions, primitives.randomBytes(uniqueBytes)),
      cipherSuites: [...suites],
      initKeys: suites.map((suite, index) =>
        this.#curve(suite).publicKey(privateKeys[index] ?? new Uint8Array()),
      ),
      credential: {
        credentialType: "x509",
        certData: certificateDataOf(decoded.certificates.map(({ certData }) => certData)),
      },
      signature: new Uint8Array(),
    };
    const signature = await signer().sign(userInitKeyTBS(unsigned));
    return { bytes: encode(UserInitKey, { ...unsigned, signature }), privateKeys };
  }

  /** Brings UserInitKeys to the home domain: all, or none. Answers how many wait there. @throws RpcFailure `bad_init_key`, `stock_full`, `duplicate_key_package`. */
  async publish(keys: readonly Pick<OwnInitKey, "bytes">[]): Promise<number> {
    const userInitKeys = keys.map(({ bytes }) => bytes);
    return (await this.#parts.session.call(InitKeyService.PublishUserInitKeys, { userInitKeys })).remaining;
  }

  /**
   * Takes one UserInitKey of each client of a user, or of one client, at any domain.
   *
   * @param identity `name@domain` or `name@domain/device`.
   * @throws InitKeyError `malformed`, `wrong_identity`, `signature_wrong`, `credential_refused`, `version_unstated`,
   * `version_too_low`, `no_common_version`, `suite_not_asked`; RpcFailure of the way there; IdentifierError.
   */
  async of(
    identity: string,
    suites: readonly InitKeySuite[],
    terms: InitKeyTerms,
  ): Promise<{ readonly keys: readonly FetchedInitKey[]; readonly left: readonly ClientWithoutInitKey[] }> {
    const user =
      clientIdProblem(identity) === undefined
        ? clientIdParts(parseClientId(identity)).user
        : parseUserId(identity);
    const request = encode(GetUserInitKeyRequest, {
      identity: utf8FromText(identity) ?? new Uint8Array(),
      supportedSuites: [...suites],
    });
    const idempotencyKey = freshIdempotencyKey(this.#parts.environment.crypto.primitives);
    const { answer } = await this.#parts.session.call(InitKeyService.GetUserInitKey, {
      query: { request, idempotencyKey },
    });
    const bundles = bundlesOf(answer?.response ?? new Uint8Array());
    const keys: FetchedInitKey[] = [];
    for (const bundle of bundles) {
      const client = clientOf(bundle);
      if (client !== identity && clientIdParts(client).user !== user) throw someoneElse(client);
      if (keys.some((key) => key.client === client)) throw someoneElse(client);
      keys.push(await this.#checked(client, bundle.userInitKey, suites, terms));
    }
    return { keys, left: leftOf(answer?.clients ?? [], keys, user) };
  }

  async #checked(
    client: ClientId,
    key: UserInitKey,
    suites: readonly InitKeySuite[],
    terms: InitKeyTerms,
  ): Promise<FetchedInitKey> {
    const identityKey = await this.#identityKey(client, key);
    const { versions, versionMin = 0, allowUnstated = false } = terms;
    const choice = chooseInitKeyVersion(versions, statedVersions(key, client), versionMin);
    if (choice.code !== "agreed" && !(choice.code === "version_unstated" && allowUnstated)) {
      throw new InitKeyError(
        choice.code,
        `${client} and this client share no version that is accepted`,
        client,
      );
    }
    const initKeys = new Map<InitKeySuite, Uint8Array>();
    for (const [index, suite] of key.cipherSuites.entries()) {
      const [known, publicKey] = [suites.find((each) => each === suite), key.initKeys[index]];
      if (known === undefined || publicKey === undefined) continue;
      this.#checkKey(known, publicKey, client);
      initKeys.set(known, publicKey);
    }
    if (initKeys.size === 0) throw new InitKeyError("suite_not_asked", "no suite that was asked for", client);
    const version = choice.code === "agreed" ? choice.version : undefined;
    return { client, identityKey, initKeys, version, bytes: encode(UserInitKey, key) };
  }

  /** The key that the client's domain vouches for, and that has signed this. */
  async #identityKey(client: ClientId, key: UserInitKey): Promise<Uint8Array> {
    const { environment } = this.#parts;
    const credential = credentialOf(key, client);
    const claims = credentialClaims(decode(Credential, credential));
    const { signatureKey } = claims;
    if (signatureKey === undefined || claims.client !== client) throw someoneElse(client);
    // A key of 32 bytes is Ed25519's, any other P-256's, as in the credentials of groups.
    const { ed25519, p256 } = environment.crypto.primitives.signers;
    const signer = signatureKey.length === privateKeyBytes ? ed25519 : p256;
    if (!signer.verify(signatureKey, userInitKeyTBS(key), key.signature)) {
      throw new InitKeyError("signature_wrong", "the key is not signed by the client that it names", client);
    }
    const verdict = await environment.authenticator.authenticate({ client, credential, signatureKey });
    if (!verdict.accepted) throw new InitKeyError("credential_refused", verdict.reason, client);
    return signatureKey;
  }

  #checkKey(suite: InitKeySuite, publicKey: Uint8Array, client: ClientId): void {
    try {
      this.#curve(suite).checkPublicKey(publicKey);
    } catch (cause) {
      if (!(cause instanceof CryptoError)) throw cause;
      throw new InitKeyError("malformed", `no key of ${suite}`, client);
    }
  }

  #curve(suite: InitKeySuite): Curve {
    const { p256, x25519 } = this.#parts.environment.crypto.primitives.curves;
    return suite === "P256_SHA256_AES128GCM" ? p256 : x25519;
  }
}

function keyOf(curve: Curve, randomBytes: (count: number) => Uint8Array): Uint8Array {
  // A random string of 32 bytes is an X25519 key always, and a P-256 key but for one in 2^32.
  for (;;) {
    const privateKey = randomBytes(privateKeyBytes);
    try {
      curve.publicKey(privateKey);
      return privateKey;
    } catch (error) {
      if (!(error instanceof CryptoError)) throw error;
    }
  }
}

function bundlesOf(response: Uint8Array): readonly UserInitKeyBundle[] {
  try {
    return decode(GetUserInitKeyResponse, response).userInitKeys;
  } catch (error) {
    if (error instanceof DecodeError) throw new InitKeyError("malformed", error.message);
    throw error;
  }
}

function clientOf({ identity }: UserInitKeyBundle): ClientId {
  const name = textFromUtf8(identity) ?? "";
  if (clientIdProblem(name) !== undefined)
    throw new InitKeyError("malformed", "an identity that names no client");
  return parseClientId(name);
}

/** The credential as RFC 9420 writes it. */
function credentialOf({ credential }: UserInitKey, client: ClientId): Uint8Array {
  if (credential.credentialType !== "x509") {
    throw new InitKeyError("credential_refused", "not of type x509", client);
  }
  try {
    const certificates = certificatesOfData(credential.certData).map((certData) => ({ certData }));
    const bytes = encode(Credential, { credentialType: "x509", certificates });
    credentialClaims(decode(Credential, bytes));
    return bytes;
  } catch (error) {
    if (error instanceof DecodeError || error instanceof GroupError) {
      throw new InitKeyError("credential_refused", error.message, client);
    }
    throw error;
  }
}

function statedVersions(key: UserInitKey, client: ClientId): readonly number[] | undefined {
  try {
    return initKeyVersions(key.userInitKeyId);
  } catch (error) {
    if (error instanceof DecodeError) throw new InitKeyError("malformed", error.message, client);
    throw error;
  }
}

function leftOf(
  clients: readonly common.InitKeyClient.$Properties[],
  keys: readonly FetchedInitKey[],
  user: string,
): readonly ClientWithoutInitKey[] {
  return clients.flatMap(({ clientId = "", status }) => {
    if (keys.some(({ client }) => client === clientId)) return [];
    if (clientIdProblem(clientId) !== undefined) throw new InitKeyError("malformed", "a status of no client");
    const client = parseClientId(clientId);
    if (clientIdParts(client).user !== user) throw someoneElse(client);
    const exhausted = status === common.KeyPackageStatus.KEY_PACKAGE_STATUS_EXHAUSTED;
    return [{ client, why: exhausted ? ("exhausted" as const) : ("nothing_compatible" as const) }];
  });
}

function someoneElse(client: ClientId): InitKeyError {
  return new InitKeyError("wrong_identity", "the answer is about someone else", client);
}
