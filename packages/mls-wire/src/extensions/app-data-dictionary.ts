import { opaqueV, openEnum, refined, struct, uint16, vectorV, type Value } from "@entente/tls-codec";

/**
 * `uint16 ComponentID` with the names of the MLS Component Types registry (draft-ietf-mls-extensions 4.1, 9). Open.
 * Drafts up to -08 wrote four bytes.
 */
export const ComponentID = openEnum(uint16, {
  app_components: 0x0001,
  safe_aad: 0x0002,
  content_media_types: 0x0003,
  last_resort_key_package: 0x0004,
  app_ack: 0x0005,
});
export type ComponentID = Value<typeof ComponentID>;

/** `struct { ComponentID component_id; opaque data<V>; } ComponentData` (draft-ietf-mls-extensions 4.6). */
export const ComponentData = struct({ componentId: ComponentID, data: opaqueV });
export type ComponentData = Value<typeof ComponentData>;

function entriesProblem(entries: readonly ComponentData[]): string | undefined {
  let last = -1;
  for (const { componentId } of entries) {
    const code = ComponentID.codeOf(componentId);
    if (code <= last) return "components are not in ascending order, one entry each";
    last = code;
  }
  return undefined;
}

/**
 *     struct { ComponentData component_data<V>; } AppDataDictionary;
 *
 * The data of extension `app_data_dictionary`: one entry for each component, in ascending order of its number
 * (draft-ietf-mls-extensions 4.6).
 */
export const AppDataDictionary = struct({ componentData: refined(vectorV(ComponentData), entriesProblem) });
export type AppDataDictionary = Value<typeof AppDataDictionary>;
