import { DomainPorts } from "@entente/domain";
import { freePorts } from "@entente/service-kit/testing";

/** A set of ports for one domain. */
export async function freeDomainPorts(): Promise<DomainPorts> {
  const names = Object.keys(DomainPorts.shape);
  const ports = await freePorts(names.length);
  return DomainPorts.parse(Object.fromEntries(names.map((name, index) => [name, ports[index]])));
}
