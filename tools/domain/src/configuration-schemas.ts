import { z } from "zod";
import { Configuration as AsConfiguration } from "@entente/as";
import { Configuration as DsConfiguration } from "@entente/ds";
import { Configuration as GatewayConfiguration } from "@entente/gateway";
import { Configuration as WebConfiguration } from "@entente/web";
import { DomainSettings, settingsFile } from "./domain-settings.ts";

/** What each configuration file may hold, as JSON Schema (draft 2020-12), by the file's name. */
export function configurationSchemas(): Readonly<Record<string, z.core.JSONSchema.JSONSchema>> {
  const schemas = {
    [settingsFile]: DomainSettings,
    "ds.json": DsConfiguration,
    "as.json": AsConfiguration,
    "gateway.json": GatewayConfiguration,
    "web.json": WebConfiguration,
  };
  return Object.fromEntries(
    Object.entries(schemas).map(([file, schema]) => [
      file,
      // Checks that no JSON Schema can say, as that a text is a domain in canonical form, are left to the service.
      z.toJSONSchema(schema, { io: "input", unrepresentable: "any", reused: "inline" }),
    ]),
  );
}
