export * from "./certificates.ts";
export * from "./configuration-schemas.ts";
export * from "./domain-folder.ts";
export * from "./domain-settings.ts";
export * from "./operator.ts";
export * from "./peering.ts";
export * from "./running-domain.ts";
export * from "./service-configurations.ts";
