import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import {
  type Endpoint,
  type JoinedGroup,
  RpcFailure,
  type Transport,
  type TransportFactory,
} from "@entente/client";
import { grpcTransports } from "@entente/client/node";
import { CommitBundle, MLSMessage } from "@entente/mls-wire";
import { decodeCertifiedSlot } from "@entente/ordering";
import { type common, DeliveryService } from "@entente/proto";
import { decode, encode, rawOf } from "@entente/tls-codec";
import { Person, Testbed } from "@entente/testbed";

// Who submits a Commit for an epoch that is over learns which one ended it, with its certificate, and which epoch it is now; what is no
// Commit is refused by a code (RFC 9420 section 14, A23-25, A23-27, A23-28).
const sha256 = (input: Uint8Array): Uint8Array => new Uint8Array(createHash("sha256").update(input).digest());
const hex = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString("hex");

type Result = common.CommitResult.$Properties | null | undefined;

/** A client whose submissions can be held up, written down, and made by hand. */
class TappedTransports implements TransportFactory {
  /** Done before the next submission leaves. */
  before: (() => Promise<unknown>) | undefined;
  readonly submitted: { readonly bundle: Uint8Array; readonly result: Result }[] = [];
  /** Submits what a test has made. */
  submit: (bundle: Uint8Array) => Promise<Result> = () => Promise.reject(new Error("nothing was submitted"));

  connect(endpoint: Endpoint, rootCertificatePem: string): Transport {
    const real = grpcTransports.connect(endpoint, rootCertificatePem);
    return {
      unary: async (method, request, options) => {
        if (method.path !== DeliveryService.SubmitCommit.path) return real.unary(method, request, options);
        const ask = async (bundle: Uint8Array) => {
          const answer = await real.unary(method, { bundle } as typeof request, options);
          return { answer, result: (answer as { readonly result?: Result }).result };
        };
        this.submit = async (bundle) => (await ask(bundle)).result;
        const { before } = this;
        this.before = undefined;
        await before?.();
        const { bundle } = request as unknown as { readonly bundle: Uint8Array };
        const { answer, result } = await ask(bundle);
        this.submitted.push({ bundle, result });
        return answer;
      },
      subscribe: (token) => real.subscribe(token),
      close: () => real.close(),
    };
  }
}

const taps = { alice: new TappedTransports(), bob: new TappedTransports() };
let testbed: Testbed<"in-process">;
let alice: Person, bob: Person;

beforeAll(async () => {
  testbed = await Testbed.start({ domains: ["a.example", "b.example"], mode: "in-process" });
  alice = await Person.enrol(testbed.domain("a.example"), "alice@a.example/phone", {
    transports: taps.alice,
  });
  bob = await Person.enrol(testbed.domain("b.example"), "bob@b.example/phone", { transports: taps.bob });
});

afterAll(async () => {
  await Promise.all([alice, bob].map((each) => each.leave()));
  await testbed.stop();
});

/** The same Commit said to be of another epoch. */
function ofEpoch(bundle: Uint8Array, epoch: bigint): Uint8Array {
  const decoded = decode(CommitBundle, bundle);
  const { value } = decoded.commit;
  const commit =
    value.wireFormat === "mls_public_message"
      ? {
          ...value,
          publicMessage: {
            ...value.publicMessage,
            content: { ...value.publicMessage.content, epoch },
          },
        }
      : value.wireFormat === "mls_private_message"
        ? { ...value, privateMessage: { ...value.privateMessage, epoch } }
        : value;
  return encode(CommitBundle, { ...decoded, commit: rawOf(MLSMessage, commit) });
}

async function codeOf(call: Promise<unknown>): Promise<string> {
  try {
    return JSON.stringify(await call);
  } catch (error) {
    return error instanceof RpcFailure ? error.code : String(error);
  }
}

describe.each(["visible", "encrypted"] as const)("in a group of %s handshakes", (handshakes) => {
  let groups: { readonly alice: JoinedGroup; readonly bob: JoinedGroup };

  beforeAll(async () => {
    const group = await alice.client.createGroup({ handshakes });
    await group.invite(["bob@b.example"]);
    groups = { alice: group, bob: await bob.joins(group.id) };
  });

  describe.each([
    ["the orderer's", "alice", "bob"],
    ["another", "bob", "alice"],
  ] as const)("a client of %s domain", (_whose, loser, winner) => {
    const people = () => ({ alice, bob });
    let lost: Uint8Array, won: Uint8Array;
    let epoch: bigint;

    test("that comes too late is told the current epoch, the winner, and its certificate", async () => {
      epoch = groups[loser].epoch;
      taps[loser].before = () => groups[winner].update();
      const from = taps[loser].submitted.length;
      await groups[loser].update();
      const [first] = taps[loser].submitted.slice(from);
      won = taps[winner].submitted.at(-1)!.bundle;
      lost = first!.bundle;
      const { stale } = first!.result!;
      expect(stale?.currentEpoch).toBe(Number(epoch) + 1);
      const { certificate } = decodeCertifiedSlot(stale!.certificate!, sha256);
      expect(certificate.epoch).toBe(epoch);
      expect(hex(certificate.hash)).toBe(hex(stale?.winnerHash ?? undefined));
      const decided = taps[winner].submitted.at(-1)!.result!.decided;
      expect(hex(stale?.winnerHash ?? undefined)).toBe(hex(decided?.valueHash ?? undefined));
      await people()[winner].reaches(groups[winner].id, groups[loser].epoch);
    });

    test("is told the same for ever, and who won that it did", async () => {
      await groups[winner].update();
      await people()[loser].reaches(groups[loser].id, epoch + 3n);
      const again = await taps[loser].submit(lost);
      const own = await taps[winner].submit(won);
      expect(again?.stale?.currentEpoch).toBe(Number(epoch) + 3);
      expect(hex(again?.stale?.winnerHash ?? undefined)).toBe(hex(own?.decided?.valueHash ?? undefined));
      expect(hex(again?.stale?.certificate ?? undefined)).toBe(hex(own?.decided?.certificate ?? undefined));
      expect(own?.decided?.epoch).toBe(Number(epoch));
    });

    test("that submits what is no bundle is refused by a code", async () => {
      const { submit } = taps[loser];
      const cuts = [0, 1, 2, 3, 8, lost.length >> 1, lost.length - 1].map((at) => lost.subarray(0, at));
      for (const cut of cuts) expect(await codeOf(submit(cut))).toBe("malformed");
      expect(await codeOf(submit(Buffer.concat([lost, Uint8Array.of(0)])))).toBe("malformed");
      expect(await codeOf(submit(new Uint8Array(4 * 1024 * 1024 + 1)))).toBe("too_large");
      // What says that it is of another epoch than what belongs to it.
      expect(await codeOf(submit(ofEpoch(lost, groups[loser].epoch)))).toBe("bad_bundle");
    });
  });
});
