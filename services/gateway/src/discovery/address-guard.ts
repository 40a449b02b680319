import { BlockList, isIPv4, isIPv6 } from "node:net";

/** IPv4 that is nobody's on the public internet (RFC 6890 and its registry). */
const special4 = new BlockList();
for (const [network, bits] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
] as const) {
  special4.addSubnet(network, bits, "ipv4");
}

/** Global unicast, and what of it is special or carries another address inside it. */
const global6 = new BlockList();
global6.addSubnet("2000::", 3, "ipv6");
const special6 = new BlockList();
for (const [network, bits] of [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
] as const) {
  special6.addSubnet(network, bits, "ipv6");
}

/** Whether an address is one that a stranger's DNS may send this gateway to: public, unicast, not a way around these rules. */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !special4.check(address, "ipv4");
  if (!isIPv6(address)) return false;
  return global6.check(address, "ipv6") && !special6.check(address, "ipv6");
}

/** Whether a name is that of an onion service, which is in no DNS and must not be asked for there (RFC 7686 2). */
export function isOnion(name: string): boolean {
  return name.endsWith(".onion");
}

/** Whether a port is one at which gateways are: 443, or 7000 to 8999. */
export function isGatewayPort(port: number): boolean {
  return port === 443 || (port >= 7000 && port <= 8999);
}
