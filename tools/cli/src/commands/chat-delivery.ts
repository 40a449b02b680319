import type { Client, DeliveryStatus, GroupId, JoinedGroup } from "@entente/client";

/** The last message that was sent in each group, so that a person can ask where it is. */
export class ChatDelivery {
  readonly #last = new Map<GroupId, string>();

  async send(group: JoinedGroup, text: string): Promise<void> {
    this.#last.set(group.id, await group.send(text));
  }

  /** One line for each domain. @throws RpcFailure. */
  async status(client: Client, group: JoinedGroup): Promise<readonly string[]> {
    const last = this.#last.get(group.id);
    if (last === undefined) return ["nothing was sent in this group since the chat began"];
    return deliveryLines(await client.deliveryStatus(last));
  }
}

/** What became of a message, one line for each domain. */
export function deliveryLines({ accepted, domains }: DeliveryStatus): readonly string[] {
  const home = `home     accepted ${accepted.toISOString()}`;
  return [
    home,
    ...domains.map(({ domain, state, code, at }) => {
      const when = at === undefined ? "" : `${state === "waiting" ? " since" : ""} ${at.toISOString()}`;
      return `${domain}  ${state.replace("_", " ")}${when}${code === "" ? "" : `: ${code}`}`;
    }),
  ];
}
