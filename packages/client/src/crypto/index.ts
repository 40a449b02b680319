export { cipherSuite, type CipherSuiteOperations } from "./cipher-suite.ts";
export { CryptoError, type CryptoErrorCode } from "./crypto-error.ts";
export { cryptoProvider, type CryptoProvider } from "./crypto-provider.ts";
export { type KeyHolder, type SignatureKind } from "./key-holder.ts";
export type { Aead, Curve, Eventually, Primitives, Signer } from "./primitives.ts";
export {
  isPostQuantum,
  isSuiteName,
  type SuiteName,
  suiteNames,
  type SuiteParameters,
  suites,
} from "./suite-name.ts";
export { webCrypto } from "./web-crypto.ts";
