import type { delivery } from "@entente/proto";
import { ConfigurationError, type Logger } from "@entente/service-kit";
import type { Store } from "@entente/storage";
import type { Clock } from "../clock.ts";
import { refusal } from "../errors.ts";
import type { Figures } from "../figures.ts";
import { pushTargetOf } from "./push-target.ts";
import { PushRegistrations, type RegistrationSealer } from "./registrations.ts";
import { applicationServerKey, pushRoots, type PushSettings } from "./settings.ts";
import { Waker } from "./waker.ts";
import { webPushSender } from "./web-push-sender.ts";

/** Wake-ups as a domain offers them; a domain without `push` in its configuration has none, and its devices poll. */
export class Push {
  readonly #settings: PushSettings | undefined;
  readonly #publicKey: Uint8Array;
  readonly #registrations: PushRegistrations | undefined;
  readonly #waker: Waker | undefined;

  private constructor(
    settings?: PushSettings,
    publicKey: Uint8Array = new Uint8Array(),
    registrations?: PushRegistrations,
    waker?: Waker,
  ) {
    this.#settings = settings;
    this.#publicKey = publicKey;
    this.#registrations = registrations;
    this.#waker = waker;
  }

  /** Nothing runs yet. @throws ConfigurationError, StorageError. */
  static async open(parts: {
    readonly settings: PushSettings | undefined;
    /** Absent where no key files are configured: then there is no push either. */
    readonly sealer: RegistrationSealer | undefined;
    readonly store: Store;
    readonly connected: (clientId: string) => boolean;
    readonly figures: Figures;
    readonly log: Logger;
    readonly now: Clock;
  }): Promise<Push> {
    const { settings, store, sealer } = parts;
    if (settings === undefined) return new Push();
    if (sealer === undefined) {
      throw new ConfigurationError("(configuration)", [
        { key: "sealingKeys", problem: "at least one key file is needed for wake-ups" },
      ]);
    }
    const registrations = new PushRegistrations(store, sealer);
    const key = await applicationServerKey(store.secrets);
    const send = webPushSender(key, settings.contact, pushRoots(settings));
    const waker = new Waker({
      ...parts,
      registrations,
      send,
      delayMsMax: settings.delayMs,
      chance: Math.random,
    });
    return new Push(settings, Buffer.from(key.publicKey, "base64url"), registrations, waker);
  }

  start(): void {
    this.#waker?.start();
  }

  async stop(): Promise<void> {
    await this.#waker?.stop();
  }

  /** A device has opened its stream. @throws StorageError. */
  async came(clientId: string): Promise<void> {
    await this.#waker?.came(clientId);
  }

  /** @throws ServiceError `no_push`. */
  settings(): delivery.ReadPushSettingsResponse.$Properties {
    return { applicationServerKey: this.#publicKey, hosts: [...this.#enabled().settings.hosts] };
  }

  /** @throws ServiceError `no_push`, `bad_field`, `push_host_refused`, `session_ended`; StorageError. */
  async register(clientId: string, request: delivery.RegisterPushRequest): Promise<void> {
    const { settings, registrations } = this.#enabled();
    await registrations.register(clientId, pushTargetOf(request, settings.hosts));
  }

  /** @throws ServiceError `no_push`; StorageError. */
  forget(clientId: string): Promise<boolean> {
    return this.#enabled().registrations.forget(clientId);
  }

  #enabled(): { readonly settings: PushSettings; readonly registrations: PushRegistrations } {
    const [settings, registrations] = [this.#settings, this.#registrations];
    if (settings === undefined || registrations === undefined) {
      throw refusal("no_push", "this domain sends no wake-ups; connect from time to time instead");
    }
    return { settings, registrations };
  }
}
