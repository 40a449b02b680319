import type { Metadata } from "@grpc/grpc-js";
import { Controller, Inject } from "@nestjs/common";
import { GrpcMethod } from "@nestjs/microservices";
import { addressBytesMax } from "@entente/mls-wire";
import type { delivery } from "@entente/proto";
import { Addresses } from "../addresses/addresses.ts";
import { addressesPerCallMax, addressLifetimeMs } from "../addresses/limits.ts";
import { refusal, refusing } from "../errors.ts";
import { idempotencyKeyOf, listOf } from "../fields.ts";
import { AddressedInboxes } from "../inboxes/addressed-inboxes.ts";
import { addressedRequestOf } from "../inboxes/addressed-request.ts";
import { tokenOf } from "./session-metadata.ts";
import { Sessions } from "./sessions.ts";

/** What clients are known by to other domains. */
@Controller()
export class AddressController {
  readonly #sessions: Sessions;
  readonly #addresses: Addresses;
  readonly #inboxes: AddressedInboxes;

  constructor(
    @Inject(Sessions) sessions: Sessions,
    @Inject(Addresses) addresses: Addresses,
    @Inject(AddressedInboxes) inboxes: AddressedInboxes,
  ) {
    this.#sessions = sessions;
    this.#addresses = addresses;
    this.#inboxes = inboxes;
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

  @GrpcMethod("AddressService", "InspectAddresses")
  inspect(
    { addresses }: delivery.InspectAddressesRequest,
    metadata: Metadata,
  ): Promise<delivery.InspectAddressesResponse.$Properties> {
    return refusing(async () => {
      const { clientId } = await this.#sessions.check(tokenOf(metadata));
      listOf(addresses, 1, addressesPerCallMax, "addresses");
      if (addresses.some(({ length }) => length < 1 || length > addressBytesMax))
        throw refusal("bad_field", `1 to ${String(addressBytesMax)} bytes each`, { field: "addresses" });
      const notAfterMs = await this.#addresses.endsOf(clientId, addresses);
      return { notAfterMs: [...notAfterMs], lifetimeMs: addressLifetimeMs };
    });
  }

  @GrpcMethod("AddressService", "SendToAddresses")
  send(
    request: delivery.SendToAddressesRequest,
    metadata: Metadata,
  ): Promise<delivery.SendToAddressesResponse.$Properties> {
    return refusing(async () => {
      const { clientId } = await this.#sessions.check(tokenOf(metadata));
      const key = idempotencyKeyOf(request.idempotencyKey, "idempotency_key");
      const message = addressedRequestOf(request);
      const { messageId, duplicate, refused } = await this.#inboxes.send(clientId, key, message);
      return { messageId, duplicate, refused: refused.slice() };
    });
  }
}
