import { Controller, Inject } from "@nestjs/common";
import { GrpcMethod } from "@nestjs/microservices";
import type { domain as domainProto } from "@entente/proto";
import { type AuthenticatedCall, ConfigurationError, requireRole } from "@entente/service-kit";
import { refusal } from "../errors.ts";
import { Reload } from "../reload.ts";
import { OWN_DOMAIN } from "../tokens.ts";
import { Examination } from "./examination.ts";
import { PeerView } from "./peer-view.ts";

/** What the operator asks of a running gateway. */
@Controller()
export class GatewayController {
  readonly #domain: string;
  readonly #view: PeerView;
  readonly #reload: Reload;
  readonly #examination: Examination;

  constructor(
    @Inject(OWN_DOMAIN) domain: string,
    @Inject(PeerView) view: PeerView,
    @Inject(Reload) reload: Reload,
    @Inject(Examination) examination: Examination,
  ) {
    this.#domain = domain;
    this.#view = view;
    this.#reload = reload;
    this.#examination = examination;
  }

  @GrpcMethod("GatewayService", "ReadPeers")
  readPeers(
    _request: unknown,
    _metadata: unknown,
    call: AuthenticatedCall,
  ): domainProto.ReadPeersResponse.$Properties {
    requireRole(call, this.#domain, ["operator"]);
    return { peers: [...this.#view.all()] };
  }

  @GrpcMethod("GatewayService", "Reload")
  reload(
    _request: unknown,
    _metadata: unknown,
    call: AuthenticatedCall,
  ): domainProto.ReloadResponse.$Properties {
    requireRole(call, this.#domain, ["operator"]);
    try {
      const { changed, certificateChanged } = this.#reload.now();
      return { changed: [...changed], certificateChanged };
    } catch (error) {
      if (error instanceof ConfigurationError) throw refusal("bad_files", error.message);
      throw error;
    }
  }

  @GrpcMethod("GatewayService", "ExaminePeer")
  async examine(
    request: domainProto.ExaminePeerRequest,
    _metadata: unknown,
    call: AuthenticatedCall,
  ): Promise<domainProto.ExaminePeerResponse.$Properties> {
    requireRole(call, this.#domain, ["operator"]);
    return { steps: [...(await this.#examination.of(request.domain, request.userId))] };
  }
}
