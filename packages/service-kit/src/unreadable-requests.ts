import {
  type ServerInterceptor,
  ServerInterceptingCall,
  ServerListenerBuilder,
  ResponderBuilder,
  type ServiceDefinition,
  status,
} from "@grpc/grpc-js";
import { ServiceError, toRefusal } from "@entente/rpc";

/** Stands for a request that is no message of its method. */
const unreadable: object = Object.freeze({});

/**
 * The same methods, whose requests are never refused by grpc-js itself: it would say `INTERNAL`, without an ErrorDetail, for bytes
 * that are the caller's fault. {@link refuseUnreadable} answers them.
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

/** Refuses what {@link readingMethods} could not read as `malformed`, before any handler sees it. */
export const refuseUnreadable: ServerInterceptor = (_method, call) => {
  let refused = false;
  const listener = new ServerListenerBuilder()
    .withOnReceiveMessage((message: unknown, next) => {
      if (message !== unreadable) {
        next(message);
        return;
      }
      refused = true;
      const told = new ServiceError(
        "malformed",
        status.INVALID_ARGUMENT,
        "the request is no message of its method",
      );
      call.sendStatus(toRefusal(told));
    })
    .withOnReceiveHalfClose((next) => {
      if (!refused) next();
    })
    .build();
  const responder = new ResponderBuilder()
    .withStart((next) => {
      next(listener);
    })
    .build();
  return new ServerInterceptingCall(call, responder);
};
