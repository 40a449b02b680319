import type { ReserveResult } from "@entente/ordering";
import {
  type Decoded,
  type Encodable,
  type federation,
  type MessageClass,
  type Method,
  SpeakerService,
} from "@entente/proto";
import type { Remote } from "@entente/service-kit";
import { hlcBytes } from "../hlc.ts";
import { toUint64, uint64Of } from "../fields.ts";
import type { CheckedBundle } from "../groups/checked-bundle.ts";
import { outcomeOf } from "../groups/convert.ts";
import { arrivalCodeOf, type ArrivalFate } from "./arrival-fate.ts";
import { exchangeDeadlineMs, speakerDeadlineMs } from "./limits.ts";
import type { Orderer, OrderOutcome, Submission } from "./orderer.ts";
import { notSpeaking } from "./seats.ts";
import type { Arrival } from "./slot-writer.ts";

/** The process of this domain that speaks for it, seen from another one. */
export class RemoteSpeaker implements Orderer {
  readonly #address: () => string;
  readonly #connect: (address: string) => Remote;
  #remote: { readonly address: string; readonly remote: Remote } | undefined;

  /** @param address of the process that speaks now; empty where none is known. */
  constructor(address: () => string, connect: (address: string) => Remote) {
    this.#address = address;
    this.#connect = connect;
  }

  /** After silence the bundle may have been decided. @throws ServiceError what the speaker refuses it with. */
  async submit({ bundle, domain, clientId }: Submission): Promise<OrderOutcome> {
    const request = { bundle: bundle.raw.bytes, domain, clientId };
    const { result } = await this.#ask(SpeakerService.SubmitToOrder, request, speakerDeadlineMs);
    return outcomeOf(result);
  }

  /** @throws ServiceError. */
  async reserve(groupId: Uint8Array, clientId: string): Promise<ReserveResult> {
    const request = { groupId, clientId };
    const answer = await this.#ask(SpeakerService.ReserveInOrder, request, speakerDeadlineMs);
    if (!answer.granted) return { code: "unavailable", retryAfterMs: answer.retryAfterMs };
    return { code: "granted", epoch: uint64Of(answer.epoch, "epoch"), holdMs: answer.holdMs };
  }

  /** @throws ServiceError. */
  async exchange(
    origin: string,
    request: federation.ExchangeOrderingRequest,
  ): Promise<federation.ExchangeOrderingResponse.$Properties> {
    const passed = { origin, request };
    const { response } = await this.#ask(SpeakerService.PassExchange, passed, exchangeDeadlineMs);
    if (response === null || response === undefined) throw notSpeaking();
    return response;
  }

  /** @throws ServiceError. */
  async arrived(bundle: CheckedBundle, certificate: Uint8Array, arrival: Arrival): Promise<ArrivalFate> {
    const { origin, hlc, originSeq, inbound } = arrival;
    const request = {
      bundle: bundle.raw.bytes,
      certificate,
      origin,
      hlc: hlcBytes(hlc),
      originSeq: toUint64(originSeq),
      stream: toUint64(inbound.stream),
      seq: toUint64(inbound.seq),
      after: toUint64(inbound.after ?? 0n),
    };
    const { code } = await this.#ask(SpeakerService.BringDecided, request, speakerDeadlineMs);
    return { code: arrivalCodeOf(code) };
  }

  /** @throws ServiceError. */
  async behind(groupId: Uint8Array, origin: string, epoch: bigint): Promise<void> {
    await this.#ask(SpeakerService.LookAhead, { groupId, origin, epoch: toUint64(epoch) }, speakerDeadlineMs);
  }

  close(): void {
    this.#remote?.remote.close();
    this.#remote = undefined;
  }

  #ask<Request extends MessageClass, Response extends MessageClass>(
    method: Method<Request, Response, false, false>,
    request: Encodable<Request>,
    deadlineMs: number,
  ): Promise<Decoded<Response>> {
    const address = this.#address();
    if (address === "") return Promise.reject(notSpeaking());
    if (this.#remote?.address !== address) {
      this.close();
      this.#remote = { address, remote: this.#connect(address) };
    }
    return this.#remote.remote.unary(method, request, { deadlineMs });
  }
}
