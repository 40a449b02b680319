import { FeedLoop } from "../session/feed-loop.ts";
import { ClientError } from "./client-error.ts";
import type { ClientParts } from "./client-parts.ts";
import { clientLimits } from "./settings.ts";
import { Turns } from "./turns.ts";

/** What a client does by itself from its start until it is stopped. */
export class ClientRun {
  readonly #parts: ClientParts;
  #receiving: Promise<void> | undefined;
  #polling: FeedLoop | undefined;
  readonly #polls = new Turns(clientLimits.pollsWaiting);
  #keeping: Promise<void> | undefined;
  #watching: Promise<void> | undefined;
  #stocking: Promise<void> | undefined;
  #expiring: Promise<void> | undefined;
  #looking: Promise<void> | undefined;
  #renewing: Promise<void> | undefined;
  #certifying: Promise<void> | undefined;

  constructor(parts: ClientParts) {
    this.#parts = parts;
  }

  /** See `Client.start`. @throws RpcFailure. */
  async start(): Promise<void> {
    const parts = this.#parts;
    const { session, reception, joins, stock, entries, stopping, failed, chance } = parts;
    await session.token();
    await parts.refreshAnchors();
    await joins.load(parts.unreadable);
    await parts.creations.finishAll(entries.values());
    const loop = new FeedLoop(session, reception, chance);
    if (parts.settings.reception === "poll") this.#polling = loop;
    else this.#receiving ??= loop.run(stopping.signal);
    await stock.restock();
    this.#keeping ??= stock.keep(stopping.signal, chance, failed);
    this.#watching ??= parts.watch.keep(failed);
    this.#stocking ??= parts.anonymity.keep(failed);
    await parts.outbox.resend(entries, parts.background.begin);
    for (const entry of entries.values()) {
      parts.nameless?.epochBegan(entry);
      parts.background.begin(() => entry.commits.take(() => parts.commits.resume(entry)));
      parts.background.begin(() => parts.release(entry));
      parts.pending.resume(entry);
      parts.firstUpdates.begin(entry);
      parts.leaving.goOn(entry, () => parts.handle(entry).leave());
    }
    joins.resume();
    await parts.succession.resume();
    this.#renewing ??= parts.renewals.keep(failed);
    this.#expiring ??= parts.expiry.keep(failed);
    this.#looking ??= parts.contradictions.keep(chance);
    this.#certifying ??= parts.credential.keep(failed);
  }

  /** See `Client.poll`. @throws ClientError `stopped`, `not_polling`; RpcFailure. */
  async poll(): Promise<void> {
    const { settings, stopping } = this.#parts;
    if (settings.reception !== "poll")
      throw new ClientError("not_polling", "the client stays connected, and gets everything by itself");
    const loop = this.#polling;
    const outcome = loop && (await this.#polls.take(() => loop.poll(stopping.signal)));
    if (outcome !== "caught_up") throw new ClientError("stopped", "the client does not run");
  }

  /** See `Client.stop`. */
  async stop(): Promise<void> {
    const parts = this.#parts;
    parts.stopping.abort(new ClientError("stopped", "the client was stopped"));
    parts.events.appended();
    await this.#receiving;
    await this.#keeping;
    await this.#watching;
    await this.#stocking;
    await this.#looking;
    await this.#renewing;
    await this.#expiring;
    await this.#certifying;
    await parts.background.ended();
    parts.anonymity.close();
    parts.ds.close();
    parts.as.close();
    await parts.settings.store.close();
  }
}
