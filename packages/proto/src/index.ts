import "./integers.ts";

export * as authentication from "./gen/authentication.js";
export * as common from "./gen/common.js";
export * as delivery from "./gen/delivery.js";
export * as domain from "./gen/domain.js";
export * as federation from "./gen/federation.js";
export * as web from "./gen/web.js";
export * from "./gen/services.js";
export { embedded } from "./embedded.ts";
export type { Decoded, Encodable, MessageClass, Method } from "./method.ts";
