import type { Metadata } from "@grpc/grpc-js";
import { Controller, Inject } from "@nestjs/common";
import { GrpcMethod } from "@nestjs/microservices";
import type { delivery } from "@entente/proto";
import { refusing } from "../errors.ts";
import { Push } from "../push/push.ts";
import { tokenOf } from "./session-metadata.ts";
import { Sessions } from "./sessions.ts";

/** Where devices are woken. */
@Controller()
export class PushController {
  readonly #sessions: Sessions;
  readonly #push: Push;

  constructor(@Inject(Sessions) sessions: Sessions, @Inject(Push) push: Push) {
    this.#sessions = sessions;
    this.#push = push;
  }

  @GrpcMethod("PushService", "ReadPushSettings")
  readSettings(
    _request: unknown,
    metadata: Metadata,
  ): Promise<delivery.ReadPushSettingsResponse.$Properties> {
    return refusing(async () => {
      await this.#sessions.check(tokenOf(metadata));
      return this.#push.settings();
    });
  }

  @GrpcMethod("PushService", "RegisterPush")
  register(
    request: delivery.RegisterPushRequest,
    metadata: Metadata,
  ): Promise<delivery.RegisterPushResponse.$Properties> {
    return refusing(async () => {
      const { clientId } = await this.#sessions.check(tokenOf(metadata));
      await this.#push.register(clientId, request);
      return {};
    });
  }

  @GrpcMethod("PushService", "ForgetPush")
  forget(_request: unknown, metadata: Metadata): Promise<delivery.ForgetPushResponse.$Properties> {
    return refusing(async () => {
      const { clientId } = await this.#sessions.check(tokenOf(metadata));
      return { forgotten: await this.#push.forget(clientId) };
    });
  }
}
