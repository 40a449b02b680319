/** Milliseconds since 1970. */
export type Clock = () => number;

/** Injection tokens of values that have no class. */
export const OWN_DOMAIN = Symbol("own domain");
export const CLOCK = Symbol("clock");
export const IDENTITIES = Symbol("identity store");
export const ROOT_CERTIFICATE = Symbol("root certificate");
export const TRANSPARENCY = Symbol("transparency log");
export const SIGN_INS = Symbol("sign-ins");
