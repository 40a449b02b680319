import { decode, DecodeError, encode, struct, textFromUtf8, utf8FromText, vectorV } from "@entente/tls-codec";
import {
  AppDataDictionary,
  ApplicationFraming,
  ComponentID,
  ContentMediaTypes,
  type MediaType,
} from "@entente/mls-wire";
import type { Extension } from "ts-mls";
import { GroupError } from "./group-error.ts";

/** Extension type of the AppDataDictionary (draft-ietf-mls-extensions). ts-mls has no name for it. */
export const appDataDictionaryExtension = 0x0006;

/** Media types of one client or group. */
export const mediaTypesMax = 64;

/** Characters of a media type with its parameters. */
export const mediaTypeCharactersMax = 255;

/** What a text, and bytes of no told type, are sent as. */
export const textMediaType = "text/plain;charset=utf-8";
export const bytesMediaType = "application/octet-stream";

const tokenPattern = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const mediaTypePattern = new RegExp(
  `^${tokenPattern}/${tokenPattern}(?:; ?${tokenPattern}=${tokenPattern})*$`,
);

/** The components that a dictionary here is about (draft-ietf-mls-extensions, Negotiating Extensions and Components). */
const ComponentsList = struct({ componentIds: vectorV(ComponentID) });

/** Application data and what it is. */
export interface FramedContent {
  readonly mediaType: string;
  readonly content: Uint8Array;
}

/**
 * One spelling of a media type: `text/plain;charset=utf-8`. Names, and the value of `charset`, have no case.
 * Throws GroupError `unsupported` for text that is no media type: quoted values are not taken.
 */
export function canonicalMediaType(text: string): string {
  if (!isMediaType(text)) {
    throw new GroupError("unsupported", "not a media type with unquoted parameters");
  }
  const [type = "", ...parameters] = text.split(/; ?/);
  return [type.toLowerCase(), ...parameters.map(canonicalParameter)].join(";");
}

function isMediaType(text: string): boolean {
  return text.length <= mediaTypeCharactersMax && mediaTypePattern.test(text);
}

function canonicalParameter(parameter: string): string {
  const [name = "", value = ""] = parameter.split("=");
  const key = name.toLowerCase();
  return `${key}=${key === "charset" ? value.toLowerCase() : value}`;
}

/**
 * The extension with these types: in a leaf what the client reads, in a GroupContext what every member must be able to
 * (F-7, A23-51). Throws GroupError `unsupported`, `too_large`.
 */
export function mediaTypesExtension(types: readonly string[]): Extension {
  if (types.length < 1 || types.length > mediaTypesMax)
    throw new GroupError("too_large", `1 to ${mediaTypesMax} media types`);
  const mediaTypes = types.map((type) => mediaTypeOf(canonicalMediaType(type)));
  const dictionary = encode(AppDataDictionary, {
    componentData: [
      {
        componentId: "app_components",
        data: encode(ComponentsList, { componentIds: ["content_media_types"] }),
      },
      { componentId: "content_media_types", data: encode(ContentMediaTypes, { mediaTypes }) },
    ],
  });
  return { extensionType: appDataDictionaryExtension, extensionData: dictionary };
}

/** The types that an extension list tells, in one spelling; none where it tells none. Throws DecodeError, GroupError `unsupported`. */
export function mediaTypesOf(extensions: readonly Extension[]): readonly string[] {
  return listedTypes(extensions).map(textOfMediaType);
}

function listedTypes(extensions: readonly Extension[]): readonly MediaType[] {
  const found = extensions.find(({ extensionType }) => extensionType === appDataDictionaryExtension);
  if (found === undefined) return [];
  const { componentData } = decode(AppDataDictionary, found.extensionData);
  const component = componentData.find(({ componentId }) => componentId === "content_media_types");
  return component === undefined ? [] : decode(ContentMediaTypes, component.data).mediaTypes;
}

/** The types of `required` that a leaf does not tell; a leaf that cannot be read tells none. */
export function mediaTypesMissing(
  required: readonly string[],
  leafExtensions: readonly Extension[],
): readonly string[] {
  if (required.length === 0) return [];
  const told = new Set(readableTypes(leafExtensions));
  return required.filter((type) => !told.has(type));
}

/** The types of a leaf that are read here. Types in a spelling that is not taken, or a dictionary that is none, are as good as absent. */
function readableTypes(extensions: readonly Extension[]): readonly string[] {
  try {
    return listedTypes(extensions).flatMap((type) => {
      const text = rawText(type);
      return isMediaType(text) ? [canonicalMediaType(text)] : [];
    });
  } catch (error) {
    if (error instanceof DecodeError) return [];
    throw error;
  }
}

/** Application data as ApplicationFraming. Throws GroupError `unsupported`. */
export function frameContent({ mediaType, content }: FramedContent): Uint8Array {
  return encode(ApplicationFraming, {
    mediaType: mediaTypeOf(canonicalMediaType(mediaType)),
    applicationContent: content,
  });
}

/**
 * The inverse of {@link frameContent}; whoever sent it controls both parts. Throws DecodeError, GroupError `unsupported`.
 *
 * @param first stands for a framing without a type: the first that the group requires.
 */
export function unframeContent(bytes: Uint8Array, first: string): FramedContent {
  const { mediaType, applicationContent } = decode(ApplicationFraming, bytes);
  const isEmpty = mediaType.mediaType.length === 0 && mediaType.parameters.length === 0;
  return { mediaType: isEmpty ? first : textOfMediaType(mediaType), content: applicationContent };
}

function mediaTypeOf(canonical: string): MediaType {
  const [type = "", ...parameters] = canonical.split(";");
  return {
    mediaType: ascii(type),
    parameters: parameters.map((parameter) => {
      const [name = "", value = ""] = parameter.split("=");
      return { parameterName: ascii(name), parameterValue: ascii(value) };
    }),
  };
}

function textOfMediaType(type: MediaType): string {
  return canonicalMediaType(rawText(type));
}

function rawText({ mediaType, parameters }: MediaType): string {
  const words = parameters.map(
    ({ parameterName, parameterValue }) =>
      `${textFromUtf8(parameterName) ?? ""}=${textFromUtf8(parameterValue) ?? ""}`,
  );
  return [textFromUtf8(mediaType) ?? "", ...words].join(";");
}

function ascii(text: string): Uint8Array {
  return utf8FromText(text) ?? new Uint8Array();
}
