import { RpcFailure, type SignInSettings } from "@entente/client";
import { signInOnLoopback } from "@entente/client/node";
import type { UserId } from "@entente/mls-wire";
import { say, UsageError } from "../say.ts";

/** How long somebody may take to sign in; the domain waits no longer, in milliseconds. */
const signInMs = 10 * 60_000;

/** An invitation for a user who signs in with a browser on this machine. @throws UsageError. */
export async function signInHere(settings: SignInSettings, userId: UserId): Promise<string> {
  try {
    const { userId: signedIn, invitationToken } = await signInOnLoopback(settings, {
      show: (url) => {
        say.line(`sign in as ${userId} with a browser on this machine:\n${url}`);
      },
      signal: AbortSignal.timeout(signInMs),
    });
    if (signedIn !== userId)
      throw new UsageError(`it was ${signedIn} who signed in`, `entente chat ${signedIn} --sign-in`);
    return invitationToken;
  } catch (error) {
    if (error instanceof RpcFailure) throw new UsageError(`${error.code}: ${error.message}`, remedy(error));
    if (error instanceof DOMException)
      throw new UsageError("nobody signed in within ten minutes", "begin again");
    throw error;
  }
}

function remedy({ code }: RpcFailure): string {
  if (code === "sign_in_off") return "bring a token of the operator: --invitation";
  if (code === "unreachable") return "start the domain with `entente serve`, or see `entente doctor`";
  return "begin again";
}
