import { Controller, Inject } from "@nestjs/common";
import { GrpcMethod } from "@nestjs/microservices";
import type { federation } from "@entente/proto";
import { type AuthenticatedCall, peerCertificate } from "@entente/service-kit";
import { PeerDirectory } from "../peers/peer-directory.ts";
import { OWN_DOMAIN } from "../tokens.ts";
import { answerHello } from "./version.ts";

/** Answers other gateways' greetings. */
@Controller()
export class HelloController {
  readonly #domain: string;
  readonly #peers: PeerDirectory;

  constructor(@Inject(OWN_DOMAIN) domain: string, @Inject(PeerDirectory) peers: PeerDirectory) {
    this.#domain = domain;
    this.#peers = peers;
  }

  /** Agrees on a version with a peer that its certificate identifies. */
  @GrpcMethod("FederationService", "Hello")
  hello(
    request: federation.HelloRequest,
    _metadata: unknown,
    call: AuthenticatedCall,
  ): federation.HelloResponse.$Properties {
    this.#peers.of(peerCertificate(call));
    return answerHello(this.#domain, request);
  }
}
