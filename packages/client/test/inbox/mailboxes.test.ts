import { beforeEach, describe, expect, test } from "@jest/globals";
import { addressBytesMax, parseClientId } from "@entente/mls-wire";
import { AddressService, type delivery, InboxService } from "@entente/proto";
import { ClientError } from "../../src/client/client-error.ts";
import { InboxChannel } from "../../src/inbox/inbox-channel.ts";
import { applicationProtocolsFrom, inboxPayload, inboxProtocols } from "../../src/inbox/inbox-envelope.ts";
import {
  channelBytesMax,
  mailboxItemsMax,
  recipientDomainsMax,
  recipientsMax,
} from "../../src/inbox/limits.ts";
import { Mailboxes } from "../../src/inbox/mailboxes.ts";
import { nodeCrypto } from "../../src/node/node-crypto.ts";
import { MemoryStore } from "../../src/store/memory-store.ts";
import { RpcFailure } from "../../src/transport/rpc-failure.ts";

const bob = "bob@b.example/phone";
const { dmls, eventualGroups, knocks } = inboxProtocols;
const text = (value: string): Uint8Array => new TextEncoder().encode(value);

interface Call {
  readonly recipients: readonly string[];
  readonly addresses?: readonly object[];
  readonly sender?: Uint8Array;
  readonly idempotencyKey: Uint8Array;
}

let store: MemoryStore;
let mailboxes: Mailboxes;
let calls: Call[];
let methods: string[];
let answers: (() => object)[];
let stopping: AbortController;

beforeEach(() => {
  store = new MemoryStore();
  mailboxes = new Mailboxes(store);
  calls = [];
  methods = [];
  answers = [];
  stopping = new AbortController();
});

function channel(protocol: number = dmls): InboxChannel {
  const call = async ({ path }: { readonly path: string }, request: Call): Promise<object> => {
    calls.push(request);
    methods.push(path);
    return answers.shift()?.() ?? { messageId: Uint8Array.of(calls.length), duplicate: false, refused: [] };
  };
  return new InboxChannel(protocol, {
    session: { call: call as never },
    mailboxes,
    randomBytes: nodeCrypto.primitives.randomBytes,
    chance: () => 0,
    stopped: stopping.signal,
  });
}

async function arrives(
  sequence: bigint,
  payload: Uint8Array,
  senderClientId = bob,
  sender?: delivery.DeviceAddress.$Properties,
): Promise<string> {
  const kept = await mailboxes.keep(sequence, { senderClientId, payload, ...(sender ? { sender } : {}) });
  if ("refused" in kept) return kept.refused;
  await store.save(kept.changes);
  mailboxes.kept(kept.protocol);
  return "kept";
}

describe("what comes by client fanout", () => {
  test("waits on disk for its reader, in order, and goes when it was taken", async () => {
    for (let i = 1n; i <= 20n; i++)
      expect(await arrives(i, inboxPayload(dmls, text(String(i))))).toBe("kept");
    // Another process: all of it is there.
    mailboxes = new Mailboxes(store);
    const heard: string[] = [];
    let failures = 0;
    const reading = channel();
    const done = new Promise<void>((resolve) => {
      const stop = reading.listen(
        async ({ sender, message }) => {
          if (heard.length === 3 && failures === 0) throw new Error("not now");
          heard.push(`${sender} ${new TextDecoder().decode(message)}`);
          if (heard.length === 21) void Promise.resolve().then(() => stop().then(resolve));
        },
        () => (failures += 1),
      );
    });
    expect(() =>
      channel().listen(
        async () => undefined,
        () => undefined,
      ),
    ).toThrow(ClientError);
    expect(await arrives(21n, inboxPayload(dmls, text("21")))).toBe("kept");
    await done;
    expect(heard).toEqual(Array.from({ length: 21 }, (_, i) => `${bob} ${String(i + 1)}`));
    expect(failures).toBe(1);
    expect(await mailboxes.next(dmls)).toEqual([]);
    // The place is free for another reader.
    await channel().listen(
      async () => undefined,
      () => undefined,
    )();
  });

  test("is refused without a number, of a number that nobody reads, and of a sender that is no client", async () => {
    expect(await arrives(1n, Uint8Array.of(0))).toBe("malformed");
    expect(await arrives(2n, inboxPayload(dmls, text("hi")), "bob")).toBe("malformed");
    expect(await arrives(3n, inboxPayload(77, text("hi")))).toBe("unknown_protocol");
    expect(await arrives(4n, inboxPayload(applicationProtocolsFrom, text("hi")))).toBe("unknown_protocol");
    const stop = channel(applicationProtocolsFrom).listen(
      async () => undefined,
      () => undefined,
    );
    expect(await arrives(5n, inboxPayload(applicationProtocolsFrom, text("hi")))).toBe("kept");
    await stop();
  });

  test("by address is for those who know members by theirs, told with its domain, and by nothing else", async () => {
    const sealed = Uint8Array.of(1, 2, 3);
    const from = { domain: "b.example", sealed };
    const hi = inboxPayload(eventualGroups, text("hi"));
    expect(await arrives(1n, hi, "", from)).toBe("kept");
    expect(await mailboxes.next(eventualGroups)).toMatchObject([
      { sender: { kind: "address", address: { domain: "b.example", sealed } } },
    ]);
    expect(await arrives(2n, inboxPayload(knocks, text("hi")), "", from)).toBe("malformed");
    // Whoever is named and hidden at once is neither.
    expect(await arrives(3n, hi, bob, from)).toBe("malformed");
    expect(await arrives(4n, hi, "")).toBe("malformed");
    expect(await arrives(5n, hi, "", { domain: "no domain", sealed })).toBe("malformed");
    for (const bytes of [0, addressBytesMax + 1])
      expect(await arrives(6n, hi, "", { ...from, sealed: new Uint8Array(bytes) })).toBe("malformed");
    const stop = channel(applicationProtocolsFrom).listen(
      async () => undefined,
      () => undefined,
    );
    expect(await arrives(7n, inboxPayload(applicationProtocolsFrom, text("hi")), "", from)).toBe("malformed");
    await stop();
  });

  test("is bounded: one past the bound is refused, and the count outlives the process", async () => {
    const records = new Map(
      Array.from({ length: mailboxItemsMax - 1 }, (_, i) => [
        `mail/0002/${String(i).padStart(16, "0")}`,
        text(""),
      ]),
    );
    await store.save({ records });
    expect(await arrives(10_000n, inboxPayload(dmls, text("last")))).toBe("kept");
    expect(await arrives(10_001n, inboxPayload(dmls, text("too much")))).toBe("mailbox_full");
    mailboxes = new Mailboxes(store);
    expect(await arrives(10_001n, inboxPayload(dmls, text("too much")))).toBe("mailbox_full");
    await store.save({ records: new Map([["mail/0002/0000000000000000", undefined]]) });
    mailboxes = new Mailboxes(store);
    expect(await arrives(10_001n, inboxPayload(dmls, text("room")))).toBe("kept");
  });
});

describe("what goes out", () => {
  const devices = (n: number, domains = 1) =>
    Array.from({ length: n }, (_, i) => parseClientId(`u${String(i)}@d${String(i % domains)}.example/phone`));

  test("goes in portions that a Delivery Service takes, under one key", async () => {
    const { messageIds } = await channel().send(devices(recipientsMax + 1), text("hi"));
    expect(messageIds).toEqual(["01", "02"]);
    expect(calls.map(({ recipients }) => recipients.length)).toEqual([recipientsMax, 1]);
    calls = [];
    const many = devices(2 * recipientDomainsMax, 2 * recipientDomainsMax);
    await channel().send(many, text("hi"));
    expect(calls.map(({ recipients }) => recipients.length)).toEqual([
      recipientDomainsMax,
      recipientDomainsMax,
    ]);
    expect(calls[0]?.idempotencyKey).toEqual(calls[1]?.idempotencyKey);
    expect(calls.flatMap(({ recipients }) => recipients)).toEqual(many);
  });

  test("goes to addresses where they are known, in portions; to others by name, whatever is refused", async () => {
    const own = Uint8Array.of(9);
    const sealed = devices(recipientsMax + 1).map((client, i) => ({
      client,
      address: Uint8Array.of(i >> 8, i),
    }));
    const [named] = devices(1, 1).map(() => ({ client: parseClientId(bob), address: undefined }));
    answers = [
      () => ({ messageId: Uint8Array.of(1), refused: [] }),
      () => ({
        messageId: Uint8Array.of(2),
        refused: [{ sealed: sealed[7]?.address, code: "address_expired" }],
      }),
    ];
    const sending = await channel().sendSealed(own, [named!, ...sealed], text("hi"));
    expect(sending).toEqual({
      messageIds: ["01", "02", "03"],
      unreached: [{ clientId: sealed[7]?.client, code: "address_expired" }],
    });
    expect(methods).toEqual([
      InboxService.SendToInboxes.path,
      AddressService.SendToAddresses.path,
      AddressService.SendToAddresses.path,
    ]);
    expect(calls[0]?.recipients).toEqual([bob]);
    expect(calls.slice(1).map(({ addresses, sender }) => [addresses?.length, sender])).toEqual([
      [recipientsMax, own],
      [1, own],
    ]);
    expect(calls[1]?.addresses?.[7]).toEqual({ domain: "d0.example", sealed: sealed[7]?.address });
    // Who has no address of its own is named, and names.
    calls = [];
    await channel().sendSealed(undefined, sealed.slice(0, 2), text("hi"));
    expect(calls.map(({ recipients }) => recipients)).toEqual([
      sealed.slice(0, 2).map(({ client }) => client),
    ]);
  });

  test("is tried again with the same key while trying can help, and not otherwise", async () => {
    const fails = (code: string) => () => {
      throw new RpcFailure(code, "made to fail");
    };
    answers = [fails("unreachable"), fails("store_unavailable")];
    await channel().send(devices(1), text("hi"));
    expect(calls).toHaveLength(3);
    expect(new Set(calls.map(({ idempotencyKey }) => String(idempotencyKey))).size).toBe(1);
    answers = [fails("contacts_full")];
    await expect(channel().send(devices(1), text("hi"))).rejects.toMatchObject({ code: "contacts_full" });
    answers = [
      () => {
        stopping.abort();
        throw new RpcFailure("unreachable", "gone");
      },
    ];
    await expect(channel().send(devices(1), text("hi"))).rejects.toMatchObject({ code: "stopped" });
  });

  test("is bounded", async () => {
    await channel().send(devices(1), new Uint8Array(channelBytesMax));
    const above = channel().send(devices(1), new Uint8Array(channelBytesMax + 1));
    await expect(above).rejects.toMatchObject({ code: "message_refused" });
  });
});
