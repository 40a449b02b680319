import { Resolver } from "node:dns/promises";
import { isIP } from "node:net";
import { lookUpMs } from "../limits.ts";

/** A service of a domain, as its SRV record says. */
export interface NamedService {
  readonly name: string;
  readonly port: number;
  readonly priority: number;
}

/** What is asked of the domain name system. */
export interface Names {
  /** Addresses of a name, or the name itself where it is an address. Empty where there are none. */
  addresses(name: string): Promise<readonly string[]>;
  /** SRV records, best first. Empty where there are none. */
  services(name: string): Promise<readonly NamedService[]>;
}

/** The domain name system. @param servers `address[:port]` of the resolvers; the machine's unless told. */
export function systemNames(servers?: readonly string[]): Names {
  const resolver = new Resolver({ timeout: lookUpMs, tries: 2 });
  if (servers !== undefined) resolver.setServers(servers);
  return {
    async addresses(name) {
      if (isIP(name) !== 0) return [name];
      const [v4, v6] = await Promise.all([none(resolver.resolve4(name)), none(resolver.resolve6(name))]);
      return [...v4, ...v6];
    },
    async services(name) {
      const records = await none(resolver.resolveSrv(name));
      return records
        .map(({ name: target, port, priority }) => ({ name: target, port, priority }))
        .sort((one, other) => one.priority - other.priority);
    },
  };
}

/** No record is an answer; anything else that goes wrong is a failure. */
async function none<T>(answer: Promise<T[]>): Promise<T[]> {
  try {
    return await answer;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENODATA" || code === "ENOTFOUND") return [];
    throw error;
  }
}
