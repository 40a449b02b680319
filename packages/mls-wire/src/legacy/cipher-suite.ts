import { openEnum, uint16, type Value } from "@entente/tls-codec";

/**
 *     enum { P256_SHA256_AES128GCM(0x0000), X25519_SHA256_AES128GCM(0x0001), (0xFFFF) } CipherSuite;
 *
 * OF-14. Open: a list may name a suite to come, and the reader skips it. Not the registry of RFC 9420.
 */
export const LegacyCipherSuite = openEnum(uint16, {
  P256_SHA256_AES128GCM: 0x0000,
  X25519_SHA256_AES128GCM: 0x0001,
});
export type LegacyCipherSuite = Value<typeof LegacyCipherSuite>;
