import { decode, DecodeError, encode } from "@entente/tls-codec";
import {
  type ClientId,
  clientIdParts,
  clientIdProblem,
  Credential,
  LeafNode,
  leafNodeTBS,
  mlsLabel,
  parseClientId,
  SignContent,
  signatureLabels,
  type UserId,
} from "@entente/mls-wire";
import type { ClientOffer, UserOffer } from "@entente/policy";
import type { common } from "@entente/proto";
import { keyPackageOffer } from "../client/offers.ts";
import { credentialClaims } from "../mls/credential.ts";
import type { GroupEnvironment } from "../mls/environment.ts";
import { GroupError } from "../mls/group-error.ts";
import { NegotiationError } from "./negotiation-error.ts";

const ed25519KeyBytes = 32;

/**
 * What a user's domain says that the user's clients offer, each leaf checked as if its KeyPackage had been taken: signed by the
 * client, whose domain vouches for its credential. Whoever is on the way controls every byte.
 *
 * @throws NegotiationError `offer_malformed`, `wrong_client`, `leaf_signature_wrong`, `credential_refused`.
 */
export async function checkedOffer(
  environment: GroupEnvironment,
  user: UserId,
  { clients = [] }: common.UserDescription.$Properties,
): Promise<UserOffer> {
  const seen = new Set<string>();
  const offers: ClientOffer[] = [];
  for (const { clientId = "", keyPackages = [] } of clients) {
    const client = clientOf(clientId, user);
    if (seen.has(client)) throw new NegotiationError("wrong_client", client, "it is shown twice");
    seen.add(client);
    for (const { leafNode = new Uint8Array() } of keyPackages) await checkLeaf(environment, client, leafNode);
    offers.push({ client, keyPackages: keyPackages.flatMap((each) => keyPackageOffer(client, each)) });
  }
  return { user, clients: offers };
}

function clientOf(text: string, user: UserId): ClientId {
  if (clientIdProblem(text) !== undefined)
    throw new NegotiationError("offer_malformed", user, "a client without a name");
  const client = parseClientId(text);
  if (clientIdParts(client).user === user) return client;
  throw new NegotiationError("wrong_client", client, `it is shown as a client of ${user}`);
}

async function checkLeaf(environment: GroupEnvironment, client: ClientId, bytes: Uint8Array): Promise<void> {
  const leaf = decodedLeaf(client, bytes);
  const { signatureKey, signature } = leaf;
  const claims = claimsOf(client, leaf);
  if (claims.client !== client)
    throw new NegotiationError("wrong_client", client, `a leaf of ${claims.client}`);
  const content = leafNodeTBS(leaf, { groupId: new Uint8Array(), leafIndex: 0 });
  const signed = encode(SignContent, { label: mlsLabel(signatureLabels.leafNode), content });
  const { ed25519, p256 } = environment.crypto.primitives.signers;
  const signer = signatureKey.length === ed25519KeyBytes ? ed25519 : p256;
  if (!signer.verify(signatureKey, signed, signature)) {
    throw new NegotiationError("leaf_signature_wrong", client, "its leaf is not as it was signed");
  }
  const credential = encode(Credential, leaf.credential);
  const verdict = await environment.authenticator.authenticate({ client, credential, signatureKey });
  if (!verdict.accepted) throw new NegotiationError("credential_refused", client, verdict.reason);
}

function decodedLeaf(client: ClientId, bytes: Uint8Array): LeafNode {
  try {
    const leaf = decode(LeafNode, bytes);
    if (leaf.leafNodeSource === "key_package") return leaf;
    throw new NegotiationError("offer_malformed", client, "a leaf that is of no KeyPackage");
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    throw new NegotiationError("offer_malformed", client, error.message);
  }
}

function claimsOf(client: ClientId, { credential }: LeafNode): ReturnType<typeof credentialClaims> {
  try {
    return credentialClaims(credential);
  } catch (error) {
    if (!(error instanceof GroupError)) throw error;
    throw new NegotiationError("offer_malformed", client, error.message);
  }
}
