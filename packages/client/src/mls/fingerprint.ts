import { encode, opaqueV, struct, text } from "@entente/tls-codec";
import { ClientId, type Sha256 } from "@entente/mls-wire";
import type { Member } from "./member.ts";

const FingerprintInput = struct({ label: text(opaqueV), client: ClientId, signatureKey: opaqueV });

/** Sets these digests apart from all others. */
const label = "Entente fingerprint 1";

/** Digits of a fingerprint, about 199 bits, and of one of its groups. */
const fingerprintDigits = 60;
const groupDigits = 5;

/**
 * Sixty digits in groups of five for two people to compare by voice or by eye, against an Authentication Service that lies:
 * SHA-256 of the client's id and signature key. They stay while the client keeps its key, over renewals of its credential
 * (A23-3, A23-15).
 */
export function fingerprint(
  sha256: Sha256,
  { client, signatureKey }: Pick<Member, "client" | "signatureKey">,
): string {
  const digest = sha256(encode(FingerprintInput, { label, client, signatureKey }));
  const number = digest.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  const digits = String(number % 10n ** BigInt(fingerprintDigits)).padStart(fingerprintDigits, "0");
  const groups = Array.from({ length: fingerprintDigits / groupDigits }, (_, index) =>
    digits.slice(index * groupDigits, (index + 1) * groupDigits),
  );
  return groups.join(" ");
}
