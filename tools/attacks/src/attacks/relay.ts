import { randomBytes } from "node:crypto";
import type { federation } from "@entente/proto";
import type { Attack } from "../attack.ts";
import type { HostileGateway } from "../hostile-gateway.ts";
import type { Stage } from "../stage.ts";

type Frame = federation.RelayRequest.$Properties;
type Item = federation.RelayItem.$Properties;

const hlc = Buffer.alloc(8);
let incarnation = Date.now();

/** A hello of a new incarnation of the stream, so that each attack begins where nothing was before. */
function begin(): Frame {
  incarnation += 1;
  return { hello: { streamIncarnation: incarnation, nextSeq: 2, firstSeq: 1, session: incarnation } };
}

const items = (...list: readonly Item[]): Frame => ({
  items: { streamIncarnation: incarnation, items: [...list] },
});

/** Every way in which the relay says that an item is never taken, or that the stream is over. */
const never = [
  "malformed",
  "not_a_member_domain",
  "unknown_group",
  "wrong_origin",
  "wrong_sender",
  "unsupported",
];
const over = [
  "relay_refused",
  "bad_field",
  "malformed",
  "too_large",
  "bad_stream",
  "protocol",
  "regressed",
  "bad_hello",
];

function stream(name: string, frames: () => readonly Frame[]): Attack {
  const refusedWith = [...over, ...never];
  return {
    name,
    source: "2.3",
    refusedWith,
    run: async (stage) => (await stage.greeted()).relay(...frames()),
  };
}

function item(name: string, source: string, made: (stage: Stage) => Item): Attack {
  const run = async (stage: Stage): Promise<string> => {
    const hello = begin();
    return (await stage.greeted()).relay(hello, items({ seq: 1, lane: stage.groupId, ...made(stage) }));
  };
  return { name, source, refusedWith: [...never, "bad_field"], run };
}

const inbox = (senderClientId: string, recipient: string): Item => ({
  inboxMessage: {
    senderClientId,
    recipients: [recipient],
    payload: randomBytes(10),
    messageId: randomBytes(32),
    hlc,
    originSeq: 1,
  },
});

async function manyStreams(gateway: HostileGateway): Promise<string> {
  const streams = Array.from({ length: 6 }, () => gateway.open());
  const codes = await Promise.all(
    streams.map(
      (each) =>
        new Promise<string>((resolve) => {
          each.on("error", ({ message }: Error) => {
            resolve(message.includes("too_many_calls") ? "too_many_calls" : "other");
          });
          each.on("data", () => {
            resolve("open");
          });
          each.write(begin());
        }),
    ),
  );
  for (const each of streams) each.cancel();
  return codes.includes("too_many_calls") ? "too_many_calls" : codes.join(" ");
}

/** The header of a PrivateMessage of a group, with rubbish after it. */
function privateMessage(groupId: Uint8Array): Uint8Array {
  const head = Buffer.from([0x00, 0x01, 0x00, 0x02, groupId.length]);
  const rest = Buffer.from("0000000000000001010004010203040401020304", "hex");
  return Buffer.concat([head, groupId, rest]);
}

/** Items and streams that are not what they say (Synapse CVE-2025-30355, CVE-2024-52815, CVE-2025-61672). */
export const relayAttacks: readonly Attack[] = [
  stream("items-before-hello", () => [items({ seq: 1 })]),
  stream("empty-frame", () => [{}]),
  stream("hello-of-zeroes", () => [{ hello: {} }]),
  stream("items-of-another-incarnation", () => [
    begin(),
    { items: { streamIncarnation: 7, items: [{ seq: 1 }] } },
  ]),
  item("item-without-a-body", "2.3", () => ({})),
  item("message-of-random-bytes", "CVE-2025-30355", () => ({
    message: { mlsMessage: randomBytes(300), hlc, originSeq: 1 },
  })),
  item("message-of-no-bytes", "CVE-2025-30355", () => ({
    message: { mlsMessage: new Uint8Array(), hlc, originSeq: 1 },
  })),
  item("message-to-a-group-of-others", "4.3", ({ groupId }) => ({
    message: { mlsMessage: privateMessage(groupId), hlc, originSeq: 1 },
  })),
  item("message-to-a-group-that-is-nobodys", "4.3", () => ({
    lane: Buffer.from("nobodys"),
    message: { mlsMessage: privateMessage(Buffer.from("nobodys")), hlc, originSeq: 1 },
  })),
  item("commit-of-random-bytes-by-relay", "CVE-2024-31208", () => ({
    commit: { bundle: randomBytes(300), previousHead: randomBytes(32), hlc, originSeq: 1 },
  })),
  item("commit-of-no-bytes-by-relay", "CVE-2024-31208", () => ({
    commit: { bundle: new Uint8Array(), hlc },
  })),
  item("inbox-message-in-the-victims-name", "CVE-2020-26257", () =>
    inbox("bob@b.example/phone", "mallory@b.example/phone"),
  ),
  item("inbox-message-in-a-bystanders-name", "CVE-2020-26257", () =>
    inbox("carl@c.example/phone", "bob@b.example/phone"),
  ),
  {
    name: "six-streams-at-once",
    source: "4.6",
    refusedWith: ["too_many_calls"],
    run: async (stage) => manyStreams(await stage.greeted()),
  },
];
