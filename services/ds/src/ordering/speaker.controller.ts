import { Controller, Inject } from "@nestjs/common";
import { GrpcMethod } from "@nestjs/microservices";
import { DecodeError } from "@entente/tls-codec";
import { parseDomainName } from "@entente/mls-wire";
import { OrderingError } from "@entente/ordering";
import type { domain as domainProto } from "@entente/proto";
import { type AuthenticatedCall, requireRole } from "@entente/service-kit";
import { refusing } from "../errors.ts";
import { presentOf, toUint64, uint64Of } from "../fields.ts";
import { hlcOf } from "../hlc.ts";
import { checkBundle } from "../groups/checked-bundle.ts";
import { toCommitResult } from "../groups/convert.ts";
import { OWN_DOMAIN } from "../tokens.ts";
import type { ArrivalFate } from "./arrival-fate.ts";
import type { LocalOrdering } from "./local-ordering.ts";
import { notSpeakingRetryMs } from "./limits.ts";
import { Ordering } from "./ordering.ts";

/** What fellow replicas hand to the process that speaks for the domain. */
@Controller()
export class SpeakerController {
  readonly #domain: string;
  readonly #ordering: Ordering;

  constructor(@Inject(OWN_DOMAIN) domain: string, @Inject(Ordering) ordering: Ordering) {
    this.#domain = domain;
    this.#ordering = ordering;
  }

  @GrpcMethod("SpeakerService", "SubmitToOrder")
  submit(
    { bundle, domain, clientId }: domainProto.SubmitToOrderRequest,
    _metadata: unknown,
    call: AuthenticatedCall,
  ): Promise<domainProto.SubmitToOrderResponse.$Properties> {
    return this.#answer(call, async (ordering) => {
      const submission = { bundle: checkBundle(bundle), domain: parseDomainName(domain), clientId };
      return { result: toCommitResult(await ordering.submit(submission)) };
    });
  }

  @GrpcMethod("SpeakerService", "ReserveInOrder")
  reserve(
    { groupId, clientId }: domainProto.ReserveInOrderRequest,
    _metadata: unknown,
    call: AuthenticatedCall,
  ): Promise<domainProto.ReserveInOrderResponse.$Properties> {
    return this.#answer(call, async (ordering) => {
      const result = await ordering.reserve(groupId, clientId);
      if (result.code === "granted")
        return { granted: true, epoch: toUint64(result.epoch), holdMs: result.holdMs };
      return { retryAfterMs: result.code === "unavailable" ? result.retryAfterMs : notSpeakingRetryMs };
    });
  }

  @GrpcMethod("SpeakerService", "BringDecided")
  bring(
    request: domainProto.BringDecidedRequest,
    _metadata: unknown,
    call: AuthenticatedCall,
  ): Promise<domainProto.BringDecidedResponse.$Properties> {
    return this.#answer(call, async (ordering) => ({ code: (await bring(ordering, request)).code }));
  }

  @GrpcMethod("SpeakerService", "LookAhead")
  lookAhead(
    { groupId, origin, epoch }: domainProto.LookAheadRequest,
    _metadata: unknown,
    call: AuthenticatedCall,
  ): Promise<domainProto.LookAheadResponse.$Properties> {
    return this.#answer(call, async (ordering) => {
      await ordering.behind(groupId, parseDomainName(origin), uint64Of(epoch, "epoch"));
      return {};
    });
  }

  @GrpcMethod("SpeakerService", "PassExchange")
  exchange(
    { origin, request }: domainProto.PassExchangeRequest,
    _metadata: unknown,
    call: AuthenticatedCall,
  ): Promise<domainProto.PassExchangeResponse.$Properties> {
    return this.#answer(call, async (ordering) => ({
      response: ordering.exchange(parseDomainName(origin), presentOf(request, "request")),
    }));
  }

  #answer<T>(call: AuthenticatedCall, work: (ordering: LocalOrdering) => Promise<T>): Promise<T> {
    return refusing(() => {
      requireRole(call, this.#domain, ["ds"]);
      return work(this.#ordering.local);
    });
  }
}

async function bring(
  ordering: LocalOrdering,
  request: domainProto.BringDecidedRequest,
): Promise<ArrivalFate> {
  const { hlc, certificate } = request;
  const origin = parseDomainName(request.origin);
  const after = uint64Of(request.after, "after");
  const inbound = {
    origin,
    stream: uint64Of(request.stream, "stream"),
    seq: uint64Of(request.seq, "seq"),
    ...(after === 0n ? {} : { after }),
  };
  const originSeq = uint64Of(request.originSeq, "origin_seq");
  const bundle = checkBundle(request.bundle);
  const arrival = { origin, hlc: hlcOf(hlc), originSeq, inbound };
  try {
    return await ordering.arrived(bundle, certificate, arrival);
  } catch (error) {
    // As where it is applied at once: a certificate that is none.
    if (error instanceof OrderingError || error instanceof DecodeError) return { code: "bad_certificate" };
    throw error;
  }
}
