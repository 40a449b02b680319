import { type Command, InvalidArgumentError } from "commander";
import { certificatesOf, renewableCertificates, renewCertificates } from "@entente/domain";
import { folderOption, openFolder } from "../folders.ts";
import { say } from "../say.ts";

const dayMs = 24 * 60 * 60 * 1000;

/** What `renew` takes without names: certificates that end within so many days. */
const soonDays = 60;

type Name = (typeof renewableCertificates)[number];

/** `entente certificates`: until when a domain's certificates are good, and later ones of the same keys. */
export function addCertificates(program: Command): void {
  const certificates = program
    .command("certificates")
    .description("until when the domain's certificates are good, and how they go on");
  const command = (name: string, description: string): Command =>
    certificates
      .command(name)
      .description(description)
      .option(...folderOption);
  command("list", "each certificate with its end and the SHA-256 fingerprint").action(
    ({ folder }: { folder?: string }) => {
      const listed = certificatesOf(openFolder(folder)).map(({ name, certificate }) => ({
        name,
        ends: certificate.validToDate.toISOString(),
        fingerprint: certificate.fingerprint256,
      }));
      say.line(JSON.stringify({ certificates: listed }, undefined, 2));
    },
  );
  command("renew", `certificates of the same keys, for as long again; needs root.key in the folder`)
    .argument(
      "[names...]",
      `which (default: those that end within ${String(soonDays)} days)`,
      certificateNames,
    )
    .option("--all", "all but the root's")
    .action(async (names: readonly Name[], { folder: path, all }: { folder?: string; all?: boolean }) => {
      const folder = openFolder(path);
      const chosen = all === true ? renewableCertificates : names.length > 0 ? names : endingSoon(folder);
      if (chosen.length === 0) {
        say.hint(`no certificate ends within ${String(soonDays)} days`);
        return;
      }
      await renewCertificates(folder, chosen, new Date());
      for (const { name, certificate } of certificatesOf(folder).filter((each) => isOneOf(chosen, each.name)))
        say.done(`${name} is good until ${certificate.validToDate.toISOString().slice(0, 10)}`);
      say.hint("services that run take those of tls/ at once, the others when they start again");
      say.hint("take root.key off line again");
    });
}

function endingSoon(folder: Parameters<typeof certificatesOf>[0]): readonly Name[] {
  const soon = Date.now() + soonDays * dayMs;
  const ending = certificatesOf(folder).filter(({ certificate }) => certificate.validToDate.getTime() < soon);
  return renewableCertificates.filter((name) => ending.some((each) => each.name === name));
}

function isOneOf(names: readonly string[], name: string): boolean {
  return names.includes(name);
}

function certificateNames(text: string, before: readonly Name[] = []): readonly Name[] {
  const name = renewableCertificates.find((each) => each === text);
  if (name === undefined) throw new InvalidArgumentError(`one of ${renewableCertificates.join(", ")}`);
  return [...before, name];
}
