import { opaqueV, struct, vectorVWithin, variableLengthMax, type Value, vectorV } from "@entente/tls-codec";

/** `struct { opaque parameter_name<V>; opaque parameter_value<V>; } Parameter`; the value never has its quotation marks. */
export const MediaTypeParameter = struct({ parameterName: opaqueV, parameterValue: opaqueV });
export type MediaTypeParameter = Value<typeof MediaTypeParameter>;

/**
 *     struct { opaque media_type<V>; Parameter parameters<V>; } MediaType;
 *
 * An IANA media type in ASCII, as `text/plain`, and its parameters (draft-ietf-mls-extensions, Content Advertisement).
 */
export const MediaType = struct({ mediaType: opaqueV, parameters: vectorV(MediaTypeParameter) });
export type MediaType = Value<typeof MediaType>;

/**
 *     struct { MediaType media_types<V>; } MediaTypeList;
 *     MediaTypeList content_media_types;
 *
 * The component `content_media_types` of the app_data_dictionary: in a LeafNode what the client can read, in the
 * GroupContext what every member must be able to read, and then application data is {@link ApplicationFraming}
 * (F-7, A23-51). At least one item.
 */
export const ContentMediaTypes = struct({ mediaTypes: vectorVWithin(MediaType, 1, variableLengthMax) });
export type ContentMediaTypes = Value<typeof ContentMediaTypes>;

/**
 *     struct { MediaType media_type; opaque application_content<V>; } ApplicationFraming;
 *
 * The application data of a group with `content_media_types` in its GroupContext. An empty `mediaType` without
 * parameters stands for the first type of that list. Servers never see it (F-7).
 */
export const ApplicationFraming = struct({ mediaType: MediaType, applicationContent: opaqueV });
export type ApplicationFraming = Value<typeof ApplicationFraming>;
