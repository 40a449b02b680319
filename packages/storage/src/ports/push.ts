import type { FeedId } from "../feed-id.ts";

/** Where a device wants to be woken. What `sealed` holds is nothing to the store. */
export interface PushRegistration {
  readonly clientId: string;
  /** At most `sealedRegistrationBytesMax`. */
  readonly sealed: Uint8Array;
  /** When the device was last woken, 0 for never. */
  readonly wokenAtMs: number;
}

export interface AsleepRequest {
  /** With something unread in this feed; in any of its feeds where absent. */
  readonly feed?: FeedId;
  /** Clients after this one, in ascending order. */
  readonly after?: string;
  /** A device that has not come since it was woken is woken again when that was before. */
  readonly rewokenBeforeMs: number;
  /** At most `readItemsMax`. */
  readonly devicesMax: number;
}

/** Registrations for wake-ups, one for each device. */
export interface PushStore {
  /**
   * Replaces what the device had registered. False for a client that is not there, or is revoked. Clients are named as readers of feeds
   * here and in what follows: by `asReader` where that is another name than the id.
   */
  register(clientId: string, sealed: Uint8Array, asReader?: string): Promise<boolean>;
  /** False when there was none. */
  forget(clientId: string): Promise<boolean>;
  /** The device has come by itself: the next thing that it does not read may wake it. Writes nothing for one that was not woken. */
  came(clientId: string): Promise<void>;
  /** Registered devices that have something unread and were not woken for it yet. */
  asleep(request: AsleepRequest): Promise<readonly PushRegistration[]>;
  /** Notes that these are woken now; returns the clients of those that nobody else has woken since they were read. */
  woken(devices: readonly PushRegistration[], nowMs: number): Promise<readonly string[]>;
}
