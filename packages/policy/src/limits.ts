/** Role grants of one policy. */
export const roleGrantsMax = 256;

/** Bytes of the list of role grants. */
export const roleGrantsBytesMax = 65_536;

/** Domains of one policy's list. */
export const domainsMax = 256;

/** Bytes of the list of domains. */
export const domainsBytesMax = 65_536;

/** Entries of a list of suites, extension types, proposal types or credential types. */
export const listedTypesMax = 64;

/** Bytes of a policy that is looked at: no group's other members can make one pay for more. */
export const policyBytesMax = 131_072;

/** Members whose reports of one Commit are counted at most: no group needs more of them for it to be bad. */
export const reportersMax = 64;

/** Bytes of a franking stamp that is looked at: the longest name, sealed, fits. */
export const frankingStampBytesMax = 512;

/** Findings of one linter run; more would say nothing new. */
export const findingsMax = 256;

/** Versions of MLS above a group's that are told of its members at most. */
export const versionUpgradesMax = 8;
