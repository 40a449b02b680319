import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import OidcProvider from "oidc-provider";

/** Who can sign in: the claims of an account, by the name that is typed into the login form. */
export type Accounts = Record<string, Record<string, unknown>>;

/** A real OpenID Connect provider on loopback, with its own login and consent pages. */
export class LoopbackProvider {
  readonly issuer: string;
  readonly #server: Server;

  private constructor(issuer: string, server: Server) {
    this.issuer = issuer;
    this.#server = server;
  }

  static async start(accounts: Accounts, redirectUris: string[]): Promise<LoopbackProvider> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const issuer = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    const provider = new OidcProvider(issuer, {
      clients: [
        {
          client_id: "entente",
          client_secret: "of the domain",
          application_type: "native",
          redirect_uris: redirectUris,
        },
      ],
      cookies: { keys: ["of the test"] },
      claims: { openid: ["sub"], profile: ["preferred_username"], email: ["email", "email_verified"] },
      // The claims of the scopes are in the ID token, as most providers have it.
      conformIdTokenClaims: false,
      pkce: { required: () => true },
      findAccount: (_context, id) => ({
        accountId: id,
        claims: () => ({ sub: id, ...accounts[id] }),
      }),
    });
    const callback = provider.callback();
    server.on("request", (request, response) => {
      void callback(request, response);
    });
    return new LoopbackProvider(issuer, server);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** What a person does in a browser: follows redirects, logs in, consents; or turns away. Returns where the browser was sent back to. */
export async function browse(
  url: string,
  account: string,
  backTo: string,
  turnsAway = false,
): Promise<string> {
  const cookies = new Map<string, string>();
  let next: { url: string; form?: URLSearchParams } = { url };
  for (let step = 0; step < 20; step++) {
    const response = await fetch(next.url, {
      redirect: "manual",
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; ") },
      ...(next.form === undefined ? {} : { method: "POST", body: next.form }),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = ""] = cookie.split(";");
      const at = pair.indexOf("=");
      if (at > 0) cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    const location = response.headers.get("location");
    if (location !== null) {
      const to = new URL(location, next.url).href;
      if (to.startsWith(backTo)) return to;
      next = { url: to };
      continue;
    }
    const page = await response.text();
    const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1];
    const action = /<form[^>]* action="([^"]+)"/.exec(page)?.[1];
    if (prompt === undefined || action === undefined)
      throw new Error(`a page without a form: ${page.slice(0, 400)}`);
    const to = new URL(action, next.url).href;
    next = turnsAway
      ? { url: `${to}/abort` }
      : { url: to, form: new URLSearchParams({ prompt, login: account, password: "any" }) };
  }
  throw new Error("more redirects than a sign-in takes");
}
