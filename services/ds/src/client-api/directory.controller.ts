import type { Metadata } from "@grpc/grpc-js";
import { Controller, Inject } from "@nestjs/common";
import { GrpcMethod } from "@nestjs/microservices";
import { parseDomainName } from "@entente/mls-wire";
import type { delivery } from "@entente/proto";
import { Callers } from "../anonymous/callers.ts";
import { refusing } from "../errors.ts";
import { toDirectoryResult, userQueryOf } from "../users/query.ts";
import { Users } from "../users/users.ts";
import { tokenOf } from "./session-metadata.ts";
import { Sessions } from "./sessions.ts";

/** Finding users, and being found. */
@Controller()
export class DirectoryController {
  readonly #sessions: Sessions;
  readonly #callers: Callers;
  readonly #users: Users;

  constructor(
    @Inject(Sessions) sessions: Sessions,
    @Inject(Callers) callers: Callers,
    @Inject(Users) users: Users,
  ) {
    this.#sessions = sessions;
    this.#callers = callers;
    this.#users = users;
  }

  @GrpcMethod("DirectoryService", "FindUsers")
  find(
    request: delivery.FindUsersRequest,
    metadata: Metadata,
  ): Promise<delivery.FindUsersResponse.$Properties> {
    return refusing(async () => {
      const viewer = await this.#callers.check(tokenOf(metadata));
      const [domain, query] = [parseDomainName(request.domain), userQueryOf(request.query)];
      return { result: toDirectoryResult(await this.#users.find(domain, query, viewer)) };
    });
  }

  @GrpcMethod("DirectoryService", "ReadProfile")
  read(_request: unknown, metadata: Metadata): Promise<delivery.ReadProfileResponse.$Properties> {
    return refusing(async () => {
      const { userId } = await this.#sessions.check(tokenOf(metadata));
      return { profile: await this.#users.profile(userId) };
    });
  }

  @GrpcMethod("DirectoryService", "SetProfile")
  set(
    request: delivery.SetProfileRequest,
    metadata: Metadata,
  ): Promise<delivery.SetProfileResponse.$Properties> {
    return refusing(async () => {
      const { userId } = await this.#sessions.check(tokenOf(metadata));
      await this.#users.setProfile(userId, request.profile);
      return {};
    });
  }
}
