import type { JoinedGroup } from "@entente/client";
import { hexFromBytes } from "@entente/tls-codec";
import { renderUnicodeCompact } from "uqr";

/** A code for another device's camera, as lines of text. */
export function qrCode(content: string): string {
  return renderUnicodeCompact(content, { ecc: "M", border: 2 });
}

/** What two people compare about a member, by voice or by camera: sixty digits of its name and key (A23-116). */
export function safetyCheck(group: JoinedGroup, user: string | undefined): readonly string[] {
  const members = group.members().filter((member) => user === undefined || member.user === user);
  if (members.length === 0) return ["no such member"];
  return members.flatMap((member) => {
    const digits = group.fingerprint(member);
    return [`${member.client}`, `  ${digits}`, qrCode(`entente:safety:1:${member.client}:${digits}`)];
  });
}

/** What all members of an epoch have alike, and nobody else: whoever has another is in another group (A23-116, RFC 9420 8.7). */
export function epochCheck(group: JoinedGroup): readonly string[] {
  const hex = hexFromBytes(group.epochAuthenticator);
  const epoch = String(group.epoch);
  return [`epoch ${epoch}`, `  ${hex}`, qrCode(`entente:epoch:1:${group.id}:${epoch}:${hex}`)];
}
