import { createRootAuthority, createServiceCertificate } from "@entente/service-kit";
import type { Attack } from "../attack.ts";
import { bystander, hostile, type Stage, victim } from "../stage.ts";

const yearMs = 400 * 24 * 3_600_000;

/** The handshake fails. */
const notLetIn = ["unreachable", "no_answer"];

async function greetAs(stage: Stage, names: readonly string[], from?: Date): Promise<string> {
  return stage.gateway(await stage.certificate(names, from)).greet(victim);
}

/** Somebody else's name, or none (4.1). */
export const identityAttacks: readonly Attack[] = [
  {
    name: "no-certificate",
    source: "4.1",
    refusedWith: notLetIn,
    run: (stage) => stage.gateway("none").greet(victim),
  },
  {
    name: "self-signed-certificate",
    source: "4.1",
    refusedWith: notLetIn,
    run: async (stage) => stage.gateway(await createRootAuthority(hostile, new Date())).greet(victim),
  },
  {
    name: "strangers-root-peers-name",
    source: "jabber.ru 2023",
    refusedWith: notLetIn,
    run: async (stage) => {
      const root = await createRootAuthority(bystander, new Date());
      return stage.gateway(await createServiceCertificate(root, [bystander], new Date())).greet(victim);
    },
  },
  ...(
    [
      ["another-peers-name-under-own-root", [bystander], ["wrong_certificate"]],
      ["victims-name-under-own-root", [victim], ["unknown_peer"]],
      ["two-names", [hostile, bystander], ["unknown_peer"]],
      ["wildcard-name", ["*.example"], ["unknown_peer"]],
      ["own-services-certificate", [`ds.${hostile}`], ["unknown_peer"]],
      ["victims-service-name", [`ds.${victim}`], ["unknown_peer"]],
      ["victims-operator-name", [`operator.${victim}`], ["unknown_peer"]],
      ["subdomain-of-a-peer", [`x.${bystander}`], ["unknown_peer"]],
      ["name-with-a-trailing-dot", [`${bystander}.`], ["unknown_peer"]],
      ["unlisted-domain", ["nobody.example"], ["unknown_peer"]],
    ] as const
  ).map(([name, names, refusedWith]): Attack => ({
    name,
    source: "4.1",
    refusedWith,
    run: (stage) => greetAs(stage, names),
  })),
  {
    name: "expired-certificate",
    source: "4.1",
    refusedWith: [...notLetIn, "wrong_certificate"],
    run: (stage) => greetAs(stage, [hostile], new Date(Date.now() - yearMs)),
  },
  {
    name: "certificate-of-next-year",
    source: "4.1",
    refusedWith: [...notLetIn, "wrong_certificate"],
    run: (stage) => greetAs(stage, [hostile], new Date(Date.now() + yearMs)),
  },
];
