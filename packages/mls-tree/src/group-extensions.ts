import { decode, DecodeError, type Codec } from "@entente/tls-codec";
import {
  ExternalSenders,
  RequiredCapabilities,
  type Extension,
  type Extensions,
  type ExtensionType,
} from "@entente/mls-wire";
import { extensionsMax } from "./limits.ts";
import { Refusal } from "./refusal.ts";

/** The extensions of a GroupContext that decide about messages. */
export interface GroupExtensions {
  readonly types: readonly ExtensionType[];
  readonly requiredCapabilities: RequiredCapabilities | undefined;
  readonly externalSenders: ExternalSenders;
}

/** Whether a list has one type twice, or is too long (RFC 9420 13.4). */
export function extensionListProblem(extensions: readonly Extension[]): Refusal | undefined {
  if (extensions.length > extensionsMax) return new Refusal("too_many_extensions");
  const types = new Set(extensions.map(({ extensionType }) => extensionType));
  return types.size === extensions.length ? undefined : new Refusal("extension_repeated");
}

/**
 * The extensions of a GroupContext, read. Refuses `extension_repeated`, `too_many_extensions` and
 * `extension_malformed`, the last for data of a known type that does not decode.
 */
export function readGroupExtensions(extensions: Extensions): GroupExtensions | Refusal {
  const problem = extensionListProblem(extensions);
  if (problem !== undefined) return problem;
  const requiredCapabilities = dataOf(extensions, "required_capabilities", RequiredCapabilities);
  if (requiredCapabilities instanceof Refusal) return requiredCapabilities;
  const externalSenders = dataOf(extensions, "external_senders", ExternalSenders);
  if (externalSenders instanceof Refusal) return externalSenders;
  const types = extensions.map(({ extensionType }) => extensionType);
  return { types, requiredCapabilities, externalSenders: externalSenders ?? [] };
}

function dataOf<T>(extensions: Extensions, type: ExtensionType, codec: Codec<T>): T | undefined | Refusal {
  const extension = extensions.find(({ extensionType }) => extensionType === type);
  if (extension === undefined) return undefined;
  try {
    return decode(codec, extension.extensionData);
  } catch (error) {
    if (error instanceof DecodeError) return new Refusal("extension_malformed");
    throw error;
  }
}
