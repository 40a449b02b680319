import { Controller, Inject } from "@nestjs/common";
import { GrpcMethod } from "@nestjs/microservices";
import type { delivery } from "@entente/proto";
import { refusing } from "../errors.ts";
import { toUint64 } from "../fields.ts";
import { proofOf } from "./convert.ts";
import { Sessions } from "./sessions.ts";

/** `address:port` of the other end. */
interface Peer {
  getPeer(): string;
}

/** How a client shows who it is. */
@Controller()
export class SessionController {
  readonly #sessions: Sessions;

  constructor(@Inject(Sessions) sessions: Sessions) {
    this.#sessions = sessions;
  }

  @GrpcMethod("DeliveryService", "BeginSession")
  begin(
    request: delivery.BeginSessionRequest,
    _metadata: unknown,
    call: Peer,
  ): Promise<delivery.BeginSessionResponse.$Properties> {
    return refusing(() => {
      const { clientId, apiVersions: told } = request;
      const { challenge, apiVersions } = this.#sessions.begin(clientId, told, call.getPeer());
      return { challenge, apiVersions: [...apiVersions] };
    });
  }

  @GrpcMethod("DeliveryService", "CompleteSession")
  complete(
    request: delivery.CompleteSessionRequest,
    _metadata: unknown,
    call: Peer,
  ): Promise<delivery.CompleteSessionResponse.$Properties> {
    return refusing(async () => {
      const { token, notAfterMs } = await this.#sessions.complete(proofOf(request), call.getPeer());
      return { token, notAfterMs: toUint64(BigInt(notAfterMs)) };
    });
  }
}
