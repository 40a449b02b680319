import { expect, test } from "@jest/globals";
import { deliveryLines } from "../src/commands/chat-delivery.ts";

test("where a message is, one line for each domain", () => {
  const at = new Date(Date.UTC(2026, 10, 21, 12));
  const lines = deliveryLines({
    accepted: at,
    domains: [
      { domain: "b.example", state: "delivered", code: "", at },
      { domain: "c.example", state: "waiting", code: "", at },
      { domain: "d.example", state: "given_up", code: "expired", at },
      { domain: "e.example", state: "delivered", code: "", at: undefined },
    ],
  });
  expect(lines).toEqual([
    "home     accepted 2026-11-21T12:00:00.000Z",
    "b.example  delivered 2026-11-21T12:00:00.000Z",
    "c.example  waiting since 2026-11-21T12:00:00.000Z",
    "d.example  given up 2026-11-21T12:00:00.000Z: expired",
    "e.example  delivered",
  ]);
});
