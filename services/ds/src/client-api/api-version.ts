import { refusal } from "../errors.ts";
import { apiVersionsMax } from "../limits.ts";

/** The versions of the clients' API that this service speaks, highest first. */
export const apiVersions: readonly number[] = [1];

/** What a client that tells no versions speaks. */
const untold: readonly number[] = [1];

/**
 * That this service and a client have a version in common, by what the client told.
 *
 * @throws ServiceError `bad_field`; `no_common_api_version`, which says who is the older.
 */
export function requireCommonVersion(told: readonly number[], own: readonly number[]): void {
  const isDescending = told.every((version, index) => index === 0 || version < (told[index - 1] ?? 0));
  if (
    told.length > apiVersionsMax ||
    !isDescending ||
    told.some((version) => version < 1 || version > 0xffff)
  )
    throw refusal(
      "bad_field",
      `up to ${String(apiVersionsMax)} versions of 16 bits, highest first, each once`,
      {
        field: "api_versions",
      },
    );
  const spoken = told.length === 0 ? untold : told;
  if (own.some((version) => spoken.includes(version))) return;
  const who = Math.max(...spoken) < Math.min(...own) ? "the application" : "the Delivery Service";
  throw refusal(
    "no_common_api_version",
    `this service speaks ${own.join(", ")} and the client ${spoken.join(", ")}: ${who} has to be updated`,
    { field: "api_versions" },
  );
}
