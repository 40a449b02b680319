import { closedEnum, refined, struct, uint32, uint8, type Value, vectorV } from "@entente/tls-codec";
import { CipherSuite, CredentialType, ExtensionType } from "@entente/mls-wire";
import { listedTypesMax } from "./limits.ts";
import { ascendingProblem, repeatedProblem } from "./ordered-list.ts";

/**
 * `enum { ignore(1), refuse(2), (255) } UnknownExtensions`: what becomes of a leaf or KeyPackage with an extension that the
 * group neither demands nor knows. RFC 9420 13.4 has receivers ignore it; a group may be stricter.
 */
export const UnknownExtensions = closedEnum(uint8, { ignore: 1, refuse: 2 });
export type UnknownExtensions = Value<typeof UnknownExtensions>;

/** `enum { absent(0), carried(1), (255) } RequiredCapabilitiesRule`: whether the GroupContext has `required_capabilities`. */
export const RequiredCapabilitiesRule = closedEnum(uint8, { absent: 0, carried: 1 });
export type RequiredCapabilitiesRule = Value<typeof RequiredCapabilitiesRule>;

const suites = refined(vectorV(CipherSuite), (list) => {
  if (list.length === 0) return "no suite";
  if (list.length > listedTypesMax) return `more than ${listedTypesMax} suites`;
  return repeatedProblem(list.map((suite) => CipherSuite.codeOf(suite)));
});

const extensionTypes = refined(vectorV(ExtensionType), (types) =>
  types.length > listedTypesMax
    ? `more than ${listedTypesMax} types`
    : ascendingProblem(types.map((type) => ExtensionType.codeOf(type))),
);

const credentialTypes = refined(vectorV(CredentialType), (types) => {
  if (types.length === 0) return "no credential type";
  if (types.length > listedTypesMax) return `more than ${listedTypesMax} types`;
  return ascendingProblem(types.map((type) => CredentialType.codeOf(type)));
});

/**
 *     struct {
 *       CipherSuite suites<V>;                    // acceptable, best first: of the group and of its successors
 *       ExtensionType required_extensions<V>;     // that every member supports, ascending
 *       ExtensionType forbidden_extensions<V>;    // in a leaf, a KeyPackage or the GroupContext, ascending
 *       CredentialType credentials<V>;            // acceptable, ascending
 *       UnknownExtensions unknown_extensions;
 *       RequiredCapabilitiesRule required_capabilities;
 *       uint32 key_package_seconds_max;           // longest not_after - not_before of an added KeyPackage
 *       uint32 credential_seconds_max;            // longest validity of a certificate; 0: any
 *     } Demands;
 *
 * What a client must be to be a member (A23-56, A23-71, A23-81, A23-82, A23-97; RFC 9750 7). None of it depends on a clock, so
 * that all members come to the same answer.
 */
export const Demands = struct({
  suites,
  requiredExtensions: extensionTypes,
  forbiddenExtensions: extensionTypes,
  credentials: credentialTypes,
  unknownExtensions: UnknownExtensions,
  requiredCapabilities: RequiredCapabilitiesRule,
  keyPackageSecondsMax: uint32,
  credentialSecondsMax: uint32,
});
export type Demands = Value<typeof Demands>;
