import type { Metadata } from "@grpc/grpc-js";
import { Controller, Inject } from "@nestjs/common";
import { GrpcMethod } from "@nestjs/microservices";
import type { delivery } from "@entente/proto";
import { refusing } from "../errors.ts";
import { bytesOf, listOf } from "../fields.ts";
import { initKeyRequestOf } from "../init-keys/init-key-request.ts";
import { InitKeys } from "../init-keys/init-keys.ts";
import { keyPackageBytesMax, publishedAtOnceMax } from "../limits.ts";
import { tokenOf } from "./session-metadata.ts";
import { Sessions } from "./sessions.ts";

/** Init keys in the format of draft-omara-mls-federation-00. */
@Controller()
export class InitKeyController {
  readonly #sessions: Sessions;
  readonly #initKeys: InitKeys;

  constructor(@Inject(Sessions) sessions: Sessions, @Inject(InitKeys) initKeys: InitKeys) {
    this.#sessions = sessions;
    this.#initKeys = initKeys;
  }

  @GrpcMethod("InitKeyService", "PublishUserInitKeys")
  publish(
    request: delivery.PublishUserInitKeysRequest,
    metadata: Metadata,
  ): Promise<delivery.PublishUserInitKeysResponse.$Properties> {
    return refusing(async () => {
      const session = await this.#sessions.check(tokenOf(metadata));
      const received = listOf(request.userInitKeys, 1, publishedAtOnceMax, "user_init_keys");
      const keys = received.map((bytes, index) =>
        bytesOf(bytes, keyPackageBytesMax, `user_init_keys.${String(index)}`),
      );
      return { remaining: await this.#initKeys.publish(session, keys) };
    });
  }

  @GrpcMethod("InitKeyService", "GetUserInitKey")
  take(
    request: delivery.GetUserInitKeyRequest,
    metadata: Metadata,
  ): Promise<delivery.GetUserInitKeyResponse.$Properties> {
    return refusing(async () => {
      const { userId } = await this.#sessions.check(tokenOf(metadata));
      return { answer: await this.#initKeys.ofAny(initKeyRequestOf(request.query), userId) };
    });
  }
}
