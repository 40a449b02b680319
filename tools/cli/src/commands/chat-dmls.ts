import { createInterface } from "node:readline";
import pc from "picocolors";
import { type Client, parseClientId, textOf } from "@entente/client";
import { type DmlsSession, DmlsSessions } from "@entente/client/dmls";
import { say } from "../say.ts";

const help = [
  "text              is sent to the session",
  "/invite DEVICE…   begin a session with devices, name@domain/device, of any domain",
  "/begin            begin it with those who have accepted so far",
  "/sessions         list sessions, /use N changes to one",
  "/members          who is in the session, and how far we can read each",
  "/update           renew this device's keys",
  "/remove DEVICE    remove a device, for everyone",
  "/rejoin DEVICE…   ask to be let in again after a loss",
  "/quit             end",
].join("\n");

/** `entente chat --dmls`: sessions that no server orders. Invitations are accepted. */
export async function converseDmls(client: Client): Promise<void> {
  let current: DmlsSession | undefined;
  const lines = createInterface({ input: process.stdin, output: process.stdout, prompt: pc.dim("> ") });
  const tell = (line: string): void => {
    say.line(`\r${line}`);
    lines.prompt();
  };
  const sessions = await DmlsSessions.open(client, {
    handlers: {
      message: async (_session, { from, plaintext }) => tell(`${pc.magenta(from)} ${textOf(plaintext)}`),
      invited: async ({ id, founder, members }) => {
        tell(pc.green(`${founder} invites ${members.join(", ")}; accepted`));
        current = await sessions.accept(id);
      },
      event: async (_session, event) => {
        if (event.kind === "announced") tell(pc.dim(`${event.founder} has begun the session`));
        else if (event.kind === "removed") tell(pc.yellow(`${event.by} has removed ${event.member}`));
        else if (event.kind === "excluded") tell(pc.yellow(`${event.by} has removed this device`));
        else tell(pc.dim(`${event.member}: ${event.kind}`));
      },
      refusal: async (_session, { code, owner }) =>
        tell(pc.red(`refused: ${code}, of ${owner ?? "somebody"}`)),
      problem: (from, problem) =>
        tell(pc.red(`${from ?? ""} ${problem instanceof Error ? problem.message : String(problem)}`)),
    },
  });
  current ??= sessions.sessions().at(-1);
  say.line(
    `${client.id}${current === undefined ? ": in no session yet, /invite begins one" : ` in session ${current.id}`} — /help for help`,
  );
  lines.prompt();
  for await (const line of lines) {
    if (line.trim() === "/quit") break;
    try {
      current = await obey(sessions, current, line.trim());
    } catch (error) {
      say.line(pc.red(error instanceof Error ? error.message : String(error)));
    }
    lines.prompt();
  }
  await sessions.close();
  lines.close();
}

async function obey(
  sessions: DmlsSessions,
  current: DmlsSession | undefined,
  line: string,
): Promise<DmlsSession | undefined> {
  if (line === "") return current;
  const [command = "", ...words] = line.split(/\s+/);
  if (command === "/help") say.line(help);
  else if (command === "/invite") return sessions.invite(words.map(parseClientId));
  else if (command === "/sessions")
    sessions.sessions().forEach(({ id, members }, index) => {
      say.line(`${String(index)}  ${id} ${members.join(", ")}`);
    });
  else if (command === "/use") return sessions.sessions()[Number(words[0])] ?? current;
  else if (current === undefined) say.line("in no session: /invite begins one");
  else if (command === "/begin") await sessions.begin(current.id);
  else if (command === "/members") members(current);
  else if (command === "/update") await current.update();
  else if (command === "/remove") for (const word of words) await current.remove(parseClientId(word));
  else if (command === "/rejoin")
    await current.rejoin(words.length === 0 ? undefined : words.map(parseClientId));
  else if (command.startsWith("/")) say.line(`no such command: ${command}. /help lists them`);
  else if (!current.running) say.line("not begun yet: it begins when everyone has accepted, or with /begin");
  else await current.send(new TextEncoder().encode(line));
  return current;
}

function members(session: DmlsSession): void {
  const status = new Map(session.status().map((each) => [each.member, each]));
  for (const member of session.members) {
    const known = status.get(member);
    const where =
      known === undefined
        ? "this device"
        : known.stall === undefined
          ? `epoch ${String(known.epoch ?? "not joined yet")}`
          : `stalled: ${known.stall}`;
    say.line(`   ${member} ${pc.dim(where)}`);
  }
}
