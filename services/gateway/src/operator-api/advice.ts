/** What an operator does about a code that an attempt to reach a peer ended with. */
export function advice(code: string, domain: string): string {
  return adviceOn(domain)[code] ?? `see the logs of both gateways, and ask the operator of ${domain}`;
}

function adviceOn(domain: string): Readonly<Record<string, string>> {
  const ask = `ask the operator of ${domain}`;
  return {
    unknown_domain: `exchange cards with the operator of ${domain}: entente peer card, entente peer add`,
    peer_suspended: `see who of you has suspended it; here it is lifted with: entente peers allow ${domain}`,
    peer_blocked: `see who of you has blocked it; here it is lifted with: entente peers allow ${domain}`,
    undiscovered: `${ask} to publish .well-known/mls-federation or an SRV record, or add addresses to the peers file`,
    peer_unreachable: `${ask} whether its gateway runs, and check firewalls and certificates on both sides`,
    unreachable: `${ask} whether its gateway runs, compare root certificates and pinned keys, and check firewalls`,
    no_answer: `${ask} whether its gateway is overloaded`,
    unknown_peer: `${ask} to add this domain: entente peer add`,
    wrong_certificate: `send the operator of ${domain} this domain's card again: its root or pins are not what is shown`,
    wrong_destination: "correct the peer's addresses: another domain's gateway answers there",
    no_common_version: "update the older of the two gateways",
    version_lowered: `${ask} whether every gateway of it is up to date, and whether it states what they speak`,
    greeting_changed: "find out who ends TLS between the two gateways: nobody may",
    bad_greeting: `${ask} which software answers at that address`,
    service_unreachable: `${ask} whether its Delivery Service runs`,
    unknown_user: "correct the user's name",
    too_fast: "wait a minute, then try again",
  };
}
