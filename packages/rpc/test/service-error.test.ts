import { Metadata, status } from "@grpc/grpc-js";
import { describe, expect, test } from "@jest/globals";
import {
  decodeErrorDetail,
  errorDetailOf,
  errorTextCharactersMax,
  fromRefusal,
  ServiceError,
  toRefusal,
} from "../src/index.ts";
import { errorDetailKey } from "../src/service-error.ts";

const overTheWire = (error: unknown): ServiceError => {
  const told = toRefusal(error);
  return fromRefusal(Object.assign(new Error(told.details), told));
};

describe("a refusal", () => {
  test("crosses the wire with everything that a program acts on", () => {
    const detail = { retryAfterMs: 5, field: "bundle.commit", domain: "b.example" };
    const back = overTheWire(new ServiceError("stale", status.FAILED_PRECONDITION, "too late", detail));
    expect([back.code, back.status, back.message, back.detail]).toEqual([
      "stale",
      status.FAILED_PRECONDITION,
      "too late",
      detail,
    ]);
  });

  test("that nobody meant crosses without its text", () => {
    const back = overTheWire(new TypeError("the key is 42"));
    expect([back.code, back.message.includes("42")]).toEqual(["internal", false]);
  });

  test("has a text of at most its bound", () => {
    expect(overTheWire(new ServiceError("long", status.UNKNOWN, "x".repeat(5000))).message.length).toBe(
      errorTextCharactersMax,
    );
  });

  test.each([
    [status.UNAVAILABLE, "unreachable"],
    [status.DEADLINE_EXCEEDED, "no_answer"],
    [status.UNIMPLEMENTED, "unsupported"],
    [status.CANCELLED, "cancelled"],
    [status.RESOURCE_EXHAUSTED, "exhausted"],
    [status.DATA_LOSS, "internal"],
  ])("without a detail gets its code from status %s: %s", (code, expected) => {
    expect(fromRefusal(Object.assign(new Error("x"), { code })).code).toBe(expected);
  });

  test("of a connection that was lost under the call is no answer, not a failure of the service", () => {
    const lost = {
      code: status.INTERNAL,
      details: "Received RST_STREAM with code 0 (Call ended without gRPC status)",
    };
    expect(fromRefusal(Object.assign(new Error("x"), lost)).code).toBe("no_answer");
    const passedOn = errorDetailOf({ ...lost, metadata: new Metadata() });
    expect(decodeErrorDetail(passedOn)).toEqual({ code: "no_answer", message: lost.details, detail: {} });
    const failed = { code: status.INTERNAL, details: "Response message parsing error" };
    expect(fromRefusal(Object.assign(new Error("x"), failed)).code).toBe("internal");
  });

  test("with a malformed detail still has its status", () => {
    const metadata = new Metadata();
    expect(errorDetailOf({ code: status.OK, details: "OK", metadata })).toHaveLength(0);
    metadata.set(errorDetailKey, Buffer.from([0x0a, 0xff]));
    const back = fromRefusal(Object.assign(new Error("x"), { code: status.UNAVAILABLE, metadata }));
    expect([back.code, back.status]).toEqual(["unreachable", status.UNAVAILABLE]);
  });
});
