import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { basename, extname, resolve } from "node:path";
import {
  type Attachment,
  attachmentOf,
  type Client,
  type ClientEvent,
  type JoinedGroup,
} from "@entente/client";
import { UsageError } from "../say.ts";

/** The file that an event tells of; undefined for anything else, and for a message that only looks like one. */
function fileOf(event: ClientEvent): Attachment | undefined {
  if (event.kind !== "message") return undefined;
  try {
    return attachmentOf(event.content);
  } catch {
    // Shown as the bytes that it is.
    return undefined;
  }
}

/** The files that a conversation told of, so that a person can ask for one by its number. */
export class ChatFiles {
  readonly #client: Client;
  readonly #files: Attachment[] = [];

  constructor(client: Client) {
    this.#client = client;
  }

  /** What to show of a message that tells of a file; undefined for others. */
  describe(event: ClientEvent): string | undefined {
    const file = fileOf(event);
    if (file === undefined) return undefined;
    this.#files.push(file);
    const number = String(this.#files.length - 1);
    return `sends a file: ${JSON.stringify(file.name)}, ${String(file.size)} bytes — /save ${number}`;
  }

  /** Uploads a file and tells the group. */
  async send(group: JoinedGroup, path: string): Promise<void> {
    if (!existsSync(path)) throw new UsageError(`no file ${path}`, "give the path of a file");
    await group.sendAttachment({ content: readFileSync(path), name: basename(path) });
  }

  /**
   * Fetches, checks and saves a file in the working directory, under its number and the name's ending alone: the rest of the name is
   * somebody else's choice. Returns the path.
   */
  async save(number: string): Promise<string> {
    const file = this.#files[Number(number)];
    if (file === undefined)
      throw new UsageError(`no file ${number}`, "the numbers are beside the files' names");
    const ending = /^\.[A-Za-z0-9]{1,8}$/.exec(extname(file.name))?.[0] ?? "";
    const path = resolve(`entente-file-${number}${ending}`);
    writeFileSync(path, await this.#client.attachments.download(file), { flag: "wx" });
    return path;
  }
}
