import { createPrivateKey, createPublicKey, type KeyObject, sign, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { decode, encode, equalBytes } from "@entente/tls-codec";
import {
  CipherSuite,
  Credential,
  ExternalSenders,
  type FramedContent,
  FramedContentTBS,
  type GroupContext,
  MLSMessage,
  mlsLabel,
  SignContent,
  signatureLabels,
} from "@entente/mls-wire";
import { ConfigurationError, senderName, signaturePublicKey, signatureSchemes } from "@entente/service-kit";
import { suites } from "../key-packages/suites.ts";

/** One key of this domain's external sender. */
interface SenderKey {
  readonly scheme: number;
  readonly signatureKey: Uint8Array;
  readonly credential: Uint8Array;
  readonly key: KeyObject;
}

/** How groups name this domain's external sender. */
export interface SenderIdentity {
  /** MLS Credential, TLS encoding. */
  readonly credential: Uint8Array;
  readonly signatureKey: Uint8Array;
}

/** Proposes in groups that list this domain as an external sender (RFC 9420 12.1.8, A23-42). */
export class ExternalSender {
  readonly #keys: readonly SenderKey[];

  constructor(keys: readonly SenderKey[]) {
    this.#keys = keys;
  }

  /** The sender for groups of a suite; undefined where there is no key of its signature scheme. */
  identity(suite: CipherSuite): SenderIdentity | undefined {
    const scheme = suites.get(CipherSuite.codeOf(suite))?.signatureScheme;
    return this.#keys.find((key) => key.scheme === scheme);
  }

  /** Whether a group lists this domain. */
  isListed(context: GroupContext): boolean {
    return this.#place(context) !== undefined;
  }

  /** MLSMessage with the proposal to remove a leaf in the epoch of the context; undefined where the group does not list this domain. */
  removal(context: GroupContext, leafIndex: number): Uint8Array | undefined {
    const place = this.#place(context);
    if (place === undefined) return undefined;
    const content: FramedContent = {
      groupId: context.groupId,
      epoch: context.epoch,
      sender: { senderType: "external", senderIndex: place.index },
      authenticatedData: new Uint8Array(),
      contentType: "proposal",
      proposal: { proposalType: "remove", removed: leafIndex },
    };
    const tbs = encode(FramedContentTBS, {
      version: "mls10",
      wireFormat: "mls_public_message",
      content,
      context: undefined,
    });
    const label = mlsLabel(signatureLabels.framedContent);
    const signature = signWith(place.key, encode(SignContent, { label, content: tbs }));
    const publicMessage = {
      content,
      auth: { signature, confirmationTag: undefined },
      membershipTag: undefined,
    };
    return encode(MLSMessage, { version: "mls10", wireFormat: "mls_public_message", publicMessage });
  }

  #place({
    cipherSuite,
    extensions,
  }: GroupContext): { readonly index: number; readonly key: SenderKey } | undefined {
    const found = extensions.find(({ extensionType }) => extensionType === "external_senders");
    const key = this.#keys.find(
      ({ scheme }) => scheme === suites.get(CipherSuite.codeOf(cipherSuite))?.signatureScheme,
    );
    if (found === undefined || key === undefined) return undefined;
    const senders = decode(ExternalSenders, found.extensionData);
    const index = senders.findIndex(({ signatureKey }) => equalBytes(signatureKey, key.signatureKey));
    return index < 0 ? undefined : { index, key };
  }
}

/** Reads the keys of the configuration. @throws ConfigurationError for a key that is not its certificate's, or not this domain's. */
export function readExternalSender(
  domain: string,
  files: readonly { readonly certificate: string; readonly key: string }[],
): ExternalSender {
  return new ExternalSender(files.map((each) => readSenderKey(domain, each)));
}

function readSenderKey(
  domain: string,
  files: { readonly certificate: string; readonly key: string },
): SenderKey {
  const certificate = new X509Certificate(readFileSync(files.certificate));
  const key = createPrivateKey(readFileSync(files.key));
  const made = signaturePublicKey(certificate.publicKey);
  const isOurs = certificate.subjectAltName === `DNS:${senderName(domain)}`;
  if (made === undefined || !isOurs || !createPublicKey(key).equals(certificate.publicKey)) {
    const problem = `no key of an external sender of ${domain}`;
    throw new ConfigurationError(files.certificate, [{ key: "", problem }]);
  }
  const credential = encode(Credential, {
    credentialType: "x509",
    certificates: [{ certData: new Uint8Array(certificate.raw) }],
  });
  return { scheme: made.scheme, signatureKey: made.publicKey, credential, key };
}

function signWith({ scheme, key }: SenderKey, content: Uint8Array): Uint8Array {
  return new Uint8Array(sign(scheme === signatureSchemes.ed25519 ? null : "sha256", content, key));
}
