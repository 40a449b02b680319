import { gopRules, type OrderingPolicy, type Rules } from "@entente/ordering";
import { Stage, type Selection } from "./stage.ts";

/*
 * A script is a text of blocks. A block is commands, then a line of four dashes, then what they are to have led to:
 *
 *     submit a x
 *     deliver prepare a>b
 *     ----
 *     a > b  Prepare 1.a e0 yielded []
 *
 * Lines that begin with # are remarks. Commands:
 *
 *     domains a b c [quorum|fixed] [witness=w] [joining=d,e]     the first command; those joining have no members yet
 *     submit DOMAIN VALUE [epoch=N] [members=a,b]     a client's bundle
 *     deliver|drop [KIND] [FROM>TO]                   messages in flight; * stands for any domain
 *     flush                                           everything arrives until nothing is in flight
 *     advance MS                                      time and pings; nothing in flight arrives
 *     run MS                                          the same, and everything arrives at once
 *     cut|mend FROM>TO …
 *     crash|start|backup|restore|take-over DOMAIN
 *     transfer FROM TO
 *     status
 *     forks                                           epochs at which two domains hold different values
 *     quiet                                           forget what happened up to here
 */

/** Runs a script and returns it with what really happened below the dashes: equal to the script if all went as written. */
export function runScript(text: string, rules: Rules = gopRules): string {
  const runner = new ScriptRunner(rules);
  const blocks = text.trimEnd().split(/\n\n+/);
  return blocks.map((block) => runner.run(block)).join("\n\n") + "\n";
}

class ScriptRunner {
  private stage: Stage | undefined;
  private members: readonly string[] = [];
  private readonly rules: Rules;

  constructor(rules: Rules) {
    this.rules = rules;
  }

  run(block: string): string {
    const lines = block.split("\n");
    const dashes = lines.indexOf("----");
    const commands = dashes < 0 ? lines : lines.slice(0, dashes);
    for (const line of commands) if (line !== "" && !line.startsWith("#")) this.command(line);
    if (dashes < 0) return commands.join("\n");
    const happened = this.stage?.lines.splice(0) ?? [];
    return [...commands, "----", ...happened].join("\n");
  }

  private command(line: string): void {
    const [verb = "", ...words] = line.split(/\s+/);
    if (verb === "domains") {
      this.begin(words);
      return;
    }
    const { stage } = this;
    if (stage === undefined) throw new SyntaxError("the first command is domains");
    const [first = "", second = ""] = words;
    switch (verb) {
      case "submit":
        this.submit(stage, words);
        break;
      case "deliver":
        stage.deliver(selection(words));
        break;
      case "drop":
        stage.drop(selection(words));
        break;
      case "flush":
        stage.flush();
        break;
      case "advance":
        stage.advance(Number(first));
        break;
      case "run":
        stage.run(Number(first));
        break;
      case "cut":
        for (const link of words) stage.cut(...ends(link));
        break;
      case "mend":
        for (const link of words) stage.mend(...ends(link));
        break;
      case "crash":
        stage.crash(first);
        break;
      case "start":
        stage.start(first);
        break;
      case "backup":
        stage.backup(first);
        break;
      case "restore":
        stage.restore(first);
        break;
      case "take-over":
        stage.takeOver(first);
        break;
      case "transfer":
        stage.transfer(first, second);
        break;
      case "status":
        stage.status();
        break;
      case "forks":
        stage.lines.push(`forks: ${stage.forks().join(" ") || "none"}`);
        break;
      case "quiet":
        stage.lines.splice(0);
        break;
      default:
        throw new SyntaxError(`no such command: ${line}`);
    }
  }

  private begin(words: readonly string[]): void {
    const witness = words.find((word) => word.startsWith("witness="))?.slice("witness=".length);
    const mode = words.includes("fixed") ? "fixed" : "quorum";
    this.members = words.filter((word) => /^[a-z0-9]$/.test(word));
    const policy: OrderingPolicy = witness === undefined ? { mode } : { mode, witness };
    const joining = words.find((word) => word.startsWith("joining="))?.slice("joining=".length);
    const others = [...(witness === undefined ? [] : [witness]), ...(joining?.split(",") ?? [])];
    const domains = [...this.members, ...others];
    this.stage = new Stage(domains, policy, this.rules, this.members);
  }

  private submit(stage: Stage, [at = "", name = "", ...options]: readonly string[]): void {
    const option = (key: string): string | undefined =>
      options.find((word) => word.startsWith(`${key}=`))?.slice(key.length + 1);
    const epoch = option("epoch");
    const members = option("members")?.split(",") ?? this.members;
    this.members = members;
    stage.submit(at, name, members, epoch === undefined ? undefined : Number(epoch));
  }
}

function ends(link: string): [string, string] {
  const [from, to] = link.split(">");
  if (from === undefined || to === undefined) throw new SyntaxError(`not a link: ${link}`);
  return [from, to];
}

function selection(words: readonly string[]): Selection {
  const link = words.find((word) => word.includes(">"));
  const kind = words.find((word) => !word.includes(">"));
  const [from, to] = link === undefined ? [undefined, undefined] : ends(link);
  return {
    ...(kind === undefined ? {} : { kind }),
    ...(from === undefined || from === "*" ? {} : { from }),
    ...(to === undefined || to === "*" ? {} : { to }),
  };
}
