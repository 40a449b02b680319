import { decode, encode, equalBytes, utf8FromText } from "@entente/tls-codec";
import {
  AuthenticatedContent,
  FramedHeader,
  handshakeHeader,
  MLSMessage,
  referenceLabels,
  RefHashInput,
} from "@entente/mls-wire";
import { groupFeed, type Store } from "@entente/storage";
import { itemKind } from "../feeds/item-kind.ts";
import { suiteDigest } from "../key-packages/suites.ts";
import { waitingProposalBytesMax, waitingProposalItemsMax, waitingProposalsMax } from "../limits.ts";

const label = utf8FromText(referenceLabels.proposal) ?? new Uint8Array();
const hashes = ["sha256", "sha512"] as const;

/**
 * Proposals of an epoch of a group, the current one unless told, that are in its feed here, oldest first: MLSMessages of members and of external senders, encrypted
 * ones too, which show no more than that they are proposals (A23-31). Of the newest items of the feed alone.
 */
export async function waitingProposals(
  store: Pick<Store, "feeds" | "groups">,
  groupId: Uint8Array,
  ofEpoch?: bigint,
): Promise<readonly Uint8Array[]> {
  const group = await store.groups.find(groupId);
  if (group === undefined) return [];
  const wanted = ofEpoch ?? group.epoch;
  const feed = groupFeed(groupId);
  const { endSeq } = await store.feeds.range(feed, 0n, 0, 0);
  const after = endSeq > BigInt(waitingProposalItemsMax) ? endSeq - BigInt(waitingProposalItemsMax) : 0n;
  const { items } = await store.feeds.range(feed, after, waitingProposalItemsMax, waitingProposalBytesMax);
  return items
    .filter(({ kind, epoch, bytes }) => kind === itemKind.message && epoch === wanted && isProposal(bytes))
    .slice(-waitingProposalsMax)
    .map(({ bytes }) => bytes);
}

/** Those that a Commit names so; encrypted ones, whose reference only members can tell, are all among them. RFC 9420 5.2. */
export function referenced(
  proposals: readonly Uint8Array[],
  references: readonly Uint8Array[],
): readonly Uint8Array[] {
  if (references.length === 0) return proposals;
  return proposals.filter((bytes) => {
    const message = decode(MLSMessage, bytes);
    if (message.wireFormat !== "mls_public_message") return true;
    const { content, auth } = message.publicMessage;
    const value = encode(AuthenticatedContent, { wireFormat: "mls_public_message", content, auth });
    const input = encode(RefHashInput, { label, value });
    // The message does not tell its group's suite, and the length of a reference tells its hash.
    const mine = hashes.map((hash) => suiteDigest({ hash }, input));
    return references.some((reference) => mine.some((each) => equalBytes(reference, each)));
  });
}

function isProposal(bytes: Uint8Array): boolean {
  const header = handshakeHeader(bytes);
  return header instanceof FramedHeader && header.contentType === "proposal";
}
