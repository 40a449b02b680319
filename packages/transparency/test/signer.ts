import { ed25519 } from "@noble/curves/ed25519.js";
import { createHash, createPrivateKey, sign } from "node:crypto";
import {
  cosignature,
  cosignatureMessage,
  formatNote,
  noteMessage,
  noteSignature,
  type SignatureLine,
} from "../src/checkpoint/signed-note.ts";
import { verifierKey, type SignatureKind, type VerifierKey } from "../src/checkpoint/verifier-key.ts";

/** A key pair for tests, made from its name. */
export class Signer {
  readonly key: VerifierKey;
  private readonly secret;

  constructor(name: string, kind: SignatureKind, salt = 0) {
    const seed = new Uint8Array(createHash("sha256").update(`${kind}/${name}/${salt}`).digest());
    this.key = verifierKey(name, kind, ed25519.getPublicKey(seed));
    const pkcs8 = Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), seed]);
    this.secret = createPrivateKey({ key: pkcs8, format: "der", type: "pkcs8" });
  }

  sign(message: Uint8Array): Uint8Array {
    return new Uint8Array(sign(null, message, this.secret));
  }

  line(text: string, timestampSeconds = 0n): SignatureLine {
    return this.key.kind === "note"
      ? noteSignature(this.key, this.sign(noteMessage(text)))
      : cosignature(this.key, timestampSeconds, this.sign(cosignatureMessage(text, timestampSeconds)));
  }
}

/** `text` signed by all of `signers`, in their order. */
export const signedNote = (
  text: string,
  signers: readonly Signer[],
  timestampSeconds = 1_700_000_000n,
): Uint8Array =>
  formatNote({ text, signatures: signers.map((signer) => signer.line(text, timestampSeconds)) });
