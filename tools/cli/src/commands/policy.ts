import type { Command } from "commander";
import { parseGroupId } from "@entente/mls-wire";
import type { Client } from "@entente/client";
import type { Finding } from "@entente/policy";
import { say, UsageError } from "../say.ts";
import { type DeviceOptions, openClient } from "./chat.ts";

interface CheckOptions extends DeviceOptions {
  readonly json?: boolean;
}

/** `entente policy`: what stands in the way, before anyone tries. */
export function addPolicy(program: Command): void {
  const policy = program.command("policy").description("what groups demand of their members");
  policy
    .command("check")
    .description("say why A can not talk to B, or add B to a group; takes nobody's KeyPackages")
    .argument("<a>", "name@domain, whose device asks")
    .argument("<b>", "name@domain")
    .argument("[group]", "a group of A's device; without it, a new group of the two")
    .option("--device <name>", "A's device, enrolled where it is new", "terminal")
    .option("--home <file>", "client.json of A's domain (default: the domain's folder below .entente)")
    .option(
      "--invitation <token>",
      "from A's operator, to enrol (default: asked for where the folder is here)",
    )
    .option("--json", "one JSON object")
    .action(async (a: string, b: string, group: string | undefined, options: CheckOptions) => {
      const client = await openClient(a, options);
      try {
        await client.start();
        const findings = await findingsOf(client, b, group);
        const possible = findings.every(({ severity }) => severity === "warns");
        if (options.json === true) say.line(JSON.stringify({ possible, findings }));
        else tell(a, b, possible, findings);
        if (!possible) process.exitCode = 1;
      } finally {
        await client.stop();
      }
    });
}

function findingsOf(client: Client, b: string, group: string | undefined): Promise<readonly Finding[]> {
  if (group === undefined) return client.checks.pair(b);
  const known = client.groups().find(({ id }) => id === parseGroupId(group));
  if (known === undefined)
    throw new UsageError(
      `${client.id} is in no group ${group}`,
      "see its groups: `entente chat`, then /groups",
    );
  return known.checkInvitation(b);
}

function tell(a: string, b: string, possible: boolean, findings: readonly Finding[]): void {
  for (const { severity, sentence, remedy } of findings) {
    if (severity === "blocks") say.problem(sentence, remedy);
    else say.line(`${sentence} ${remedy}`);
  }
  if (possible) say.done(`nothing stands between ${a} and ${b}`);
}
