import { opaqueVWithin, refined, text, type Codec } from "@entente/tls-codec";
import type { DomainName } from "./domain-name.ts";
import { IdentifierError } from "./identifier-error.ts";
import { deviceNameCharactersMax } from "./limits.ts";
import { userIdBytesMax, userIdParts, userIdProblem, type UserId } from "./user-id.ts";

declare const clientId: unique symbol;

/** One client of a user in its one spelling, as `alice@a.example/phone`; made by {@link parseClientId} or by decoding. */
export type ClientId = string & { readonly [clientId]: true };

/** The parts of a {@link ClientId}. */
export interface ClientIdParts {
  readonly user: UserId;
  readonly name: string;
  readonly domain: DomainName;
  readonly device: string;
}

/** Most bytes of a client id. */
export const clientIdBytesMax = userIdBytesMax + 1 + deviceNameCharactersMax;

const deviceName = /^[a-z0-9_-]+$/;

/** What keeps `id` from being a client id, in words; `undefined` when nothing does. */
export function clientIdProblem(id: string): string | undefined {
  const slash = id.indexOf("/");
  if (slash < 0) return "no / between user and device";
  const device = id.slice(slash + 1);
  if (device.length === 0) return "an empty device";
  if (device.length > deviceNameCharactersMax)
    return `a device longer than ${deviceNameCharactersMax} characters`;
  if (!deviceName.test(device)) return "a device is lower-case letters, digits, underscore and hyphen";
  return userIdProblem(id.slice(0, slash));
}

/**
 * The client that `id` spells: `name@domain/device`, the device 1 to 64 of a–z, 0–9, underscore and hyphen.
 * Throws {@link IdentifierError} `client_invalid`.
 */
export function parseClientId(id: string): ClientId {
  const problem = clientIdProblem(id);
  if (problem !== undefined) throw new IdentifierError("client_invalid", problem);
  return id as ClientId;
}

/** The client of `user` on `device`. Throws {@link IdentifierError} `client_invalid`. */
export function clientIdOf(user: UserId, device: string): ClientId {
  return parseClientId(`${user}/${device}`);
}

/** The inverse of {@link clientIdOf}, with the user taken apart. */
export function clientIdParts(id: ClientId): ClientIdParts {
  const slash = id.indexOf("/");
  const user = id.slice(0, slash) as UserId;
  return { user, ...userIdParts(user), device: id.slice(slash + 1) };
}

/** `opaque ClientId<V>` of the syntax of {@link parseClientId} (`value_invalid`). */
export const ClientId = refined(text(opaqueVWithin(5, clientIdBytesMax)), clientIdProblem) as Codec<ClientId>;
