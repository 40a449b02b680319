import {
  type sendUnaryData,
  Server,
  type ServerUnaryCall,
  type ServiceDefinition,
  status,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import { type authentication, common, CredentialService } from "@entente/proto";
import { listenerCredentials, readTlsIdentity } from "@entente/service-kit";
import type { DomainFolder } from "@entente/domain";

/** How long everybody is vouched for, in milliseconds. */
const vouchedMs = 86_400_000;

/** An Authentication Service that vouches for everybody, so that a crowd needs no certificates. */
export async function startStubAuthority(folder: DomainFolder): Promise<() => void> {
  const server = new Server();
  const methods: ServiceDefinition = CredentialService;
  const unsupported = (_call: unknown, answer: sendUnaryData<never>): void => {
    answer({ code: status.UNIMPLEMENTED });
  };
  const handlers: UntypedServiceImplementation = {};
  for (const name of Object.keys(methods)) handlers[name] = unsupported;
  handlers["VerifyCredential"] = verify;
  server.addService(methods, handlers);
  const identity = readTlsIdentity({ ...folder.pair("tls/as"), roots: folder.file("root.pem") });
  const address = `127.0.0.1:${String(folder.settings.ports.asDomain)}`;
  await new Promise<void>((resolve, reject) => {
    server.bindAsync(address, listenerCredentials(identity, "required"), (error) => {
      if (error === null) resolve();
      else reject(error);
    });
  });
  return () => {
    server.forceShutdown();
  };
}

function verify(
  {
    request,
  }: ServerUnaryCall<
    authentication.VerifyCredentialRequest,
    authentication.VerifyCredentialResponse.$Properties
  >,
  answer: sendUnaryData<authentication.VerifyCredentialResponse.$Properties>,
): void {
  const clientId = request.query?.clientId ?? "";
  const notAfterMs = Date.now() + vouchedMs;
  answer(null, { verdict: { state: common.CredentialState.CREDENTIAL_STATE_VALID, clientId, notAfterMs } });
}
