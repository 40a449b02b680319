import type { Domain } from "./domain.ts";
import { voteStatement, type Certificate, type VerifySignature } from "./certificate.ts";
import type { Message } from "./message.ts";
import { acceptSigningInput, promiseSigningInput, voteSigningInput } from "./signing-input.ts";
import type { Accepted, Signature } from "./statement.ts";

declare const verified: unique symbol;

/** A message whose every signature was found genuine. Only `verifyMessage` and `withVerdicts` make one. */
export type Verified<T> = T & { readonly [verified]: true };

/** One signature that has to be genuine for a message to be believed. */
export interface SignatureCheck {
  readonly domain: Domain;
  readonly signature: Signature;
  readonly input: Uint8Array;
}

function acceptedChecks(accepted: Accepted | undefined): SignatureCheck[] {
  if (accepted === undefined) return [];
  const { statement, signature } = accepted;
  const input = acceptSigningInput(statement, signature.keyId);
  return [{ domain: statement.ballot.domain, signature, input }];
}

/** The checks behind one certificate, one per vote. */
export function certificateChecks(certificate: Certificate): SignatureCheck[] {
  return certificate.votes.map((vote) => ({
    domain: vote.domain,
    signature: vote.signature,
    input: voteSigningInput(voteStatement(certificate, vote), vote.signature.keyId),
  }));
}

/** Every signature in `message`; none for what the channel alone authenticates. The driver may check them on threads. */
export function signatureChecks(message: Message): readonly SignatureCheck[] {
  switch (message.kind) {
    case "promise": {
      const { statement, signature, accepted } = message;
      const input = promiseSigningInput(statement, signature.keyId);
      return [{ domain: statement.domain, signature, input }, ...acceptedChecks(accepted)];
    }
    case "accept":
      return acceptedChecks(message.proposal);
    case "recovery_answer":
      return acceptedChecks(message.accepted);
    case "vote": {
      const { statement, signature } = message.vote;
      return [{ domain: statement.domain, signature, input: voteSigningInput(statement, signature.keyId) }];
    }
    case "decide":
      return certificateChecks(message.entry.certificate);
    case "entries":
      return message.entries.flatMap((entry) => certificateChecks(entry.certificate));
    case "submit_result": {
      const { result } = message;
      return result.code === "decided" || result.code === "stale"
        ? certificateChecks(result.certificate)
        : [];
    }
    case "submit":
    case "reserve":
    case "reserve_result":
    case "prepare":
    case "nack":
    case "leading":
    case "fetch":
    case "recovery_query":
    case "timeout_now":
      return [];
  }
}

/** `message` as believed, or undefined if any verdict on `signatureChecks(message)` is not true or one is missing. */
export function withVerdicts(message: Message, verdicts: readonly boolean[]): Verified<Message> | undefined {
  const wanted = signatureChecks(message).length;
  const genuine = verdicts.length === wanted && verdicts.every((verdict) => verdict);
  return genuine ? (message as Verified<Message>) : undefined;
}

/** As `withVerdicts`, checking in place: about 0.14 ms for each Ed25519 signature. */
export function verifyMessage(message: Message, verify: VerifySignature): Verified<Message> | undefined {
  const genuine = signatureChecks(message).every((check) =>
    verify(check.domain, check.signature, check.input),
  );
  return genuine ? (message as Verified<Message>) : undefined;
}
