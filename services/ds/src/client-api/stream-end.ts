import { toRefusal } from "@entente/service-kit";
import { asRefusal } from "../errors.ts";

/**
 * Ends a raw stream with a refusal. By the event and not by `destroy`: grpc-js sends the status when the stream's writing side
 * has finished, which that of a destroyed stream never does, and the other side would wait for ever.
 */
export function refuseStream(call: { emit(event: "error", error: Error): boolean }, error: unknown): void {
  const told = toRefusal(asRefusal(error));
  call.emit("error", Object.assign(new Error(told.details), told));
}
