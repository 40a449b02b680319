import { openEnum, uint16, type Value } from "@entente/tls-codec";

/**
 * `uint16 CipherSuite` with the names of the MLS Cipher Suites registry (RFC 9420 17.1). Open. The two with X-Wing are not in the
 * registry: names and numbers are those of ts-mls, until draft-ietf-mls-pq-ciphersuites has numbers for its own.
 */
export const CipherSuite = openEnum(uint16, {
  MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519: 0x0001,
  MLS_128_DHKEMP256_AES128GCM_SHA256_P256: 0x0002,
  MLS_128_DHKEMX25519_CHACHA20POLY1305_SHA256_Ed25519: 0x0003,
  MLS_256_DHKEMX448_AES256GCM_SHA512_Ed448: 0x0004,
  MLS_256_DHKEMP521_AES256GCM_SHA512_P521: 0x0005,
  MLS_256_DHKEMX448_CHACHA20POLY1305_SHA512_Ed448: 0x0006,
  MLS_256_DHKEMP384_AES256GCM_SHA384_P384: 0x0007,
  MLS_256_XWING_AES256GCM_SHA512_Ed25519: 0x0053,
  MLS_256_XWING_CHACHA20POLY1305_SHA512_Ed25519: 0x0054,
});
export type CipherSuite = Value<typeof CipherSuite>;
