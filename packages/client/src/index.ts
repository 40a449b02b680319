export { cipherSuite, type CipherSuiteOperations } from "./crypto/cipher-suite.ts";
export { CryptoError, type CryptoErrorCode } from "./crypto/crypto-error.ts";
export { cryptoProvider, type CryptoProvider } from "./crypto/crypto-provider.ts";
export type { Aead, Curve, Primitives, Signer } from "./crypto/primitives.ts";
export {
  isSuiteName,
  type SuiteName,
  suiteNames,
  type SuiteParameters,
  suites,
} from "./crypto/suite-name.ts";
export { webCrypto } from "./crypto/web-crypto.ts";
