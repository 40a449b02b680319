import type { X509Certificate } from "node:crypto";

/** Subject of a certificate whose key stands for its client in one group alone, and nowhere else (A23-120). */
export const groupKeySubject = "CN=Entente group key";

/** Whether a certificate's key is for a group: it opens no session, and gets no other credential. Its issuer has signed that. */
export function isGroupKeyCertificate({ subject }: X509Certificate): boolean {
  return subject === groupKeySubject;
}
