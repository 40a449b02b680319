import { delivery } from "@entente/proto";
import { frankingStampBytesMax } from "@entente/policy";
import { itemKind } from "../feeds/item-kind.ts";
import { refusal } from "../errors.ts";

/** A message of a group as the store has it: as the client made it, or that with the stamp of the sender's domain beside it. @throws ServiceError `too_large`. */
export function storedMessage(
  mlsMessage: Uint8Array,
  frankingStamp: Uint8Array,
): { readonly kind: number; readonly bytes: Uint8Array } {
  if (frankingStamp.length === 0) return { kind: itemKind.message, bytes: mlsMessage };
  if (frankingStamp.length > frankingStampBytesMax)
    throw refusal("too_large", `a stamp has at most ${String(frankingStampBytesMax)} bytes`, {
      field: "franking_stamp",
    });
  const bytes = delivery.GroupMessage.encode({ mlsMessage, frankingStamp }).finish();
  return { kind: itemKind.frankedMessage, bytes };
}
