import { decode } from "@entente/tls-codec";
import {
  CipherSuite,
  type ClientId,
  ExtensionType,
  LeafNode,
  parseClientId,
  ProtocolVersion,
} from "@entente/mls-wire";
import { type ClientOffer, type KeyPackageOffer, leafFacts } from "@entente/policy";
import type { common } from "@entente/proto";
import { certificateClaims } from "../mls/certificate.ts";
import { credentialClaims } from "../mls/credential.ts";
import { refusalOf } from "../mls/group-error.ts";
import { mediaTypesOf } from "../mls/media-types.ts";
import { stockedSuitesExtensionType, stockedSuitesOf } from "../mls/stocked-suites.ts";

/** What a domain says of a client, as far as it can be read. Nothing is verified. */
export function clientOffer({
  clientId = "",
  keyPackages = [],
}: common.ClientDescription.$Properties): ClientOffer {
  const client = parseClientId(clientId);
  return { client, keyPackages: keyPackages.flatMap((each) => keyPackageOffer(client, each)) };
}

/** What cannot be read, or is about somebody else, is as good as not there. */
export function keyPackageOffer(
  client: ClientId,
  description: common.KeyPackageDescription.$Properties,
): readonly KeyPackageOffer[] {
  try {
    const leaf = decode(LeafNode, description.leafNode ?? new Uint8Array());
    const claims = credentialClaims(leaf.credential);
    if (claims.client !== client || leaf.leafNodeSource !== "key_package") return [];
    const { notBefore, notAfter } = leaf.lifetime;
    return [
      {
        leaf: leafFacts(leaf, { client, credentialSeconds: claims.validSeconds }),
        suite: CipherSuite.valueOf(description.cipherSuite ?? 0) ?? 0,
        version: ProtocolVersion.valueOf(description.version ?? 0) ?? 0,
        lifetimeSeconds: notAfter - notBefore,
        notBeforeSeconds: notBefore,
        notAfterSeconds: notAfter,
        extensionTypes: (description.extensionTypes ?? []).map((code) => ExtensionType.valueOf(code) ?? code),
        credentialEndsSeconds: endOf(leaf),
        lastResort: description.lastResort ?? false,
        mediaTypes: mediaTypesTold(leaf),
        stockedSuites: stockedSuitesTold(leaf),
      },
    ];
  } catch (error) {
    refusalOf(error);
    return [];
  }
}

function endOf({ credential }: LeafNode): bigint | undefined {
  if (credential.credentialType !== "x509") return undefined;
  const [first] = credential.certificates as readonly { readonly certData: Uint8Array }[];
  const claims = first === undefined ? undefined : certificateClaims(first.certData);
  if (claims === undefined || "problem" in claims) return undefined;
  return BigInt(Math.floor(claims.notAfterMs / 1000));
}

function stockedSuitesTold({ extensions }: LeafNode): readonly CipherSuite[] | undefined {
  const told = extensions.find(
    ({ extensionType }) => ExtensionType.codeOf(extensionType) === stockedSuitesExtensionType,
  );
  return told === undefined ? undefined : stockedSuitesOf(told.extensionData);
}

function mediaTypesTold({ extensions }: LeafNode): readonly string[] | undefined {
  const told = mediaTypesOf(
    extensions.map(({ extensionType, extensionData }) => ({
      extensionType: ExtensionType.codeOf(extensionType),
      extensionData,
    })),
  );
  return told.length === 0 ? undefined : told;
}
