import type { Sealer } from "@entente/service-kit";
import type { PushRegistration, Store } from "@entente/storage";
import { z } from "zod";
import { refusal } from "../errors.ts";
import type { PushTarget } from "./push-target.ts";

const Target = z.strictObject({ endpoint: z.string(), p256dh: z.string(), auth: z.string() });

/** What seals registrations. */
export type RegistrationSealer = Pick<Sealer, "open" | "seal">;

/** Where devices are woken, sealed: the store alone does not tell it. */
export class PushRegistrations {
  readonly #store: Pick<Store, "push">;
  readonly #sealer: RegistrationSealer;

  constructor(store: Pick<Store, "push">, sealer: RegistrationSealer) {
    this.#store = store;
    this.#sealer = sealer;
  }

  /** Replaces what the client had registered. @throws ServiceError `session_ended`, StorageError. */
  async register(clientId: string, target: PushTarget): Promise<void> {
    const sealed = this.#sealer.seal(purposeOf(clientId), Buffer.from(JSON.stringify(target)));
    if (!(await this.#store.push.register(clientId, sealed))) {
      throw refusal("session_ended", "the client is not registered any more");
    }
  }

  /** False when there was nothing. @throws StorageError. */
  forget(clientId: string): Promise<boolean> {
    return this.#store.push.forget(clientId);
  }

  /** `undefined` for a registration whose key was dropped: the device has to register again. */
  open({ clientId, sealed }: PushRegistration): PushTarget | undefined {
    const bytes = this.#sealer.open(purposeOf(clientId), sealed);
    return bytes === undefined ? undefined : Target.parse(JSON.parse(Buffer.from(bytes).toString()));
  }
}

function purposeOf(clientId: string): string {
  return `push registration of ${clientId}`;
}
