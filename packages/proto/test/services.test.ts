import { describe, expect, test } from "@jest/globals";
import type { MethodDefinition } from "@grpc/grpc-js";
import { DeliveryService, FederationService, delivery, federation, type Encodable } from "../src/index.ts";

describe("service tables", () => {
  test("a method of the table is a grpc-js method definition", () => {
    const method: MethodDefinition<
      Encodable<typeof delivery.BeginSessionRequest>,
      Encodable<typeof delivery.BeginSessionResponse>
    > = DeliveryService.BeginSession;
    expect(method.path).toBe("/entente.delivery.v1.DeliveryService/BeginSession");
    expect(DeliveryService.Subscribe.requestStream && DeliveryService.Subscribe.responseStream).toBe(true);
    expect(FederationService.Relay.responseStream).toBe(true);
  });

  test("a request goes through its bytes and comes back", () => {
    const bytes = DeliveryService.BeginSession.requestSerialize({ clientId: "alice@a.example/phone" });
    expect(DeliveryService.BeginSession.requestDeserialize(bytes).clientId).toBe("alice@a.example/phone");
  });

  test("exactly one branch of a oneof is set, and it is named", () => {
    const bytes = federation.RelayRequest.encode({ items: { streamIncarnation: 1, items: [] } }).finish();
    const decoded = federation.RelayRequest.decode(bytes);
    expect(decoded.request).toBe("items");
  });

  test("an integer above 2^53 - 1 decodes to a number that is not a safe integer", () => {
    const bytes = Uint8Array.of(0x10, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01);
    const position = delivery.FeedPosition.decode(bytes);
    expect(typeof position.seq).toBe("number");
    expect(Number.isSafeInteger(position.seq)).toBe(false);
  });

  test("an integer of 2^53 - 1 goes through unchanged, as a number", () => {
    const bytes = delivery.FeedPosition.encode({ seq: Number.MAX_SAFE_INTEGER }).finish();
    expect(delivery.FeedPosition.decode(bytes).seq).toBe(Number.MAX_SAFE_INTEGER);
  });

  test("names that mean something to JavaScript do no harm as values", () => {
    const bytes = delivery.BeginSessionRequest.encode({ clientId: "__proto__" }).finish();
    expect(delivery.BeginSessionRequest.decode(bytes).clientId).toBe("__proto__");
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
  });

  test.each([
    ["a length past the end", Uint8Array.of(0x0a, 0x05, 0x61)],
    ["a length of 4 GiB", Uint8Array.of(0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f)],
    ["an unknown wire type", Uint8Array.of(0x0f)],
  ])("%s throws", (_what, bytes) => {
    expect(() => delivery.BeginSessionRequest.decode(bytes)).toThrow();
  });
});
