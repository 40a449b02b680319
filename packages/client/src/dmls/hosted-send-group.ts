import {
  decode,
  decodeRaw,
  encode,
  hexFromBytes,
  opaqueV,
  optional,
  struct,
  uint64,
  type Value,
} from "@entente/tls-codec";
import {
  type ClientAddress,
  type ClientId,
  compareAddresses,
  groupIdFromBytes,
  MLSMessage,
  SealedSendGroupBundle,
  SendGroupBundle,
  toldOfSendGroup,
} from "@entente/mls-wire";
import { DeliveryService, SendGroupService } from "@entente/proto";
import { ClientError } from "../client/client-error.ts";
import type { ClientInternals } from "../client/internals.ts";
import { type Addressee, addressOf, toldTo } from "../inbox/correspondent.ts";
import type { Session } from "../session/session.ts";
import type { ClientStore } from "../store/client-store.ts";
import { backoffMs, pause, retrySettings } from "../transport/backoff.ts";
import { isPassing, RpcFailure } from "../transport/rpc-failure.ts";

/** What hosting needs of a client. */
export interface HostingServices {
  readonly session: Pick<Session, "call">;
  readonly store: ClientStore;
  readonly addresses: ClientInternals["addresses"];
  readonly chance: () => number;
  readonly stopped: AbortSignal;
}

/** A frame of our own Send Group. */
export interface OwnFrame {
  readonly groupId: Uint8Array;
  readonly epoch: bigint;
  readonly isCommit: boolean;
  readonly bytes: Uint8Array;
}

/** How far a Send Group of ours is at our Delivery Service, and the bundle that is on its way there. */
const HostedRecord = struct({ epoch: uint64, head: opaqueV, pending: optional(opaqueV) });
type HostedRecord = Value<typeof HostedRecord>;

/**
 * Our own Send Groups at our Delivery Service, as groups with one writer: every message is stored once for each domain, and
 * the domain refuses a second Commit for an epoch. Frames of one group are to be sent one after the other, in their order.
 */
export class HostedSendGroups {
  readonly #services: HostingServices;
  readonly #owner: ClientId;

  constructor(services: HostingServices, owner: ClientId) {
    this.#services = services;
    this.#owner = owner;
  }

  /**
   * Brings a frame to the Delivery Service; tries until it has it on disk. The group is opened with its first frame.
   *
   * @param readers who reads the group from this frame on: told by their addresses, as we are by one, as far as there are any.
   * @throws ClientError `stopped`, `wrong_epoch` when another copy of this client's state has committed; RpcFailure with the
   * Delivery Service's code, `group_exists` among them.
   */
  async send(frame: OwnFrame, readers: readonly Addressee[]): Promise<void> {
    const record = await this.#opened(frame.groupId, readers);
    // An earlier run has brought it through and ended before it could say so.
    if (frame.isCommit && frame.epoch < record.epoch) return;
    if (frame.isCommit) await this.#commit(frame, record, readers);
    else await this.#message(frame);
  }

  async #opened(groupId: Uint8Array, readers: readonly Addressee[]): Promise<HostedRecord> {
    const stored = await this.#services.store.record(nameOf(groupId));
    if (stored !== undefined) return decode(HostedRecord, stored);
    const owner = await this.#ownAddress();
    const { named, addresses } = told(owner, readers);
    const request = {
      groupId,
      readerClientIds: [...named],
      ...(owner === undefined ? {} : { owner, readerAddresses: [...addresses] }),
    };
    const { epoch = 0, head = new Uint8Array() } = await this.#until(() =>
      this.#services.session.call(SendGroupService.OpenSendGroup, request),
    );
    const record = { epoch: BigInt(epoch), head, pending: undefined };
    await this.#save(groupId, record);
    return record;
  }

  async #ownAddress(): Promise<Uint8Array | undefined> {
    await this.#services.addresses.fillIfReached(1);
    return this.#services.addresses.take();
  }

  async #commit(frame: OwnFrame, record: HostedRecord, readers: readonly Addressee[]): Promise<void> {
    const bundle = this.#pending(frame, record) ?? (await this.#bundle(frame, record, readers));
    await this.#save(frame.groupId, { ...record, pending: bundle });
    const nextHead = await this.#until(async () => {
      const { result } = await this.#services.session.call(DeliveryService.SubmitCommit, { bundle });
      if (result?.result === "decided") return result.decided.nextHead ?? new Uint8Array();
      if (result?.result === "stale") {
        throw new ClientError("wrong_epoch", "another copy of this client has committed in its Send Group");
      }
      const retryAfterMs = result?.unavailable?.retryAfterMs ?? 0;
      throw new RpcFailure("unavailable", "the Commit is not decided yet", { retryAfterMs });
    });
    await this.#save(frame.groupId, { epoch: frame.epoch + 1n, head: nextHead, pending: undefined });
  }

  /** The same Commit is submitted in the same bundle until its fate is known, whoever reads the group by now. */
  #pending({ epoch, bytes }: OwnFrame, { pending }: HostedRecord): Uint8Array | undefined {
    if (pending === undefined) return undefined;
    const { epoch: ended, commit } = toldOfSendGroup(pending);
    const isSame =
      ended === epoch && commit !== undefined && hexFromBytes(commit.bytes) === hexFromBytes(bytes);
    return isSame ? pending : undefined;
  }

  async #bundle(
    { groupId, epoch, bytes }: OwnFrame,
    { head }: HostedRecord,
    readers: readonly Addressee[],
  ): Promise<Uint8Array> {
    const sealed = await this.#ownAddress();
    const { named, addresses } = told(sealed, readers);
    const commit = decodeRaw(MLSMessage, bytes);
    const place = { groupId: groupIdFromBytes(groupId), epoch, previousHead: head, readers: named, commit };
    if (sealed === undefined) return encode(SendGroupBundle, { version: "v2", ...place, owner: this.#owner });
    const owner = addressOf(this.#owner, sealed);
    return encode(SealedSendGroupBundle, { version: "v3", ...place, owner, readerAddresses: addresses });
  }

  async #message({ bytes }: OwnFrame): Promise<void> {
    await this.#until(async () => {
      const { result } = await this.#services.session.call(DeliveryService.SendMessage, {
        mlsMessage: bytes,
      });
      if (result?.result === "accepted") return;
      if (result?.result === "wrongEpoch") {
        throw new ClientError("wrong_epoch", "another copy of this client has committed in its Send Group");
      }
      const { code = "message_refused", retryAfterMs = 0 } = result?.refused ?? {};
      throw new RpcFailure(
        code,
        "the Delivery Service did not take the message",
        retryAfterMs > 0 ? { retryAfterMs } : {},
      );
    });
  }

  async #until<T>(call: () => Promise<T>): Promise<T> {
    const { chance, stopped } = this.#services;
    for (let failures = 0; ; failures++) {
      if (stopped.aborted) throw stoppedError();
      try {
        return await call();
      } catch (error) {
        if (!isPassing(error)) throw error;
        const atLeastMs = Math.min(error.detail.retryAfterMs ?? 0, retrySettings.mostMs);
        await pause(atLeastMs + backoffMs(retrySettings, failures, chance()), stopped).catch(() => {
          throw stoppedError();
        });
      }
    }
  }

  async #save(groupId: Uint8Array, record: HostedRecord): Promise<void> {
    const value = encode(HostedRecord, record);
    await this.#services.store.save({ records: new Map([[nameOf(groupId), value]]) });
  }
}

/** How servers are told of readers: each list ascending. */
function told(
  own: Uint8Array | undefined,
  readers: readonly Addressee[],
): { readonly named: ClientId[]; readonly addresses: ClientAddress[] } {
  const { named, sealed } = toldTo(own, readers);
  return { named: [...named].sort(), addresses: sealed.map(({ address }) => address).sort(compareAddresses) };
}

function nameOf(groupId: Uint8Array): string {
  return `dmls-hosted/${hexFromBytes(groupId)}`;
}

function stoppedError(): ClientError {
  return new ClientError("stopped", "the client was stopped before the frame was on disk");
}
