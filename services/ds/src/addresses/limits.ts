/** Addresses that are made in one call. */
export const addressesPerCallMax = 128;

/** How long an address is good for messages: longer than any leaf that is renewed as it should be. */
export const addressLifetimeMs = 400 * 86_400_000;
