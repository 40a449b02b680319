import {
  type CallOptions,
  Client,
  type ChannelCredentials,
  type ChannelOptions,
  type Metadata,
  Metadata as GrpcMetadata,
} from "@grpc/grpc-js";
import type { Decoded, Encodable, MessageClass, Method } from "@entente/proto";
import { type HttpProxy, proxyName } from "./http-proxy.ts";
import { callDeadlineMs, messageBytesMax } from "./limits.ts";
import { fromRefusal } from "./service-error.ts";

/** How one call goes. */
export interface CallSettings {
  /** Milliseconds until the caller gives up; `callDeadlineMs` unless told. */
  readonly deadlineMs?: number;
  readonly metadata?: Metadata;
}

/** A channel to one address, kept open and shared by all calls. */
export class Remote {
  readonly client: Client;

  /**
   * @param address `host:port`.
   * @param serverName the dNSName that the other side's certificate must carry; not what the address says.
   * @param proxy through which the connection goes, where it does; the environment's proxies are left alone. It looks up a name in the
   * address, and takes no IPv6 address.
   */
  constructor(address: string, credentials: ChannelCredentials, serverName: string, proxy?: HttpProxy) {
    this.client = new Client(proxy === undefined ? address : `dns:${proxyName(proxy)}`, credentials, {
      "grpc.ssl_target_name_override": serverName,
      "grpc.default_authority": serverName,
      "grpc.max_receive_message_length": messageBytesMax,
      "grpc.max_send_message_length": messageBytesMax,
      "grpc.initial_reconnect_backoff_ms": 100,
      "grpc.max_reconnect_backoff_ms": 5_000,
      "grpc.keepalive_time_ms": 30_000,
      "grpc.keepalive_timeout_ms": 10_000,
      "grpc.use_local_subchannel_pool": 1,
      // Its books on every call are read by nobody.
      "grpc.enable_channelz": 0,
      // What is connected to is the configuration's to say, not that of an environment that somebody has set for other programs.
      "grpc.enable_http_proxy": 0,
      ...(proxy === undefined ? {} : tunnelOptions(address, proxy)),
    });
  }

  /** @throws ServiceError what the other side refused with, or `unreachable`, `no_answer`. */
  unary<Request extends MessageClass, Response extends MessageClass>(
    method: Method<Request, Response, false, false>,
    request: Encodable<Request>,
    settings: CallSettings = {},
  ): Promise<Decoded<Response>> {
    const options: CallOptions = { deadline: Date.now() + (settings.deadlineMs ?? callDeadlineMs) };
    return new Promise((resolve, reject) => {
      this.client.makeUnaryRequest<Encodable<Request>, Decoded<Response>>(
        method.path,
        (value) => method.requestSerialize(value),
        (bytes) => method.responseDeserialize(bytes),
        request,
        settings.metadata ?? new GrpcMetadata(),
        options,
        (error, response) => {
          if (error !== null) reject(fromRefusal(error));
          else if (response === undefined) reject(fromRefusal(new Error(`${method.path} gave no answer`)));
          else resolve(response);
        },
      );
    });
  }

  /** Lets go of the connection; calls under way fail. */
  close(): void {
    this.client.close();
  }
}

/** grpc-js asks the proxy for a tunnel to `http_connect_target`, whose scheme it leaves out. */
function tunnelOptions(address: string, { credentials }: HttpProxy): ChannelOptions {
  return {
    "grpc.http_connect_target": `dns:${address.replace(/^(?:dns|ipv4):/, "")}`,
    ...(credentials === undefined ? {} : { "grpc.http_connect_creds": credentials }),
  };
}
