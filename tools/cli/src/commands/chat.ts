import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import type { Command } from "commander";
import pc from "picocolors";
import {
  Client,
  ClientError,
  type ClientEvent,
  type ClientSettings,
  type JoinedGroup,
  textOf,
} from "@entente/client";
import { grpcTransports, grpcTransportsThrough, nodeCrypto, SqliteStore } from "@entente/client/node";
import { clientConfiguration } from "@entente/domain";
import { clientIdParts, parseClientId, parseUserId, type UserId, userIdParts } from "@entente/mls-wire";
import { openDomain } from "../folders.ts";
import { say, UsageError } from "../say.ts";
import { withOperator } from "../with-operator.ts";
import { signerOf } from "./signer.ts";
import { storeKey } from "../store-key.ts";
import { epochCheck, safetyCheck } from "./chat-checks.ts";
import { signInHere } from "./chat-sign-in.ts";
import { converseDmls } from "./chat-dmls.ts";
import { ChatDelivery } from "./chat-delivery.ts";
import { ChatFiles } from "./chat-files.ts";

/** Which device of a user, and how to enrol it. */
export interface DeviceOptions {
  readonly device: string;
  readonly home?: string;
  readonly invitation?: string;
  readonly keyFile?: string;
  readonly signerKeys?: string;
  readonly signIn?: boolean;
  readonly proxy?: string;
}

interface ChatOptions extends DeviceOptions {
  readonly dmls?: boolean;
}

/** `entente chat`: talk from a terminal, as a client of its own. */
export function addChat(program: Command): void {
  program
    .command("chat")
    .description("talk from this terminal, as a device of a user; enrols it where it is new")
    .argument("<user>", "name@domain")
    .option("--device <name>", "name of this device", "terminal")
    .option("--home <file>", "client.json of the domain (default: the domain's folder below .entente)")
    .option(
      "--invitation <token>",
      "from the domain's operator, to enrol (default: asked for where the domain's folder is here)",
    )
    .option("--sign-in", "sign in with the domain's OpenID Connect provider, to enrol")
    .option("--key-file <file>", "encrypt this device's store under the key in it; made where there is none")
    .option(
      "--signer-keys <folder>",
      "have this device's signature keys in that folder, read by a process of its own alone",
    )
    .option("--proxy <url>", "reach the domain through an HTTP proxy: http://[user:password@]host:port")
    .option("--dmls", "talk in distributed sessions, which no server orders")
    .action(async (user: string, options: ChatOptions) => {
      const client = await openClient(user, options);
      await client.start();
      await (options.dmls === true ? converseDmls(client) : converse(client));
      await client.stop();
    });
}

/** The device of a user, enrolled where it is new. @throws UsageError, RpcFailure. */
export async function openClient(user: string, options: DeviceOptions): Promise<Client> {
  const userId = parseUserId(user);
  const clientId = parseClientId(`${userId}/${options.device}`);
  const { domain } = userIdParts(userId);
  const home = options.home === undefined ? clientConfiguration(openDomain(domain)) : readHome(options.home);
  const folder = options.home === undefined ? openDomain(domain).path : dirname(options.home);
  const path = join(folder, "clients", `${clientId.replace("/", "~")}.sqlite`);
  const isNew = !existsSync(path);
  const key = options.keyFile === undefined ? undefined : storeKey(options.keyFile);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const settings: ClientSettings = {
    clientId,
    home,
    store: SqliteStore.open(path, key === undefined ? {} : { key }),
    transports: options.proxy === undefined ? grpcTransports : throughProxy(options.proxy),
    crypto: nodeCrypto,
    ...(options.signerKeys === undefined ? {} : { keyHolder: signerOf(options.signerKeys) }),
  };
  if (!isNew) return openKnown(settings);
  return Client.enrol(settings, await invitationFor(settings, userId, options));
}

async function openKnown(settings: ClientSettings): Promise<Client> {
  try {
    return await Client.open(settings);
  } catch (error) {
    if (!(error instanceof ClientError) || error.code !== "key_elsewhere") throw error;
    throw new UsageError(error.message, "name the folder of this device's keys: --signer-keys");
  }
}

function throughProxy(url: string): ClientSettings["transports"] {
  try {
    return grpcTransportsThrough(url);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UsageError(`--proxy ${url}: ${error.message}`, "write it as http://host:port");
  }
}

function readHome(file: string): ClientSettings["home"] {
  return JSON.parse(readFileSync(file, "utf8")) as ClientSettings["home"];
}

async function invitationFor(
  settings: ClientSettings,
  userId: UserId,
  { invitation, signIn = false }: DeviceOptions,
): Promise<string> {
  if (invitation !== undefined) return invitation;
  return signIn ? signInHere(settings, userId) : inviteHere(userIdParts(userId).domain, userId);
}

async function inviteHere(domain: string, userId: string): Promise<string> {
  try {
    return await withOperator(openDomain(domain), (operator) => operator.invite(userId));
  } catch (error) {
    throw new UsageError(
      `no invitation for ${userId}: ${error instanceof Error ? error.message : String(error)}`,
      "start the domain, or bring a token: --invitation",
    );
  }
}

const help = [
  "text            is sent to the group",
  "/new            make a group",
  "/groups         list groups, /use N changes to one",
  "/invite USER…   add all devices of users, of any domain",
  "/remove USER…   remove users with all devices",
  "/members        who is in the group",
  "/safety [USER]  what to compare about members, as digits and as a code",
  "/epoch          what all members have alike now, as text and as a code",
  "/update         renew this device's keys",
  "/file PATH      send a file, /save N fetches one that was sent",
  "/status         where the last message is, domain by domain",
  "/leave          ask to be removed",
  "/quit           end",
].join("\n");

async function converse(client: Client): Promise<void> {
  let current: JoinedGroup | undefined = client.groups().at(-1);
  const lines = createInterface({ input: process.stdin, output: process.stdout, prompt: pc.dim("> ") });
  const stopped = new AbortController();
  const files = new ChatFiles(client);
  const delivery = new ChatDelivery();
  const showing = show(client, stopped.signal, (event) => {
    if (event.kind === "joined") current = client.group(event.groupId);
    say.line(`\r${describe(client, event, files.describe(event))}`);
    lines.prompt();
  });
  say.line(
    `${client.id}${current === undefined ? ": in no group yet, /new makes one" : ` in ${current.id}`} — /help for help`,
  );
  lines.prompt();
  for await (const line of lines) {
    if (line.trim() === "/quit") break;
    try {
      current = await obey(client, { files, delivery }, current, line.trim());
    } catch (error) {
      say.line(pc.red(error instanceof Error ? error.message : String(error)));
    }
    lines.prompt();
  }
  stopped.abort();
  await showing;
  lines.close();
}

async function show(client: Client, signal: AbortSignal, tell: (event: ClientEvent) => void): Promise<void> {
  for await (const event of client.events(signal)) {
    if (event.kind !== "message" || !event.own) tell(event);
  }
}

async function obey(
  client: Client,
  { files, delivery }: { readonly files: ChatFiles; readonly delivery: ChatDelivery },
  current: JoinedGroup | undefined,
  line: string,
): Promise<JoinedGroup | undefined> {
  if (line === "") return current;
  const [command = "", ...words] = line.split(/\s+/);
  if (command === "/help") say.line(help);
  else if (command === "/new") return client.createGroup();
  else if (command === "/groups")
    client.groups().forEach((group, index) => {
      say.line(`${String(index)}  ${group.id}`);
    });
  else if (command === "/use") return client.groups()[Number(words[0])] ?? current;
  else if (current === undefined) say.line("in no group: /new makes one");
  else if (command === "/invite") await current.invite(words);
  else if (command === "/remove") await current.remove(words);
  else if (command === "/members") for (const { client: id } of current.members()) say.line(`   ${id}`);
  else if (command === "/safety")
    safetyCheck(current, words[0]).forEach((each) => {
      say.line(each);
    });
  else if (command === "/epoch")
    epochCheck(current).forEach((each) => {
      say.line(each);
    });
  else if (command === "/update") await current.update();
  else if (command === "/file") await files.send(current, words.join(" "));
  else if (command === "/save") say.line(`saved as ${await files.save(words[0] ?? "")}`);
  else if (command === "/status")
    (await delivery.status(client, current)).forEach((each) => {
      say.line(each);
    });
  else if (command === "/leave") await current.leave();
  else if (command.startsWith("/")) say.line(`no such command: ${command}. /help lists them`);
  else await delivery.send(current, line);
  return current;
}

function deviceChanges(
  added: readonly string[],
  removed: readonly string[],
  rotated: readonly string[],
): readonly string[] {
  return [
    ...added.map((device) => `${device} is new`),
    ...removed.map((device) => `${device} is gone`),
    ...rotated.map((device) => `${device} has another key or credential`),
  ];
}

function describe(client: Client, event: ClientEvent, file: string | undefined): string {
  switch (event.kind) {
    case "message":
      return `${pc.magenta(clientIdParts(event.sender).user)} ${file ?? textOf(event.content)}`;
    case "missed_message":
      return `${pc.magenta(clientIdParts(event.sender).user)} ${textOf(event.content)} ${pc.dim(`(missed; from ${event.from})`)}`;
    case "epoch":
      return pc.dim(
        [
          `epoch ${String(event.epoch)} by ${event.committer}`,
          ...event.added.map((id) => `${id} is in`),
          ...event.removed.map((id) => `${id} is out`),
        ].join(", "),
      );
    case "joined":
      return pc.green(
        `${client.id} is now in ${event.groupId} with ${event.members.filter((id) => id !== client.id).join(", ")}`,
      );
    case "healed":
      return pc.yellow(`back in ${event.groupId} at epoch ${String(event.epoch)}: ${event.reason}`);
    case "continued":
      return pc.yellow(`${event.groupId} continues ${event.former} (${event.reason})`);
    case "proposed":
      return pc.dim(`${event.by} proposes: ${event.proposal}`);
    case "missing":
      return pc.dim(`messages of ${event.sender} have not come yet`);
    case "policy_changed":
      return pc.dim(`${event.by} changed the group's policy`);
    case "upgrade_possible":
      return pc.dim(`all members can use ${String(event.suite)}, which the group's policy prefers`);
    case "version_upgrade_possible":
      return pc.dim(`all members can do version ${String(event.version)} of MLS`);
    case "idle_warning":
      return pc.yellow(`this device was silent in ${event.groupId} for long and renews its keys`);
    case "removed":
      return pc.yellow(`this device was removed by ${event.by}`);
    case "refused":
      return pc.red(`refused: ${event.code}, ${event.reason}`);
    case "gap":
      return pc.yellow(
        `messages ${String(event.fromSeq)} to ${String(event.toSeq)} are gone: ${event.reason}`,
      );
    case "devices":
      return pc.yellow(
        `your devices have changed: ${deviceChanges(event.added, event.removed, event.rotated).join(", ")}`,
      );
    case "clients_differ":
      return pc.yellow(`${event.client} is in some groups of its user and not in others`);
    case "contact_devices":
      return pc.yellow(
        `devices of ${event.user} have changed: ${deviceChanges(event.added, event.removed, event.rekeyed).join(", ")}`,
      );
    case "key_warning":
      return pc.red(`${event.client} is not in the log of its domain; its removal is proposed`);
    case "log_alarm":
      return pc.red(`the log of ${event.domain}: ${event.problem}`);
    case "domain_contradicted":
      return pc.red(`${event.domain}, which votes on Commits here, has signed what contradicts itself`);
    case "log_silent":
      return pc.yellow(`the log of ${event.domain} can not be consulted: ${event.code}`);
    case "credential_renewed":
      return pc.dim(`this device's credential is renewed, until ${new Date(event.notAfterMs).toISOString()}`);
    case "credential_warning":
      return pc.red(`this device's credential can not be renewed: ${event.code}`);
    case "ended":
      return event.code === "replaced"
        ? pc.red("another connection of this device took over; nothing comes here any more")
        : pc.red(`the home domain lets this device in no more: ${event.code}`);
    case "undeliverable":
      return pc.yellow(
        `${event.domain} ${event.final ? "did not take" : "has not taken yet"} a message: ${event.code}`,
      );
  }
}
