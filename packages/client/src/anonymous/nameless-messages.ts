import { FramedHeader, handshakeHeader } from "@entente/mls-wire";
import { DeliveryService } from "@entente/proto";
import { ClientError } from "../client/client-error.ts";
import type { GroupEntry } from "../client/group-entry.ts";
import { clientLimits } from "../client/settings.ts";
import type { SendResult } from "../session/publisher.ts";
import type { OutgoingItem } from "../store/client-store.ts";
import { RpcFailure } from "../transport/rpc-failure.ts";
import { type Caller, stockCodes, tokenCodes } from "./anonymous-calls.ts";
import type { GroupPass, GroupPasses } from "./group-passes.ts";
import { anonymousLimits } from "./limits.ts";

/** What {@link NamelessMessages} are made of. */
export interface NamelessMessagesParts {
  readonly passes: GroupPasses;
  /** Nobody in particular, for one purpose. */
  readonly nobody: (purpose: string) => Caller;
  readonly entries: ReadonlyMap<string, GroupEntry>;
  /** Whether a message goes by name where it can not go without. */
  readonly messages: "only" | "preferred";
}

/** Codes after which `preferred` sends by name: without one the message is refused, and nobody has lied. */
const byName: ReadonlySet<string> = new Set([
  ...stockCodes,
  ...tokenCodes,
  "token_quota",
  "anonymous_off",
  "unsupported",
  "name_needed",
  "bad_group_pass",
  "pass_past",
]);

/**
 * Application messages of groups in anonymous sessions, with the pass that all members at this domain have: the home Delivery Service is shown
 * that a member sends, and not which. What proposes or commits goes by name.
 */
export class NamelessMessages {
  readonly #parts: NamelessMessagesParts;

  constructor(parts: NamelessMessagesParts) {
    this.#parts = parts;
  }

  /** Asks for the pass in a while. */
  epochBegan(entry: GroupEntry): void {
    if (entry.group.active) this.#parts.passes.epochBegan(entry);
  }

  /**
   * Brings a message to the home Delivery Service once. The same bytes again are the same message, so whoever gets no answer may send again.
   *
   * @param named sends it by name. @throws ClientError `no_tokens`, `token_key_unstated`, `token_refused`, `pass_past`, `pass_differs`, `stopped`;
   * RpcFailure `anonymous_off`, `name_needed`, `bad_group_pass`.
   */
  async send(item: OutgoingItem, named: () => Promise<SendResult>): Promise<SendResult> {
    if (!isApplication(item.bytes)) return named();
    try {
      return await this.#withPass(item);
    } catch (error) {
      const isKnown = error instanceof ClientError || error instanceof RpcFailure;
      if (this.#parts.messages === "preferred" && isKnown && byName.has(error.code)) return named();
      // A quota of a day is nothing to wait for with a message in hand.
      if (error instanceof RpcFailure && error.code === "token_quota")
        throw new ClientError("no_tokens", "every token of today is spent", item.groupId);
      throw error;
    }
  }

  /** A pass that a Commit has ended meanwhile is replaced by the next one, so many times. */
  async #withPass(item: OutgoingItem): Promise<SendResult> {
    const { passes } = this.#parts;
    const entry = this.#parts.entries.get(item.groupId);
    if (entry !== undefined) this.epochBegan(entry);
    let pass = await passes.usable(item.groupId);
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#once(item, pass);
      } catch (error) {
        const isPast = error instanceof RpcFailure && error.code === "bad_group_pass";
        if (!isPast || entry === undefined || attempt === anonymousLimits.passAttempts) throw error;
        // Only a Commit brings another: to ask for one now would tell the service, by name, whose message it has just refused.
        if (!(await isFollowed(entry, pass.epoch))) throw error;
        this.epochBegan(entry);
        pass = await passes.usable(item.groupId, pass.epoch);
      }
    }
  }

  async #once({ groupId, bytes }: OutgoingItem, pass: GroupPass): Promise<SendResult> {
    const nobody = this.#parts.nobody(`messages of ${groupId}`);
    await this.#parts.passes.check(groupId, pass, nobody);
    const { result } = await nobody.call(DeliveryService.SendMessage, {
      mlsMessage: bytes,
      groupPass: pass.pass,
    });
    return result;
  }
}

/** Whether the Commit that ended an epoch is here, or comes in the time that one takes. */
async function isFollowed(entry: GroupEntry, epoch: bigint): Promise<boolean> {
  try {
    await entry.until((group) => group.epoch > epoch, AbortSignal.timeout(clientLimits.staleEpochMs));
    return true;
  } catch {
    // None has come in that time; that is all that `until` throws for.
    return false;
  }
}

function isApplication(mlsMessage: Uint8Array): boolean {
  const header = handshakeHeader(mlsMessage);
  return header instanceof FramedHeader && header.contentType === "application";
}
