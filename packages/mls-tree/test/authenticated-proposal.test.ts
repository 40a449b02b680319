import { describe, expect, test } from "@jest/globals";
import { encode } from "@entente/tls-codec";
import { ExternalSenders, type Proposal, type Sender } from "@entente/mls-wire";
import { Refusal } from "../src/index.ts";
import {
  add,
  byReference,
  client,
  contextExtensions,
  framed,
  member,
  noise,
  pathOf,
  psk,
  remove,
  update,
  world,
  type Client,
} from "./forge.ts";
import { applyProposals } from "../src/proposal-application.ts";
import { accepted } from "./vectors.ts";

const service = client("service");
const extensionData = encode(ExternalSenders, [
  { signatureKey: service.signatureKey, credential: { credentialType: "basic", identity: service.identity } },
]);
const { group, clients } = world(3, {}, [{ extensionType: "external_senders", extensionData }]);
const external: Sender = { senderType: "external", senderIndex: 0 };
const joiner = client("joiner");

function codeOf(sender: Sender, signer: Client, proposal: Proposal, over = {}): string {
  const message = framed(group, sender, signer, { contentType: "proposal", proposal }, over);
  const outcome = group.authenticateProposal(message);
  return outcome instanceof Refusal ? outcome.code : "accepted";
}

describe("members (RFC 9420 12.1)", () => {
  test("a member's", () => expect(codeOf(member(1), clients[1]!, remove(2))).toBe("accepted"));
  test("signed by another", () =>
    expect(codeOf(member(1), clients[2]!, remove(2))).toBe("signature_invalid"));
  test("of nobody", () => expect(codeOf(member(3), clients[2]!, remove(2))).toBe("sender_unknown"));
  test("of another group", () =>
    expect(codeOf(member(1), clients[1]!, remove(2), { groupId: noise() })).toBe("wrong_group"));
  test("of another epoch", () =>
    expect(codeOf(member(1), clients[1]!, remove(2), { epoch: 2n })).toBe("wrong_epoch"));
  test("no proposal", () => {
    const body = { contentType: "application", applicationData: noise() } as const;
    expect(group.authenticateProposal(framed(group, member(1), clients[1]!, body))).toMatchObject({
      code: "not_a_proposal",
    });
  });
  test("by a joiner's Commit", () =>
    expect(codeOf({ senderType: "new_member_commit" }, joiner, add(joiner))).toBe("sender_type_wrong"));
});

describe("external senders (RFC 9420 12.1.8)", () => {
  const reinit = {
    proposalType: "reinit",
    groupId: noise(),
    version: "mls10",
    cipherSuite: 1 + 0xf000,
    extensions: [],
  } as const;
  const allowed: readonly Proposal[] = [add(joiner), remove(1), psk(), reinit, contextExtensions()];
  test.each(allowed.map((one) => [one.proposalType, one] as const))("may send %s", (_, one) =>
    expect(codeOf(external, service, one)).toBe("accepted"),
  );
  const forbidden: readonly Proposal[] = [
    update(clients[1]!, 1),
    { proposalType: "external_init", kemOutput: noise() },
    { proposalType: 0xf123, proposalData: noise() },
  ];
  test.each(forbidden.map((one) => [one.proposalType, one] as const))("may not send %s", (_, one) =>
    expect(codeOf(external, service, one)).toBe("proposal_type_forbidden"),
  );
  test("who is not listed", () => {
    expect(codeOf({ senderType: "external", senderIndex: 1 }, service, remove(1))).toBe("sender_unknown");
    expect(codeOf(external, joiner, remove(1))).toBe("signature_invalid");
  });
});

describe("a client that asks to be added (RFC 9420 12.1.8)", () => {
  const sender: Sender = { senderType: "new_member_proposal" };
  test("itself", () => expect(codeOf(sender, joiner, add(joiner))).toBe("accepted"));
  test("another", () => expect(codeOf(sender, joiner, add(client("other")))).toBe("signature_invalid"));
  test("with another wish", () => expect(codeOf(sender, joiner, remove(1))).toBe("proposal_type_forbidden"));
});

test("a Commit takes them by reference", () => {
  const received = [
    framed(group, external, service, { contentType: "proposal", proposal: remove(2) }),
    framed(group, { senderType: "new_member_proposal" }, joiner, {
      contentType: "proposal",
      proposal: add(joiner),
    }),
  ].map((message) => accepted(group.authenticateProposal(message)));
  const applied = applyProposals(group, received);
  const path = pathOf(applied.tree, clients[0]!, 0, applied.added);
  const proposals = received.map(({ reference }) => byReference(reference));
  const message = framed(group, member(0), clients[0]!, {
    contentType: "commit",
    commit: { proposals, path },
  });
  expect(accepted(group.applyCommit(message, received)).change).toMatchObject({ removed: [2], added: [2] });
  expect(group.applyCommit(message, received.slice(1))).toMatchObject({ code: "proposal_unknown" });
});

describe("a proposal that no Commit could take (RFC 9420 12.1)", () => {
  const problem = (leafIndex: number, proposal: Proposal): string | undefined => {
    const message = framed(group, member(leafIndex), clients[leafIndex]!, {
      contentType: "proposal",
      proposal,
    });
    return group.proposalProblem(accepted(group.authenticateProposal(message)))?.code;
  };
  test("is known before the Commit", () => {
    expect(problem(1, remove(2))).toBeUndefined();
    expect(problem(1, remove(9))).toBe("removed_unknown");
    expect(problem(1, update(clients[1]!, 2))).toBe("leaf_signature_invalid");
    expect(problem(1, update(clients[1]!, 1))).toBeUndefined();
    expect(problem(1, psk({ nonceBytes: 0 }))).toBe("psk_nonce_wrong");
    expect(problem(1, add(joiner, {}, { signature: noise() }))).toBe("key_package_signature_invalid");
  });
});
