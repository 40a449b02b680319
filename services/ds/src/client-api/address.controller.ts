import type { Metadata } from "@grpc/grpc-js";
import { Controller, Inject } from "@nestjs/common";
import { GrpcMethod } from "@nestjs/microservices";
import type { delivery } from "@entente/proto";
import { Addresses } from "../addresses/addresses.ts";
import { addressesPerCallMax } from "../addresses/limits.ts";
import { refusal, refusing } from "../errors.ts";
import { tokenOf } from "./session-metadata.ts";
import { Sessions } from "./sessions.ts";

/** What clients are known by to other domains. */
@Controller()
export class AddressController {
  readonly #sessions: Sessions;
  readonly #addresses: Addresses;

  constructor(@Inject(Sessions) sessions: Sessions, @Inject(Addresses) addresses: Addresses) {
    this.#sessions = sessions;
    this.#addresses = addresses;
  }

  @GrpcMethod("AddressService", "IssueAddresses")
  issue(
    { count }: delivery.IssueAddressesRequest,
    metadata: Metadata,
  ): Promise<delivery.IssueAddressesResponse.$Properties> {
    return refusing(async () => {
      const { clientId } = await this.#sessions.check(tokenOf(metadata));
      if (count < 1 || count > addressesPerCallMax)
        throw refusal("bad_field", `1 to ${String(addressesPerCallMax)}`, { field: "count" });
      const { addresses, notAfterMs } = this.#addresses.issue(clientId, count);
      return { addresses: [...addresses], notAfterMs };
    });
  }
}
