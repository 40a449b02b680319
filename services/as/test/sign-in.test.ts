import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { SignInService } from "@entente/proto";
import { freePort } from "@entente/service-kit/testing";
import { signInMs } from "../src/limits.ts";
import { AsDomain, ClientKey, refusalCode } from "./domain.ts";
import { browse, LoopbackProvider } from "../src/testing/index.ts";

// Account creation by OpenID Connect, with a real provider on loopback (A18-5, A23-57).
const accounts = {
  hanna: { preferred_username: "hanna", email: "hanna@a.example", email_verified: true },
  "hanna-the-second": { preferred_username: "hanna" },
  shouting: { preferred_username: "SHOUTING NAME" },
  nameless: {},
  ida: { preferred_username: "ida", email: "ida@a.example", email_verified: false },
  jo: { preferred_username: "jo", email: "jo@elsewhere.example", email_verified: true },
};
const redirectUri = "http://127.0.0.1:4711/signed-in";
let domain: AsDomain;
let provider: LoopbackProvider;

beforeAll(async () => {
  // The provider says of itself that it is one for tests.
  for (const level of ["warn", "info"] as const) jest.spyOn(console, level).mockReturnValue(undefined);
  provider = await LoopbackProvider.start(accounts, ["http://127.0.0.1/signed-in"]);
  domain = await AsDomain.start("a.example");
  writeFileSync(join(domain.folder, "oidc.secret"), "of the domain\n");
  await domain.restartWith({ signIn: settings() });
});

afterAll(async () => {
  await domain.stop();
  await provider.stop();
  rmSync(domain.folder, { recursive: true, force: true });
});

function settings(changes: object = {}) {
  return {
    issuer: provider.issuer,
    clientId: "entente",
    clientSecret: join(domain.folder, "oidc.secret"),
    ...changes,
  };
}

async function begin(to = redirectUri): Promise<{ authorizationUrl: string; signIn: Uint8Array }> {
  const client = domain.asClient();
  try {
    return await client.unary(SignInService.BeginSignIn, { redirectUri: to });
  } finally {
    client.close();
  }
}

async function complete(signIn: Uint8Array, callbackUrl: string) {
  const client = domain.asClient();
  try {
    return await client.unary(SignInService.CompleteSignIn, { signIn, callbackUrl });
  } finally {
    client.close();
  }
}

async function signIn(account: string) {
  const begun = await begin();
  return complete(begun.signIn, await browse(begun.authorizationUrl, account, redirectUri));
}

describe("who signs in with the provider", () => {
  test("gets an invitation of the name that the provider says, and enrols with it", async () => {
    const { userId, invitationToken } = await signIn("hanna");
    expect(userId).toBe("hanna@a.example");
    await domain.enrol("hanna@a.example/phone", new ClientKey(), invitationToken);
    // One invitation is for one client; another sign-in is another one.
    expect(await refusalCode(domain.enrol("hanna@a.example/tablet", new ClientKey(), invitationToken))).toBe(
      "invitation_refused",
    );
    await domain.enrol("hanna@a.example/tablet", new ClientKey(), (await signIn("hanna")).invitationToken);
  });

  test("under a name that was another account's before is refused", async () => {
    expect(await refusalCode(signIn("hanna-the-second"))).toBe("sign_in_refused");
  });

  test("without a name that users can have is told which claim lacks it", async () => {
    await expect(signIn("shouting")).rejects.toMatchObject({
      code: "bad_claim",
      detail: { reason: "preferred_username" },
    });
    await expect(signIn("nameless")).rejects.toMatchObject({ code: "bad_claim" });
  });

  test("and turns away at the provider is refused with the provider's reason", async () => {
    const begun = await begin();
    const back = await browse(begun.authorizationUrl, "hanna", redirectUri, true);
    await expect(complete(begun.signIn, back)).rejects.toMatchObject({
      code: "sign_in_refused",
      detail: { reason: "access_denied" },
    });
  });
});

describe("a sign-in", () => {
  test("is good once, for its own state, address and time", async () => {
    const begun = await begin();
    const back = await browse(begun.authorizationUrl, "hanna", redirectUri);
    const other = await begin();
    const bent = Uint8Array.from(begun.signIn);
    bent[20] = (bent[20] ?? 0) ^ 1;
    expect(await refusalCode(complete(bent, back))).toBe("bad_sign_in");
    expect(await refusalCode(complete(new Uint8Array(), back))).toBe("bad_sign_in");
    expect(await refusalCode(complete(begun.signIn, back.replace("4711", "4712")))).toBe("bad_sign_in");
    expect(await refusalCode(complete(other.signIn, back))).toBe("sign_in_refused");
    expect(await refusalCode(complete(begun.signIn, back.replace(/code=[^&]+/, "code=mine")))).toBe(
      "sign_in_refused",
    );
    domain.nowMs += signInMs + 1;
    expect(await refusalCode(complete(begun.signIn, back))).toBe("bad_sign_in");
    domain.nowMs -= signInMs + 1;
    expect((await complete(begun.signIn, back)).userId).toBe("hanna@a.example");
    expect(await refusalCode(complete(begun.signIn, back))).toBe("sign_in_refused");
  });

  test.each([
    "https://evil.example/signed-in",
    "http://127.0.0.1:4711/other",
    "http://user@127.0.0.1/signed-in",
    "http://127.0.0.1.evil.example/signed-in",
    "not an address",
    "",
  ])("is not begun for the address %j", async (to) => {
    expect(await refusalCode(begin(to))).toBe("bad_redirect_uri");
  });
});

describe("an operator", () => {
  test("may believe verified addresses of the domain instead", async () => {
    await domain.restartWith({ signIn: settings({ claim: "email", scopes: ["openid", "email"] }) });
    expect((await signIn("hanna")).userId).toBe("hanna@a.example");
    for (const account of ["ida", "jo", "nameless"])
      expect(await refusalCode(signIn(account))).toBe("bad_claim");
    await domain.restartWith({ signIn: settings() });
  });

  test.each([
    { issuer: "http://provider.example" },
    { issuer: "nothing" },
    { redirectUris: [] },
    { clientId: "" },
  ])("is told that %j can not be used", async (changes) => {
    await expect(domain.restartWith({ signIn: settings(changes) })).rejects.toThrow();
  });

  test("whose provider is silent, or who has none, has users who are told", async () => {
    await domain.restartWith({
      signIn: settings({ issuer: `http://127.0.0.1:${String(await freePort())}` }),
    });
    expect(await refusalCode(begin())).toBe("provider_unavailable");
    await domain.restartWith({ signIn: undefined });
    expect(await refusalCode(begin())).toBe("sign_in_off");
    await domain.restartWith({ signIn: settings({ clientSecret: join(domain.folder, "none") }) }).then(
      () => {
        throw new Error("a file that is not there was taken");
      },
      (error: unknown) => {
        expect(String(error)).toContain("signIn.clientSecret");
      },
    );
  });
});
