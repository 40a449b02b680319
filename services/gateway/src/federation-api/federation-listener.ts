import { createServer, type Server as NetServer } from "node:net";
import {
  type Metadata,
  Server,
  ServerInterceptingCall,
  type ServerInterceptingCallInterface,
  type sendUnaryData,
  ServerListenerBuilder,
  type ServerMethodDefinition,
  type ServerUnaryCall,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import { federation, FederationService } from "@entente/proto";
import {
  headerBytesMax,
  type ListenAddress,
  type Logger,
  ReloadableServerCredentials,
  ServiceError,
  shutdownMs,
  streamsPerConnectionMax,
  type TlsIdentity,
  toRefusal,
} from "@entente/service-kit";
import { messageBytesMax } from "@entente/rpc";
import type { Connections } from "../admission/connections.ts";
import type { Figures } from "../figures.ts";
import type { StatedVersions } from "../peers/stated-versions.ts";
import {
  connectionAgeGraceMs,
  connectionAgeMs,
  handshakeMs,
  idleConnectionMs,
  requestMs,
  resetsBurst,
  resetsPerSecond,
  sessionMemoryMegabytes,
} from "../limits.ts";
import { refusal } from "../errors.ts";
import type { Callers, OutsideCall } from "./callers.ts";
import { bytesService, forwardStream, forwardUnary } from "./forward.ts";
import { greetingHash, newSession, type Sessions } from "./greeting.ts";
import type { Inbound } from "./inbound.ts";
import { federationServices, inboundRoutes } from "./routes.ts";
import { answerHello } from "./version.ts";

/** What a {@link FederationListener} stands between. */
export interface FederationListenerParts {
  readonly domain: string;
  readonly address: ListenAddress;
  readonly identity: TlsIdentity;
  readonly callers: Callers;
  readonly connections: Connections;
  readonly sessions: Sessions;
  readonly inbound: Inbound;
  readonly versions: StatedVersions;
  readonly figures: Figures;
  readonly log: Logger;
}

/**
 * The door to the open internet. In this order: a connection is admitted or closed; TLS 1.3 with a certificate under a known root,
 * or closed; the certificate is a peer's and the call belongs to a session, or refused before any byte of its body is read; the
 * body has to be there in time; only then is the call forwarded.
 */
export class FederationListener {
  readonly #parts: FederationListenerParts;
  readonly #server: Server;
  readonly #credentials: ReloadableServerCredentials;
  readonly #door: NetServer;
  readonly #injector: ReturnType<Server["createConnectionInjector"]>;

  constructor(parts: FederationListenerParts) {
    this.#parts = parts;
    this.#credentials = new ReloadableServerCredentials(parts.identity, "required", {
      handshakeMs,
      resetsBurst,
      resetsPerSecond,
    });
    this.#server = new Server({
      "grpc.max_receive_message_length": messageBytesMax,
      "grpc.max_send_message_length": messageBytesMax,
      "grpc.max_concurrent_streams": streamsPerConnectionMax,
      "grpc.max_connection_idle_ms": idleConnectionMs,
      "grpc.max_connection_age_ms": connectionAgeMs,
      "grpc.max_connection_age_grace_ms": connectionAgeGraceMs,
      "grpc-node.max_session_memory": sessionMemoryMegabytes,
      "grpc.max_metadata_size": headerBytesMax,
      // Its books on every call are read by nobody.
      "grpc.enable_channelz": 0,
      interceptors: [(method, call) => this.#checked(method, call)],
    });
    for (const [service, methods] of Object.entries(federationServices))
      this.#server.addService(bytesService(methods), this.#handlers(service));
    this.#injector = this.#server.createConnectionInjector(this.#credentials);
    this.#door = createServer({ noDelay: true }, (socket) => {
      const admitted = parts.connections.admit(socket);
      if (admitted === "admitted") this.#injector.injectConnection(socket);
      else {
        parts.figures.refused.inc({ code: admitted });
        socket.destroy();
      }
    });
  }

  /** Starts to listen. @throws the socket's error. */
  async listen(): Promise<void> {
    const { host, port } = this.#parts.address;
    await new Promise<void>((resolve, reject) => {
      this.#door.once("error", reject);
      this.#door.listen(port, host, () => {
        this.#door.off("error", reject);
        this.#door.on("error", (error) => {
          this.#parts.log.error({ err: error }, "the federation listener failed");
        });
        resolve();
      });
    });
    this.#parts.log.info({ address: this.#parts.address }, "listening for other domains");
  }

  /** Another certificate, or other roots, for connections to come. @throws the TLS library's error; the old ones stay in force then. */
  replace(identity: TlsIdentity): void {
    this.#credentials.replace(identity);
  }

  /** Takes nothing more, lets calls under way end for a while, then closes. */
  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.#door.close(resolve));
    await new Promise<void>((resolve) => {
      const late = setTimeout(() => {
        this.#server.forceShutdown();
        resolve();
      }, shutdownMs / 2);
      this.#injector.drain(shutdownMs / 4);
      this.#server.tryShutdown(() => {
        clearTimeout(late);
        resolve();
      });
    });
    this.#injector.destroy();
    this.#parts.connections.closeAll();
    await closed;
  }

  #handlers(service: string): UntypedServiceImplementation {
    const handlers: UntypedServiceImplementation = {};
    for (const route of inboundRoutes.filter((each) => each.service === service)) {
      const router = this.#parts.inbound.router(route);
      handlers[route.method] = route.streams ? forwardStream(router) : forwardUnary(router);
    }
    if (federationServices[service] === FederationService) {
      handlers["Hello"] = (call: ServerUnaryCall<Buffer, Buffer>, answer: sendUnaryData<Buffer>): void => {
        try {
          answer(null, this.#hello(call));
        } catch (error) {
          answer(toRefusal(error));
        }
      };
    }
    return handlers;
  }

  #hello(call: ServerUnaryCall<Buffer, Buffer>): Buffer {
    const { peer, fingerprint } = this.#parts.callers.of(call, call.metadata);
    const { own } = this.#parts.versions;
    const agreement = answerHello(this.#parts.domain, decodeHello(call.request), own);
    const session = newSession();
    const response = Buffer.from(
      federation.HelloResponse.encode({
        version: agreement.version,
        domain: this.#parts.domain,
        capabilities: [...agreement.capabilities],
        timeMs: Date.now(),
        session,
        versions: [...own],
      }).finish(),
    );
    const transcript = greetingHash(call.request, response);
    this.#parts.sessions.begin(session, { ...agreement, domain: peer.domain, fingerprint, transcript });
    return response;
  }

  #checked(
    method: ServerMethodDefinition<unknown, unknown>,
    call: ServerInterceptingCallInterface,
  ): ServerInterceptingCall {
    let late: NodeJS.Timeout | undefined;
    const refuse = (error: unknown): void => {
      const code = error instanceof ServiceError ? error.code : "internal";
      if (code === "internal") this.#parts.log.error({ err: error }, "a call could not be checked");
      this.#parts.figures.refused.inc({ code });
      call.sendStatus(toRefusal(error));
    };
    const settle = (): void => clearTimeout(late);
    return new ServerInterceptingCall(call, {
      start: (next) => {
        const listener = new ServerListenerBuilder()
          .withOnReceiveMetadata((metadata, pass) => {
            try {
              this.#check(method.path, call, metadata);
            } catch (error) {
              refuse(error);
              return;
            }
            if (!method.requestStream)
              late = setTimeout(() => {
                refuse(refusal("too_slow", `a request has to be there within ${String(requestMs)} ms`));
              }, requestMs);
            pass(metadata);
          })
          .withOnReceiveHalfClose((pass) => {
            settle();
            pass();
          })
          .withOnCancel(settle)
          .build();
        next(listener);
      },
      sendStatus: (told, next) => {
        settle();
        next(told);
      },
    });
  }

  #check(path: string, call: OutsideCall, metadata: Metadata): void {
    const { callers } = this.#parts;
    const caller = callers.of(call, metadata);
    callers.admit(caller);
    if (path === FederationService.Hello.path) return;
    const { version } = callers.agreement(caller, metadata);
    this.#parts.versions.require(caller.peer.domain, version, path);
  }
}

function decodeHello(bytes: Uint8Array): federation.HelloRequest {
  try {
    return federation.HelloRequest.decode(bytes);
  } catch {
    // The refusal tells it in full: the bytes are no HelloRequest.
    throw refusal("bad_hello", "the bytes are no HelloRequest");
  }
}
