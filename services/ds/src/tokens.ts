/** Injection tokens of values that have no class. */
export const OWN_DOMAIN = Symbol("own domain");
export const FIGURES = Symbol("figures");
