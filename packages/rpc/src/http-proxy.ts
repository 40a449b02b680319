import { type IncomingMessage, request } from "node:http";
import type { Socket } from "node:net";

/** An HTTP proxy that opens tunnels (CONNECT, RFC 9110 9.3.6). What goes through is TLS with whom the tunnel leads to. */
export interface HttpProxy {
  /** A name or an address. */
  readonly host: string;
  readonly port: number;
  /** `user:password` of basic authentication, which the proxy sees in clear. */
  readonly credentials?: string;
}

/** Why there is no way through a proxy; closed. */
export type ProxyErrorCode =
  /** Nobody answers at its address, or not in time. */
  | "proxy_unreachable"
  /** It opens no tunnel to there: the status says why, as far as it tells. */
  | "proxy_refused";

/** No tunnel through a proxy. */
export class ProxyError extends Error {
  override readonly name = "ProxyError";
  readonly code: ProxyErrorCode;
  /** Of the proxy's answer; 0 where there was none. */
  readonly status: number;

  constructor(code: ProxyErrorCode, message: string, status = 0, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.status = status;
  }
}

/**
 * What is wrong with the URL of a proxy, in words, or undefined: `http://[user:password@]host:port` and nothing after it. A proxy that is
 * itself spoken to in TLS, or in SOCKS, is not supported.
 */
export function httpProxyProblem(text: string): string | undefined {
  const url = URL.parse(text);
  if (url === null) return "no URL; a proxy is http://host:port";
  if (url.protocol !== "http:")
    return `${url.protocol.slice(0, -1)} is no way to a proxy; it is http://host:port`;
  if (url.pathname !== "/" || url.search !== "" || url.hash !== "")
    return "a path, where host and port are enough";
  if (!/:\d{1,5}$/.test(text.replace(/\/$/, ""))) return "no port; a proxy is http://host:port";
  return undefined;
}

/** The proxy of a URL. The inverse of writing it down. @throws RangeError with what {@link httpProxyProblem} says. */
export function parseHttpProxy(text: string): HttpProxy {
  const problem = httpProxyProblem(text);
  if (problem !== undefined) throw new RangeError(problem);
  const { hostname, port, username, password } = new URL(text);
  return {
    host: hostname.replace(/^\[|\]$/g, ""),
    // The URL leaves out the port that http has anyway.
    port: Number(port === "" ? 80 : port),
    ...(username === ""
      ? {}
      : { credentials: `${decodeURIComponent(username)}:${decodeURIComponent(password)}` }),
  };
}

/** `host:port`, without the credentials: what may be logged. */
export function proxyName({ host, port }: HttpProxy): string {
  return host.includes(":") ? `[${host}]:${String(port)}` : `${host}:${String(port)}`;
}

/**
 * A connection through a proxy, on which the other end's bytes come next. Whoever calls it speaks TLS on it and checks who answers: the
 * proxy may lead anywhere.
 *
 * @param target `host:port`; a name is looked up by the proxy.
 * @throws ProxyError.
 */
export function tunnel(proxy: HttpProxy, target: string, signal: AbortSignal): Promise<Socket> {
  const { host, port, credentials } = proxy;
  return new Promise((resolve, reject) => {
    const asked = request({
      method: "CONNECT",
      host,
      port,
      path: target,
      agent: false,
      signal,
      headers: {
        host: target,
        ...(credentials === undefined
          ? {}
          : { "proxy-authorization": `Basic ${Buffer.from(credentials).toString("base64")}` }),
      },
    });
    const refused = ({ statusCode = 0 }: IncomingMessage): void => {
      asked.destroy();
      const message = `the proxy ${proxyName(proxy)} refused a tunnel to ${target}: status ${String(statusCode)}`;
      reject(new ProxyError("proxy_refused", message, statusCode));
    };
    asked.once("connect", (answer, socket: Socket, head) => {
      if (answer.statusCode !== 200) {
        socket.destroy();
        refused(answer);
        return;
      }
      if (head.length > 0) socket.unshift(head);
      resolve(socket);
    });
    // A server that is no proxy answers as if it had been asked for a page.
    asked.once("response", refused);
    asked.once("error", (cause) => {
      reject(
        new ProxyError("proxy_unreachable", `the proxy ${proxyName(proxy)} does not answer`, 0, { cause }),
      );
    });
    asked.end();
  });
}
