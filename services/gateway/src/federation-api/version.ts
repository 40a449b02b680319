import type { federation } from "@entente/proto";
import { refusal } from "../errors.ts";

/** The versions of the federation protocol that this gateway speaks, highest first. */
export const protocolVersions: readonly number[] = [1];

const versionsPerHelloMax = 16;

/**
 * Answers a Hello: the highest version that both speak.
 *
 * @throws ServiceError `bad_hello`, `wrong_destination`, `no_common_version`.
 */
export function answerHello(
  domain: string,
  hello: federation.HelloRequest,
): federation.HelloResponse.$Properties {
  const offered = hello.versions;
  const descending = offered.every((version, index) => index === 0 || version < (offered[index - 1] ?? 0));
  if (offered.length < 1 || offered.length > versionsPerHelloMax || !descending) {
    throw refusal("bad_hello", "1 to 16 versions, highest first, each once", { field: "versions" });
  }
  if (hello.destination !== domain) {
    throw refusal("wrong_destination", `this is the gateway of ${domain}`, { field: "destination" });
  }
  const version = offered.find((each) => protocolVersions.includes(each));
  if (version === undefined) {
    throw refusal("no_common_version", `this gateway speaks ${protocolVersions.join(", ")}`, {
      field: "versions",
    });
  }
  return { version, domain };
}
