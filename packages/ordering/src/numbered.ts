import { voteStatement } from "./certificate.ts";
import type { Entry } from "./certificate.ts";
import type { Message } from "./message.ts";
import type { Standing } from "./statement.ts";

/** One statement with a number and its signature, as a message of its own: it proves what its domain has said. */
export type NumberedMessage = Message & { readonly kind: "promise" | "vote" };

/** Every Promise and Vote in `message`; those of a verified message are genuine. A Promise comes without the proposal that it names. */
export function numberedIn(message: Message): readonly NumberedMessage[] {
  switch (message.kind) {
    case "promise":
      return [{ ...message, accepted: undefined }];
    case "vote":
      return [message];
    case "decide":
      return votesOf(message.entry);
    case "entries":
      return message.entries.flatMap(votesOf);
    default:
      return [];
  }
}

/** Who made the statement, in which incarnation, with which number. */
export function standingOf(message: NumberedMessage): Standing {
  return message.kind === "vote" ? message.vote.statement : message.statement;
}

function votesOf({ certificate }: Entry): NumberedMessage[] {
  const { group } = certificate;
  return certificate.votes.map((vote) => {
    const { signature } = vote;
    return { kind: "vote", group, vote: { statement: voteStatement(certificate, vote), signature } };
  });
}
