import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { groupIdBytes, groupIdOf, parseClientId, parseDomainName } from "@entente/mls-wire";
import {
  AddressService,
  AttachmentService,
  DeliveryService,
  DirectoryService,
  InboxService,
  InitKeyService,
  PushService,
} from "@entente/proto";
import { refusalOf } from "@entente/service-kit/testing";
import { Rates } from "../src/admission/rates.ts";
import { Configuration } from "../src/index.ts";
import * as addressLimits from "../src/addresses/limits.ts";
import * as attachmentLimits from "../src/attachments/limits.ts";
import * as pushLimits from "../src/push/limits.ts";
import * as inboxLimits from "../src/inboxes/limits.ts";
import * as commonLimits from "../src/limits.ts";
import { Device } from "./device.ts";
import { codeOf, Domain } from "./domain.ts";
import { PublishStream } from "./publish-stream.ts";

/*
 * Every bound on what one request of a client may hold, walked by a table: at the bound the request is not refused for it, one past it
 * and ten times past it are, by the same code and with the same words for whoever sent it. What counts over time is below.
 */
let domain: Domain;
let device: Device;

beforeAll(async () => {
  domain = await Domain.start("a.example", { pushHost: "push.example" });
  device = await Device.connect(domain, "alice/phone");
});
afterAll(() => domain.stop());

const limits = { ...commonLimits, ...inboxLimits, ...attachmentLimits, ...pushLimits, ...addressLimits };

interface Bound {
  /** Its name in a limits.ts. */
  readonly name: keyof typeof limits;
  /** A request that holds so many. */
  readonly send: (count: number) => Promise<unknown>;
  /** The code past it. */
  readonly code: string;
  /** Ten times may be more than a gRPC message holds: whichever comes first refuses. */
  readonly far?: string;
}

const bytes = (count: number): Uint8Array => new Uint8Array(count).fill(0x41);
const names = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `u${String(index)}@a.example/phone`);
const claim = (more: object): Promise<unknown> =>
  device.call(DeliveryService.ClaimKeyPackages, {
    claim: { idempotencyKey: randomBytes(16), userId: "bob@a.example", cipherSuites: [1], ...more },
  });
const tooManyBytes = "exhausted";

const bounds: readonly Bound[] = [
  {
    name: "messageBytesMax",
    send: (count) => device.call(DeliveryService.SendMessage, { mlsMessage: bytes(count) }),
    code: "too_large",
  },
  {
    name: "bundleBytesMax",
    send: (count) => device.call(DeliveryService.SubmitCommit, { bundle: bytes(count) }),
    code: "too_large",
    far: tooManyBytes,
  },
  {
    name: "groupInfoBytesMax",
    send: (count) =>
      device.call(DeliveryService.CreateGroup, {
        idempotencyKey: randomBytes(16),
        groupId: groupIdBytes(groupIdOf(randomBytes(16), parseDomainName("a.example"))),
        groupInfo: bytes(count),
      }),
    code: "too_large",
  },
  {
    name: "credentialBytesMax",
    send: (count) => device.call(DeliveryService.CompleteSession, { credential: bytes(count) }),
    code: "too_large",
  },
  {
    name: "challengeBytesMax",
    send: (count) => device.call(DeliveryService.CompleteSession, { challenge: bytes(count) }),
    code: "too_large",
  },
  {
    name: "publishedAtOnceMax",
    send: (count) =>
      device.call(DeliveryService.PublishKeyPackages, {
        keyPackages: Array.from({ length: count }, () => bytes(9)),
      }),
    code: "too_large",
  },
  {
    name: "keyPackageBytesMax",
    send: (count) => device.call(DeliveryService.PublishKeyPackages, { keyPackages: [bytes(count)] }),
    code: "too_large",
  },
  {
    name: "claimClientsMax",
    send: (count) =>
      claim({ clientIds: Array.from({ length: count }, (_, index) => `bob@a.example/d${String(index)}`) }),
    code: "too_large",
  },
  {
    name: "claimSuitesMax",
    send: (count) => claim({ cipherSuites: Array.from({ length: count }, (_, index) => index + 1) }),
    code: "too_large",
  },
  {
    name: "initKeyRequestBytesMax",
    send: (count) =>
      device.call(InitKeyService.GetUserInitKey, {
        query: { request: bytes(count), idempotencyKey: randomBytes(16) },
      }),
    code: "too_large",
  },
  {
    name: "inboxRecipientsMax",
    send: (count) =>
      device.call(InboxService.SendToInboxes, {
        idempotencyKey: randomBytes(16),
        recipients: names(count),
        payload: bytes(1),
      }),
    code: "too_large",
  },
  {
    name: "inboxPayloadBytesMax",
    send: (count) =>
      device.call(InboxService.SendToInboxes, {
        idempotencyKey: randomBytes(16),
        recipients: names(1),
        payload: bytes(count),
      }),
    code: "too_large",
    far: tooManyBytes,
  },
  {
    // What an operator allows unless told; `attachments.test.ts` has chunks, quotas and the rest.
    name: "attachmentBytesDefault",
    send: (count) =>
      device.call(AttachmentService.BeginUpload, { attachmentId: randomBytes(32), size: count }),
    code: "too_large",
  },
  {
    name: "pushEndpointCharactersMax",
    send: (count) =>
      device.call(PushService.RegisterPush, {
        endpoint: "https://push.example/".padEnd(count, "a"),
        p256dh: Buffer.alloc(65, 4),
        auth: bytes(16),
      }),
    code: "bad_field",
  },
  {
    name: "addressesPerCallMax",
    send: (count) => device.call(AddressService.IssueAddresses, { count }),
    code: "bad_field",
  },
  {
    name: "namePrefixCharactersMax",
    send: (count) =>
      device.call(DirectoryService.FindUsers, {
        domain: "a.example",
        query: { namePrefix: "a".repeat(count) },
      }),
    code: "bad_field",
  },
  {
    name: "foundUsersMax",
    send: (count) =>
      device.call(DirectoryService.FindUsers, {
        domain: "a.example",
        query: { namePrefix: "abc", limit: count },
      }),
    code: "bad_field",
  },
];

/** What a request was refused with, if it was. */
async function codeFor(request: Promise<unknown>): Promise<string> {
  try {
    await request;
    return "taken";
  } catch {
    return codeOf(request);
  }
}

describe("a bound on one request", () => {
  test.each(bounds)("$name", async ({ name, send, code, far = code }) => {
    const bound = Number(limits[name]);
    expect(bound).toBeGreaterThan(0);
    expect(await codeFor(send(bound))).not.toBe(code);
    expect(await codeFor(send(bound + 1))).toBe(code);
    expect([code, far]).toContain(await codeFor(send(bound * 10)));
    // Whoever sent it goes on as before.
    expect(await codeFor(device.call(DeliveryService.ReadKeyPackageStock, {}))).toBe("taken");
  });
});

describe("rates", () => {
  const settings = Configuration.shape.limits.parse({
    callsPerDeviceBurst: 10,
    callsPerDevicePerSecond: 2,
    callsPerUserBurst: 15,
    callsPerUserPerSecond: 3,
    sessionsPerAddressBurst: 5,
    sessionsPerAddressPerSecond: 1,
  });
  const [phone, tablet] = ["alice@a.example/phone", "alice@a.example/tablet"].map(parseClientId) as [
    ReturnType<typeof parseClientId>,
    ReturnType<typeof parseClientId>,
  ];
  let nowMs = 0;
  const rates = (): Rates => new Rates(settings, () => nowMs);
  const admitted = (attempts: number, admit: () => void): number => {
    let count = 0;
    for (let i = 0; i < attempts; i++) {
      try {
        admit();
        count += 1;
      } catch (error) {
        expect(error).toMatchObject({ code: "too_fast" });
      }
    }
    return count;
  };

  test.each([10, 11, 100])("of a device: %d calls at once", (attempts) => {
    const all = rates();
    expect(admitted(attempts, () => all.admit(phone))).toBe(10);
    nowMs += 1_000;
    expect(admitted(attempts, () => all.admit(phone))).toBe(2);
  });

  test("of a user, over its devices; and a device that is refused takes nothing from the other", () => {
    const all = rates();
    expect(admitted(1_000, () => all.admit(phone))).toBe(10);
    expect(admitted(1_000, () => all.admit(tablet))).toBe(5);
    nowMs += 1_000;
    expect(admitted(10, () => all.admit(phone)) + admitted(10, () => all.admit(tablet))).toBe(3);
    expect(admitted(1, () => all.admit(parseClientId("bob@a.example/phone")))).toBe(1);
  });

  test.each([5, 6, 50])("of an address, whatever its ports: %d steps at once", (attempts) => {
    const all = rates();
    let port = 1_000;
    expect(admitted(attempts, () => all.admitAddress(`192.0.2.1:${String((port += 1))}`))).toBe(5);
    expect(admitted(1, () => all.admitAddress("192.0.2.2:1"))).toBe(1);
    nowMs += 2_000;
    expect(admitted(attempts, () => all.admitAddress("192.0.2.1:7"))).toBe(2);
  });

  test("of an address that people share, and are counted at before: none here", () => {
    const all = new Rates(settings, () => nowMs, ["192.0.2.1", "2001:db8::1"]);
    for (const shared of ["192.0.2.1:1", "[2001:db8::1]:1"])
      expect(admitted(50, () => all.admitAddress(shared))).toBe(50);
    expect(admitted(50, () => all.admitAddress("192.0.2.2:1"))).toBe(5);
  });

  test("an open stream of messages past its rate is read on later, with nothing refused and nothing out of order", async () => {
    const slow = await Domain.start("b.example", {
      limits: { streamStepsPerDeviceBurst: 4, streamStepsPerDevicePerSecond: 20 },
    });
    try {
      const bob = await Device.connect(slow, "bob/phone");
      const group = await bob.createGroup();
      const stream = new PublishStream(bob);
      const begun = performance.now();
      for (let n = 0; n < 12; n += 1) stream.say(await bob.message(group, `word ${String(n)}`));
      stream.finish();
      const answers = await stream.all();
      // Eight more than at once, twenty a second: no sooner than that, however fast the machine is.
      expect(performance.now() - begun).toBeGreaterThanOrEqual(300);
      expect(answers.map(({ accepted }) => accepted?.seq)).toEqual(
        Array.from({ length: 12 }, (_, n) => (answers[0]?.accepted?.seq ?? 0) + n),
      );
    } finally {
      await slow.stop();
    }
  });

  test("a device that is too fast is told how long to wait, and is served after it", async () => {
    let clockMs = Date.now();
    const slow = await Domain.start("b.example", {
      now: () => clockMs,
      limits: { callsPerDeviceBurst: 3, callsPerDevicePerSecond: 1 },
    });
    try {
      const bob = await Device.connect(slow, "bob/phone");
      const read = (): Promise<unknown> => bob.call(DeliveryService.ReadKeyPackageStock, {});
      for (let i = 0; i < 3; i++) await read();
      const { code, detail } = await refusalOf(read());
      expect(code).toBe("too_fast");
      expect(detail.retryAfterMs).toBeGreaterThan(0);
      expect(detail.retryAfterMs).toBeLessThanOrEqual(1_000);
      const other = await Device.connect(slow, "carl/phone");
      await other.call(DeliveryService.ReadKeyPackageStock, {});
      clockMs += detail.retryAfterMs ?? 0;
      await read();
    } finally {
      await slow.stop();
    }
  });
});
