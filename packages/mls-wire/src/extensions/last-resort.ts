/** Extension type of a KeyPackage that may be used more than once, without data (`last_resort` of draft-ietf-mls-extensions). */
export const lastResortExtension = 0x000a;
