import { type sendUnaryData, Server, type ServerUnaryCall } from "@grpc/grpc-js";
import type { DomainFolder } from "@entente/domain";
import { FederatedOrderingService, type federation } from "@entente/proto";
import { listenerCredentials, readTlsIdentity } from "@entente/service-kit";

/** A gateway behind which every domain lives and is silent: it answers signs of life, and counts them and messages. */
export class CountingGateway {
  readonly #server = new Server();
  /** Calls of any kind, and those that brought messages of the ordering protocol. */
  calls = 0;
  frames = 0;

  static async start(folder: DomainFolder): Promise<CountingGateway> {
    const gateway = new CountingGateway();
    const sequence = { bootId: Buffer.alloc(16, 1), incarnation: 0, sequence: 1, hears: [] };
    gateway.#server.addService(FederatedOrderingService, {
      ExchangeOrdering: (
        {
          request,
        }: ServerUnaryCall<
          federation.ExchangeOrderingRequest,
          federation.ExchangeOrderingResponse.$Properties
        >,
        answer: sendUnaryData<federation.ExchangeOrderingResponse.$Properties>,
      ) => {
        gateway.calls += 1;
        if (request.frame.length > 0) gateway.frames += 1;
        answer(null, { ping: sequence, amnesia: false });
      },
    });
    const identity = readTlsIdentity({ ...folder.pair("tls/gateway"), roots: folder.file("root.pem") });
    const address = `127.0.0.1:${String(folder.settings.ports.gatewayDomain)}`;
    await new Promise<void>((resolve, reject) => {
      gateway.#server.bindAsync(address, listenerCredentials(identity, "required"), (error) => {
        if (error === null) resolve();
        else reject(error);
      });
    });
    return gateway;
  }

  stop(): void {
    this.#server.forceShutdown();
  }
}
