import { describe, expect, test } from "@jest/globals";
import { decode, DecodeError, encode, equalBytes } from "@entente/tls-codec";
import { mutated, seededRandom } from "@entente/tls-codec/mutation";
import { FramedHeader, handshakeHeader, MLSMessage, type HandshakeHeader } from "../src/index.ts";
import { bytesOf, messageCases } from "./vectors.ts";

const seed = 9420;

function attempt<T>(action: () => T): T | DecodeError {
  try {
    return action();
  } catch (error) {
    if (error instanceof DecodeError) return error;
    throw error;
  }
}

/** What a decoded message says in the words of a header. */
function expected(message: MLSMessage) {
  switch (message.wireFormat) {
    case "mls_public_message": {
      const { groupId, epoch, contentType, sender, authenticatedData } = message.publicMessage.content;
      return { groupId, epoch, contentType, sender, senderType: sender.senderType, authenticatedData };
    }
    case "mls_private_message": {
      const { groupId, epoch, contentType, authenticatedData } = message.privateMessage;
      return { groupId, epoch, contentType, sender: undefined, senderType: undefined, authenticatedData };
    }
    case "mls_group_info": {
      const { groupId, epoch } = message.groupInfo.groupContext;
      return { groupId, epoch };
    }
    default:
      return {};
  }
}

function shown(header: HandshakeHeader) {
  if (header instanceof FramedHeader) {
    const { groupId, epoch, contentType, sender, senderType, authenticatedData } = header;
    return { groupId, epoch, contentType, sender, senderType, authenticatedData };
  }
  if (header.wireFormat === "mls_group_info") return { groupId: header.groupId, epoch: header.epoch };
  return {};
}

const messageFields = [
  "mls_welcome",
  "mls_group_info",
  "mls_key_package",
  "public_message_application",
  "public_message_proposal",
  "public_message_commit",
  "private_message",
] as const;

describe("handshakeHeader", () => {
  test.each(messageFields)("says of every %s of the vectors what the decoder says", (field) => {
    for (const one of messageCases) {
      const bytes = bytesOf(one[field]);
      const message = decode(MLSMessage, bytes);
      const header = handshakeHeader(bytes);
      expect(header.wireFormat).toBe(message.wireFormat);
      expect(shown(header)).toEqual(expected(message));
    }
  });

  test.each([
    { senderType: "member", leafIndex: 0xffff_fffe },
    { senderType: "external", senderIndex: 3 },
    { senderType: "new_member_proposal" },
    { senderType: "new_member_commit" },
  ] as const)("shows the sender $senderType, and an epoch of 64 bits", (sender) => {
    const message: MLSMessage = {
      version: "mls10",
      wireFormat: "mls_public_message",
      publicMessage: {
        content: {
          groupId: new Uint8Array(100).fill(1),
          epoch: 2n ** 64n - 2n,
          sender,
          authenticatedData: new Uint8Array(20_000).fill(2),
          contentType: "commit",
          commit: { proposals: [], path: undefined },
        },
        auth: { signature: Uint8Array.of(1), confirmationTag: Uint8Array.of(2) },
        membershipTag: sender.senderType === "member" ? Uint8Array.of(3) : undefined,
      },
    };
    const bytes = encode(MLSMessage, message);
    expect(shown(handshakeHeader(bytes))).toEqual(expected(message));
    expect(decode(MLSMessage, bytes)).toEqual(message);
  });

  test(`of a PrivateMessage exists exactly if the decoder accepts it (seed ${seed})`, () => {
    const random = seededRandom(seed);
    const samples = messageCases.slice(0, 60).map((one) => bytesOf(one["private_message"]));
    const outcomes = { accepted: 0, refused: 0 };
    for (let i = 0; i < 20_000; i++) {
      const sample = samples[random(samples.length)] ?? new Uint8Array();
      const other = samples[random(samples.length)] ?? new Uint8Array();
      const bytes = mutated(sample, other, random);
      const message = attempt(() => decode(MLSMessage, bytes));
      const header = attempt(() => handshakeHeader(bytes));
      if (message instanceof DecodeError) {
        // A mutation of the wire format makes it another message, of which less is checked.
        if (bytes[2] === 0 && bytes[3] === 2) {
          expect(header).toMatchObject({ code: message.code, offset: message.offset });
          outcomes.refused++;
        }
        continue;
      }
      expect(header).not.toBeInstanceOf(DecodeError);
      expect(shown(header as HandshakeHeader)).toEqual(expected(message));
      outcomes.accepted++;
    }
    expect(outcomes.accepted).toBeGreaterThan(1000);
    expect(outcomes.refused).toBeGreaterThan(1000);
  });

  test(`of any message is a DecodeError inside the input, or what the decoder says if that accepts (seed ${seed})`, () => {
    const random = seededRandom(seed);
    const samples = messageFields.flatMap((field) =>
      messageCases.slice(0, 9).map((one) => bytesOf(one[field])),
    );
    for (let i = 0; i < 20_000; i++) {
      const sample = samples[random(samples.length)] ?? new Uint8Array();
      const bytes = mutated(sample, sample, random);
      const header = attempt(() => handshakeHeader(bytes));
      if (header instanceof DecodeError) {
        expect(header.offset).toBeGreaterThanOrEqual(0);
        expect(header.offset).toBeLessThanOrEqual(bytes.length);
        expect(attempt(() => decode(MLSMessage, bytes))).toBeInstanceOf(DecodeError);
        continue;
      }
      const message = attempt(() => decode(MLSMessage, bytes));
      if (!(message instanceof DecodeError)) expect(shown(header)).toEqual(expected(message));
    }
  });

  test("every truncation of a PrivateMessage is refused", () => {
    const bytes = bytesOf(messageCases[0]?.["private_message"]);
    for (let length = 0; length < bytes.length; length++) {
      expect(attempt(() => handshakeHeader(bytes.subarray(0, length)))).toBeInstanceOf(DecodeError);
    }
  });

  test("views lie in the input, also when that is a part of a larger buffer", () => {
    const message = bytesOf(messageCases[0]?.["private_message"]);
    const larger = new Uint8Array(message.length + 20);
    larger.set(message, 11);
    const header = handshakeHeader(larger.subarray(11, 11 + message.length));
    if (!(header instanceof FramedHeader)) throw new Error("not framed");
    expect(header.groupId.buffer).toBe(larger.buffer);
    expect(equalBytes(header.groupId, (handshakeHeader(message) as FramedHeader).groupId)).toBe(true);
  });

  // A18-28: the field stands outside of what is signed of a message, so that what it says is looked at before anything else.
  test.each(messageFields)("a rewritten version of %s is refused by both decoders at its place", (field) => {
    for (const version of [0, 2, 0x0a0a, 0xffff]) {
      const bytes = bytesOf(messageCases[0]?.[field]);
      bytes.set([version >> 8, version & 0xff]);
      const refused = { code: "unknown_value", offset: 0, path: ["version"] };
      expect(attempt(() => handshakeHeader(bytes))).toMatchObject(refused);
      expect(attempt(() => decode(MLSMessage, bytes))).toMatchObject(refused);
    }
  });

  test("an unknown version or wire format is refused at its place", () => {
    expect(attempt(() => handshakeHeader(Uint8Array.of(0, 2, 0, 1)))).toMatchObject({
      code: "unknown_value",
      offset: 0,
      path: ["version"],
    });
    expect(attempt(() => handshakeHeader(Uint8Array.of(0, 1, 0, 9)))).toMatchObject({
      code: "unknown_value",
      offset: 2,
      path: ["wireFormat"],
    });
  });
});
