import { encode, textFromUtf8 } from "@entente/tls-codec";
import { type ClientId, clientIdProblem, Credential, type LeafNode, parseClientId } from "@entente/mls-wire";
import { readCredential } from "../credentials/x509-credential.ts";

/** Trees share what a Commit does not change, so a leaf's certificate is read once. */
const known = new WeakMap<LeafNode, ClientId | "none">();

/** The client that a leaf's credential names; undefined where it names none. Nobody has vouched for it. */
export function clientOfLeaf(leaf: LeafNode): ClientId | undefined {
  const found = known.get(leaf) ?? read(leaf.credential) ?? "none";
  known.set(leaf, found);
  return found === "none" ? undefined : found;
}

function read(credential: Credential): ClientId | undefined {
  if (credential.credentialType === "basic") {
    const id = textFromUtf8(credential.identity) ?? "";
    return clientIdProblem(id) === undefined ? parseClientId(id) : undefined;
  }
  return readCredential(encode(Credential, credential))?.clientId;
}
