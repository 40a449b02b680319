import type { Draft, Message } from "./message.ts";
import { OrderingError } from "./ordering-error.ts";
import { acceptSigningInput, promiseSigningInput, voteSigningInput } from "./signing-input.ts";
import type { Accepted, Signature } from "./statement.ts";

/** The domain's ordering key. `sign` covers the whole input, for example Ed25519: 64 octets. */
export interface Signer {
  readonly keyId: Uint8Array;
  readonly sign: (input: Uint8Array) => Uint8Array;
}

/** Signing inputs that a draft still lacks a signature for, in the order that `withSignatures` wants them back. */
export function signingInputs(draft: Draft, keyId: Uint8Array): readonly Uint8Array[] {
  const inputs: Uint8Array[] = [];
  fill(draft, (input) => {
    inputs.push(input(keyId));
    return { keyId, bytes: new Uint8Array(1) };
  });
  return inputs;
}

/** The message with `signatures`, one for each of `signingInputs`. @throws OrderingError `unsigned` if one is missing */
export function withSignatures(draft: Draft, signatures: readonly Signature[]): Message {
  let next = 0;
  return fill(draft, () => {
    const signature = signatures[next++];
    if (signature === undefined) throw new OrderingError("unsigned", "a signature is missing");
    return signature;
  });
}

/** A draft signed in place; messages without statements pass as they are. About 0.05 ms for each Ed25519 signature. */
export function signMessage(draft: Draft, signer: Signer): Message {
  const { keyId } = signer;
  return fill(draft, (input) => ({ keyId, bytes: signer.sign(input(keyId)) }));
}

type Fill = (input: (keyId: Uint8Array) => Uint8Array) => Signature;

function fillAccepted(accepted: Accepted<Signature | undefined>, sign: Fill): Accepted {
  const { statement, value } = accepted;
  const signature = accepted.signature ?? sign((keyId) => acceptSigningInput(statement, keyId));
  return { statement, signature, value };
}

function fill(draft: Draft, sign: Fill): Message {
  switch (draft.kind) {
    case "promise": {
      const { statement } = draft;
      const signature = draft.signature ?? sign((keyId) => promiseSigningInput(statement, keyId));
      const accepted = draft.accepted === undefined ? undefined : fillAccepted(draft.accepted, sign);
      return { ...draft, signature, accepted };
    }
    case "accept":
      return { ...draft, proposal: fillAccepted(draft.proposal, sign) };
    case "vote": {
      const { statement } = draft.vote;
      const signature = draft.vote.signature ?? sign((keyId) => voteSigningInput(statement, keyId));
      return { ...draft, vote: { statement, signature } };
    }
    case "recovery_answer": {
      const accepted = draft.accepted === undefined ? undefined : fillAccepted(draft.accepted, sign);
      return { ...draft, accepted };
    }
    default:
      return draft;
  }
}
