import { struct, uint16, uint32, type Value } from "@entente/tls-codec";

/**
 *     struct {
 *       uint16 resumption_epochs;      // former epochs whose resumption PSK is kept
 *       uint32 resumption_seconds;     // and for how long after their end
 *       uint16 message_epochs;         // former epochs whose application messages can still be read
 *       uint32 message_seconds;        // and for how long after their end
 *       uint16 unused_keys_max;        // skipped keys kept for one sender
 *       uint32 forward_steps_max;      // generations that one message may skip
 *       uint16 buffered_messages_max;  // messages of an epoch that has not begun here; 0: none is kept
 *       uint32 buffered_seconds;       // and for how long
 *     } Retention;
 *
 * What a member keeps, how much of it and how long (A23-72 to A23-76; RFC 9750 7). Unused keys go with their epoch, so
 * `message_seconds` bounds them too.
 */
export const Retention = struct({
  resumptionEpochs: uint16,
  resumptionSeconds: uint32,
  messageEpochs: uint16,
  messageSeconds: uint32,
  unusedKeysMax: uint16,
  forwardStepsMax: uint32,
  bufferedMessagesMax: uint16,
  bufferedSeconds: uint32,
});
export type Retention = Value<typeof Retention>;
