import { PushService } from "@entente/proto";
import type { Session } from "../session/session.ts";
import { ClientError } from "./client-error.ts";

/** What a platform's push API gives: the same members as its `PushSubscription.toJSON()` (W3C Push API 8.1). */
export interface PushSubscriptionJson {
  readonly endpoint: string;
  /** Base64url. */
  readonly keys: { readonly p256dh: string; readonly auth: string };
}

/** What a device needs to subscribe at its platform's push service. */
export interface PushSettings {
  /** `applicationServerKey` of the platform's `subscribe()`: an uncompressed P-256 point. */
  readonly applicationServerKey: Uint8Array;
  /** Hosts of push services that the domain sends to; one that begins with a dot stands for all below it. */
  readonly hosts: readonly string[];
}

/**
 * Wake-ups for this device while it is not connected. They say nothing: connect and read. Without them a device that
 * connects from time to time misses nothing either (A23-110).
 */
export class WakeUps {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  /** @throws RpcFailure; `no_push` where the domain sends none. */
  async settings(): Promise<PushSettings> {
    const { applicationServerKey, hosts } = await this.#session.call(PushService.ReadPushSettings, {});
    return { applicationServerKey, hosts };
  }

  /**
   * Has this device woken there, in place of where it was before.
   *
   * @throws ClientError `bad_subscription` for keys that are not base64url; RpcFailure `no_push`, `bad_field`,
   * `push_host_refused`.
   */
  async register({ endpoint, keys }: PushSubscriptionJson): Promise<void> {
    await this.#session.call(PushService.RegisterPush, {
      endpoint,
      p256dh: fromBase64url(keys.p256dh),
      auth: fromBase64url(keys.auth),
    });
  }

  /** False when nothing was registered. @throws RpcFailure. */
  async forget(): Promise<boolean> {
    return (await this.#session.call(PushService.ForgetPush, {})).forgotten;
  }
}

function fromBase64url(text: string): Uint8Array {
  if (!/^[A-Za-z0-9_-]{1,200}$/.test(text))
    throw new ClientError("bad_subscription", "a key that is not base64url");
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}
