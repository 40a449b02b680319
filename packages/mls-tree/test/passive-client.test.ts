import { describe, expect, test } from "@jest/globals";
import { hexFromBytes } from "@entente/tls-codec";
import { passiveCase, passiveVectors, publicMessage, startOf } from "./passive-client.ts";
import { accepted } from "./vectors.ts";

describe("passive-client-handling-commit vectors, all of PublicMessages", () => {
  test.each(passiveVectors.map((vector, i) => [i, vector] as const))("case %i", (_, vector) => {
    const replay = passiveCase(vector);
    const { member } = replay;
    let group = startOf(replay);
    member.enter(group);
    expect(hexFromBytes(member.epochAuthenticator)).toBe(vector.initial_epoch_authenticator);
    for (const [i, { proposals, commit }] of replay.epochs.entries()) {
      const known = proposals.map((one) => accepted(group.authenticateProposal(publicMessage(one))));
      const valid = accepted(group.validateCommit(publicMessage(commit), known));
      const next = group.after(valid);
      expect(next.context.epoch).toBe(group.context.epoch + 1n);
      // A secret of every member covers the whole GroupContext of the new epoch, that of the last one too.
      const { committer, added } = valid.change;
      member.process(group, next, valid.commit, committer, valid.proposals, added);
      expect(hexFromBytes(member.epochAuthenticator)).toBe(vector.epochs[i]!.epoch_authenticator);
      expect(hexFromBytes(next.confirmationTag)).toBe(hexFromBytes(member.confirmationTagOf(next)));
      group = next;
    }
  });
});
