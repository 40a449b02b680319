import type { ServiceDefinition } from "@grpc/grpc-js";

/** Stands for a request that is no message of its method. */
export const unreadable: object = Object.freeze({});

/**
 * The same methods, whose requests are never refused by grpc-js itself: it would say `INTERNAL`, without an ErrorDetail, for bytes
 * that are the caller's fault. A `ServedCall` answers them.
 */
export function readingMethods(methods: ServiceDefinition): ServiceDefinition {
  return Object.fromEntries(
    Object.entries(methods).map(([name, method]) => [
      name,
      {
        ...method,
        requestDeserialize: (bytes: Buffer): unknown => {
          try {
            return method.requestDeserialize(bytes) as unknown;
          } catch {
            // Whatever the decoder says of bytes that a stranger chose: they are not the message.
            return unreadable;
          }
        },
      },
    ]),
  );
}
