import "reflect-metadata";
import { generateKeyPairSync, type KeyObject, sign, webcrypto } from "node:crypto";
import * as x509 from "@peculiar/x509";
import type { DomainFolder } from "@entente/domain";
import {
  CipherSuite,
  type ClientId,
  Credential,
  LeafNode,
  leafNodeTBS,
  mlsLabel,
  parseClientId,
  type ProtocolVersion,
  SignContent,
  signatureLabels,
} from "@entente/mls-wire";
import type { common } from "@entente/proto";
import { importKey } from "@entente/service-kit";
import { decode, encode } from "@entente/tls-codec";

/** What a leaf says that the ordinary one does not. */
export interface LeafChanges {
  readonly cipherSuites?: readonly number[];
  /** Of MLS. */
  readonly versions?: readonly ProtocolVersion[];
  readonly extensions?: readonly number[];
  readonly notBeforeSeconds?: bigint;
  readonly notAfterSeconds?: bigint;
}

const daySeconds = 86_400n;

/** A client of the hostile domain, which its issuer has certified and which signs whatever it is told. */
export class HostileClient {
  readonly id: ClientId;
  /** MLS Credential. */
  readonly credential: Uint8Array;
  readonly publicKey: Uint8Array;
  /** The 32 bytes of an Ed25519 private key. */
  readonly privateKey: Uint8Array;
  readonly #key: KeyObject;

  private constructor(id: ClientId, key: KeyObject, publicKey: Uint8Array, credential: Uint8Array) {
    this.id = id;
    this.credential = credential;
    this.publicKey = publicKey;
    this.privateKey = new Uint8Array(Buffer.from(key.export({ format: "jwk" }).d ?? "", "base64url"));
    this.#key = key;
  }

  /** Certified by the issuer of a domain whose keys the attacker has. */
  static async make(folder: DomainFolder, id: string): Promise<HostileClient> {
    const { privateKey, publicKey } = generateKeyPairSync("ed25519");
    const raw = new Uint8Array(Buffer.from(publicKey.export({ format: "jwk" }).x ?? "", "base64url"));
    const issuer = new x509.X509Certificate(folder.read("issuer.pem"));
    const certificate = await x509.X509CertificateGenerator.create({
      serialNumber: Buffer.from(webcrypto.getRandomValues(new Uint8Array(12)))
        .toString("hex")
        .replace(/^./, "4"),
      subject: "CN=client",
      issuer: issuer.subject,
      notBefore: new Date(Date.now() - 60_000),
      notAfter: new Date(Date.now() + 7 * 86_400_000),
      signingAlgorithm: { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" },
      publicKey: await webcrypto.subtle.importKey("raw", raw, "Ed25519", true, ["verify"]),
      signingKey: await importKey(folder.read("issuer.key")),
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.SubjectAlternativeNameExtension([{ type: "url", value: `entente:${id}` }]),
      ],
    });
    const certificates = [certificate.rawData, issuer.rawData].map((der) => ({
      certData: new Uint8Array(der),
    }));
    const credential = encode(Credential, { credentialType: "x509", certificates });
    return new HostileClient(parseClientId(id), privateKey, raw, credential);
  }

  /** Signs as the client, over bytes as they are. */
  sign(bytes: Uint8Array): Uint8Array {
    return new Uint8Array(sign(null, bytes, this.#key));
  }

  /** A leaf of a KeyPackage, well signed, whatever it says. */
  leaf({
    cipherSuites = [3, 1],
    versions = ["mls10"],
    extensions = [],
    ...lifetime
  }: LeafChanges = {}): LeafNode {
    const now = BigInt(Math.floor(Date.now() / 1000));
    const unsigned: LeafNode = {
      encryptionKey: new Uint8Array(webcrypto.getRandomValues(new Uint8Array(32))),
      signatureKey: this.publicKey,
      credential: decode(Credential, this.credential),
      capabilities: {
        versions: [...versions],
        cipherSuites: cipherSuites.map((code) => CipherSuite.valueOf(code) ?? code),
        extensions: [...extensions],
        proposals: [],
        credentials: ["x509"],
      },
      leafNodeSource: "key_package",
      lifetime: {
        notBefore: lifetime.notBeforeSeconds ?? now - 3_600n,
        notAfter: lifetime.notAfterSeconds ?? now + 28n * daySeconds,
      },
      extensions: [],
      signature: new Uint8Array(),
    };
    const content = leafNodeTBS(unsigned, { groupId: new Uint8Array(), leafIndex: 0 });
    const signature = this.sign(encode(SignContent, { label: mlsLabel(signatureLabels.leafNode), content }));
    return { ...unsigned, signature };
  }

  /** What a domain says of the client: a KeyPackage of each suite, with that leaf. */
  described(
    suites: readonly number[],
    leaf: LeafNode | Uint8Array = this.leaf(),
    more: common.KeyPackageDescription.$Properties = {},
  ): common.ClientDescription.$Properties {
    const leafNode = leaf instanceof Uint8Array ? leaf : encode(LeafNode, leaf);
    const keyPackages = suites.map((cipherSuite) => ({ cipherSuite, version: 1, leafNode, ...more }));
    return { clientId: this.id, keyPackages };
  }
}
