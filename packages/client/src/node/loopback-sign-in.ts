import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { beginSignIn, completeSignIn, type SignedIn, type SignInSettings } from "../client/sign-in.ts";

/** Path at which browsers come back, as domains allow it by default. */
const callbackPath = "/signed-in";

/** Longest address at which a browser comes back, in characters. */
const callbackCharactersMax = 4_096;

/** How a sign-in on loopback is done. */
export interface LoopbackSignIn {
  /** Brings the user's browser to the provider: opens it there, or shows the address. */
  readonly show: (authorizationUrl: string) => void;
  /** Gives up when aborted. A sign-in lasts ten minutes at most. */
  readonly signal: AbortSignal;
}

/**
 * Signs in from a program without a page of its own: the browser comes back to a port of this machine (RFC 8252 7.3) that is open for this
 * sign-in alone. Whoever else knocks there is turned away and changes nothing: only the provider knows this sign-in's `state`.
 *
 * @throws RpcFailure as {@link beginSignIn} and {@link completeSignIn} do; the signal's reason.
 */
export async function signInOnLoopback(
  settings: SignInSettings,
  { show, signal }: LoopbackSignIn,
): Promise<SignedIn> {
  const server = createServer({ maxHeaderSize: 2 * callbackCharactersMax });
  try {
    const redirectUri = await listen(server);
    const pending = await beginSignIn(settings, redirectUri);
    const state = new URL(pending.authorizationUrl).searchParams.get("state");
    const back = callback(server, redirectUri, state, signal);
    show(pending.authorizationUrl);
    const { url, answer } = await back;
    try {
      const signedIn = await completeSignIn(settings, pending, url);
      answer(200, "You are signed in. This page can be closed.");
      return signedIn;
    } catch (error) {
      answer(400, "The sign-in has failed. The program that began it says why.");
      throw error;
    }
  } finally {
    server.close();
  }
}

function listen(server: Server): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      resolve(`http://127.0.0.1:${String(port)}${callbackPath}`);
    });
  });
}

interface Back {
  readonly url: string;
  readonly answer: (status: number, text: string) => void;
}

/** Waits until a browser comes back with this sign-in's state. */
function callback(
  server: Server,
  redirectUri: string,
  state: string | null,
  signal: AbortSignal,
): Promise<Back> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      reject(signal.reason instanceof Error ? signal.reason : new Error("the sign-in was given up"));
    };
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    server.on("request", (request: IncomingMessage, response: ServerResponse) => {
      const url = URL.parse(request.url ?? "", redirectUri);
      const isBack =
        request.method === "GET" &&
        url !== null &&
        url.href.length <= callbackCharactersMax &&
        `${url.origin}${url.pathname}` === redirectUri &&
        state !== null &&
        url.searchParams.get("state") === state;
      if (!isBack) {
        reply(response, 404, "Nothing is here.");
        return;
      }
      signal.removeEventListener("abort", abort);
      resolve({
        url: url.href,
        answer: (status, text) => {
          reply(response, status, text);
        },
      });
    });
  });
}

function reply(response: ServerResponse, status: number, text: string): void {
  // The address holds a code: no page that this one leads to gets it, and nobody keeps the connection.
  response.writeHead(status, {
    "content-type": "text/plain; charset=utf-8",
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    connection: "close",
  });
  response.end(`${text}\n`);
}
