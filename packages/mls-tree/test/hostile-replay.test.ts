import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { compareBytes, decode, DecodeError, encode, equalBytes } from "@entente/tls-codec";
import { MLSMessage, RatchetTree } from "@entente/mls-wire";
import { PublicGroup, Refusal, type AuthenticatedProposal, type RefusalCode } from "../src/index.ts";
import { nodeCrypto } from "./node-crypto.ts";
import { nextOf, passiveCase, passiveVectors, publicMessage, startOf, type Epoch } from "./passive-client.ts";
import { accepted } from "./vectors.ts";

const seed = Number(process.env["ENTENTE_SEED"] ?? 20261121);

/** What becomes of a Commit with the epoch's proposals: the next group, or the code of its refusal. */
function outcomeOf(
  group: PublicGroup,
  { proposals, commit }: Epoch,
): PublicGroup | RefusalCode | "malformed" {
  try {
    const known: AuthenticatedProposal[] = [];
    for (const one of proposals) {
      const proposal = group.authenticateProposal(publicMessage(one));
      if (proposal instanceof Refusal) return proposal.code;
      known.push(proposal);
    }
    const answer = group.applyCommit(publicMessage(commit), known);
    return answer instanceof Refusal ? answer.code : answer.group;
  } catch (error) {
    if (error instanceof DecodeError) return "malformed";
    if (error instanceof Error && error.message === "not a PublicMessage") return "malformed";
    throw error;
  }
}

function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  const copy = bytes.slice();
  copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return copy;
}

/** Offset of the confirmation tag: it and the membership tag end the message, each behind one octet of length. */
function tagsOffset(commit: Uint8Array, tagBytes: number): number {
  return commit.length - 2 * (tagBytes + (tagBytes < 64 ? 1 : 2));
}

/** The vector with the most proposals of each suite. */
const long = passiveVectors.filter((_, i) => i % 13 === 12).map(passiveCase);
const [one] = long;
if (one === undefined) throw new Error("no vectors");

describe("order", () => {
  const replays = passiveVectors.filter((_, i) => i % 13 < 8 && i % 3 === 0).map(passiveCase);

  test.each(replays.map((replay, i) => [i, replay] as const))("swapped and repeated, %i", (_, replay) => {
    const [first, second] = replay.epochs;
    if (first === undefined || second === undefined) throw new Error("a vector of one epoch");
    const start = startOf(replay);
    expect(outcomeOf(start, { ...second, proposals: [] })).toBe("wrong_epoch");
    const next = nextOf(start, first);
    expect(outcomeOf(next, { ...first, proposals: [] })).toBe("wrong_epoch");
  });

  test("a proposal that a Commit refers to and nobody delivered", () => {
    const at = one.epochs.findIndex(({ proposals }) => proposals.length > 0);
    const group = one.epochs.slice(0, at).reduce(nextOf, startOf(one));
    const epoch = one.epochs[at]!;
    expect(outcomeOf(group, { ...epoch, proposals: epoch.proposals.slice(1) })).toBe("proposal_unknown");
  });

  test("a message of another group", () => {
    expect(outcomeOf(startOf(one), long[2]!.epochs[0]!)).toBe("wrong_group");
  });
});

describe("bit flips", () => {
  test("every octet of a Commit before its tags", () => {
    const [epoch] = one.epochs;
    const start = startOf(one);
    const accepts: number[] = [];
    for (let octet = 0; octet < tagsOffset(epoch!.commit, 32); octet++) {
      const commit = flipped(epoch!.commit, 8 * octet + (octet % 8));
      if (outcomeOf(start, { ...epoch!, commit }) instanceof PublicGroup) accepts.push(octet);
    }
    expect(accepts).toEqual([]);
  });

  test("any bit of any message of any suite, tags aside", () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.nat(), (caseSeed, messageSeed, bitSeed) => {
        const replay = long[caseSeed % long.length]!;
        const at = messageSeed % replay.epochs.length;
        const group = replay.epochs.slice(0, at).reduce(nextOf, startOf(replay));
        const { proposals, commit } = replay.epochs[at]!;
        const messages = [...proposals, commit];
        const which = Math.floor(messageSeed / 7) % messages.length;
        const octets = messages[which]!.length - 2 * (group.crypto.hashBytes + 2);
        messages[which] = flipped(messages[which]!, bitSeed % (8 * octets));
        const outcome = outcomeOf(group, {
          proposals: messages.slice(0, -1),
          commit: messages[messages.length - 1]!,
        });
        expect(outcome).not.toBeInstanceOf(PublicGroup);
      }),
      { seed, numRuns: 60 },
    );
  });

  test("a confirmation tag needs a secret: accepted, and the transcript parts after the next Commit", () => {
    for (const replay of long) {
      const [first, second] = replay.epochs;
      const start = startOf(replay);
      const at = tagsOffset(first!.commit, start.crypto.hashBytes) + 3;
      const wrong = outcomeOf(start, { ...first!, commit: flipped(first!.commit, 8 * at) });
      expect(wrong).toBeInstanceOf(PublicGroup);
      if (!(wrong instanceof PublicGroup)) return;
      const right = nextOf(start, first!);
      expect(equalBytes(wrong.context.confirmedTranscriptHash, right.context.confirmedTranscriptHash)).toBe(
        true,
      );
      const [wrongNext, rightNext] = [nextOf(wrong, second!), nextOf(right, second!)];
      expect(
        equalBytes(wrongNext.context.confirmedTranscriptHash, rightNext.context.confirmedTranscriptHash),
      ).toBe(false);
    }
  });

  test("a tag of another length", () => {
    const start = startOf(one);
    const message = publicMessage(one.epochs[0]!.commit);
    const tag = new Uint8Array(31);
    const confirmation = { ...message, auth: { ...message.auth, confirmationTag: tag } };
    expect(start.applyCommit(confirmation, [])).toMatchObject({ code: "tag_length_wrong" });
    expect(start.applyCommit({ ...message, membershipTag: tag }, [])).toMatchObject({
      code: "tag_length_wrong",
    });
  });

  test("any bit of a ratchet tree or of its GroupInfo", () => {
    const bytes = encode(RatchetTree, one.nodes);
    fc.assert(
      fc.property(fc.nat(8 * bytes.length - 1), (bit) => {
        try {
          const nodes = decode(RatchetTree, flipped(bytes, bit));
          expect(PublicGroup.fromGroupInfo(one.groupInfo, nodes, nodeCrypto)).toBeInstanceOf(Refusal);
        } catch (error) {
          expect(error).toBeInstanceOf(DecodeError);
        }
      }),
      { seed, numRuns: 200 },
    );
    const info = encode(MLSMessage, {
      version: "mls10",
      wireFormat: "mls_group_info",
      groupInfo: { ...one.groupInfo, extensions: [] },
    });
    fc.assert(
      fc.property(fc.nat(8 * info.length - 1), (bit) => {
        try {
          const message = decode(MLSMessage, flipped(info, bit));
          if (message.wireFormat !== "mls_group_info") return;
          expect(PublicGroup.fromGroupInfo(message.groupInfo, one.nodes, nodeCrypto)).toBeInstanceOf(Refusal);
        } catch (error) {
          expect(error).toBeInstanceOf(DecodeError);
        }
      }),
      { seed, numRuns: 200 },
    );
  });
});

describe("the next member's signature verifies only over our state", () => {
  const start = startOf(one);
  const group = nextOf(start, one.epochs[0]!);
  const second = { ...one.epochs[1]!, proposals: [] };
  const wrongs: readonly (readonly [string, Partial<PublicGroup["context"]>])[] = [
    ["tree hash", { treeHash: start.context.treeHash }],
    ["confirmed transcript hash", { confirmedTranscriptHash: start.context.confirmedTranscriptHash }],
    ["extensions", { extensions: [{ extensionType: 0xf0f0, extensionData: new Uint8Array() }] }],
    ["cipher suite", { cipherSuite: "MLS_128_DHKEMX25519_CHACHA20POLY1305_SHA256_Ed25519" }],
  ];

  test.each(wrongs)("wrong %s", (_, wrong) => {
    const context = { ...group.context, ...wrong };
    expect(outcomeOf(new PublicGroup({ ...group, context }), second)).toBe("signature_invalid");
    expect(outcomeOf(group, second)).toBe("proposal_unknown");
  });

  test("the state after a Commit is another", () => {
    expect(compareBytes(group.context.treeHash, start.context.treeHash)).not.toBe(0);
    expect(accepted(group)).toBe(group);
  });
});
