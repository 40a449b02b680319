import { createHash } from "node:crypto";
import type { Endpoint, GroupId, Transport, TransportFactory } from "@entente/client";
import { CommitBundle, groupIdFromBytes, type MLSMessage } from "@entente/mls-wire";
import { type common, DeliveryService } from "@entente/proto";
import { decode } from "@entente/tls-codec";
import { CommitWatch, type Person } from "@entente/testbed";
import type { Answer, Entered, History, Seen, Submitted } from "./history.ts";

/** A submission as it is written down: who won is known by another hash than the Commit's. */
interface Noted extends Omit<Submitted, "answer"> {
  readonly groupId: GroupId;
  readonly result: common.CommitResult.$Properties | undefined;
}

/** The SDK's own transports, and what one client was told and saw of the order of Commits through them. */
export class Recorder implements TransportFactory {
  readonly watch = new CommitWatch();
  readonly client: string;
  readonly #noted: Noted[] = [];
  readonly #entered: (Entered & { readonly groupId: GroupId })[] = [];
  /** Called when a Commit leaves the client. */
  onSubmit: () => void = () => undefined;

  constructor(client: string) {
    this.client = client;
  }

  connect(endpoint: Endpoint, rootCertificatePem: string): Transport {
    const real = this.watch.connect(endpoint, rootCertificatePem);
    return {
      unary: async (method, request, options) => {
        const { bundle } = request as { readonly bundle?: unknown };
        const isCommit = method.path === DeliveryService.SubmitCommit.path && bundle instanceof Uint8Array;
        const answering = real.unary(method, request, options);
        if (isCommit) await this.#note(bundle, answering);
        return answering;
      },
      subscribe: (token) => real.subscribe(token),
      close: () => {
        real.close();
      },
    };
  }

  /** Writes down which epochs the person enters. To be called before there is any. */
  follow(person: Person): void {
    person.onEvent = (event) => {
      if (event.kind !== "joined" && event.kind !== "epoch") return;
      const { groupId } = event;
      const group = person.client.group(groupId);
      // The client may be further already than what it tells of.
      const authenticator =
        group.epoch === event.epoch ? Buffer.from(group.epochAuthenticator).toString("hex") : undefined;
      const { client } = this;
      this.#entered.push({ groupId, client, epoch: event.epoch, authenticator, atMs: performance.now() });
    };
  }

  /** All that several clients were told and saw of one group, of epochs from `fromEpoch` on. */
  static history(recorders: readonly Recorder[], groupId: GroupId, fromEpoch: bigint): History {
    const commits = new Map(
      recorders.flatMap(({ watch }) => watch.seen.map((each) => [each.value, each.commit])),
    );
    const isIn = (one: { readonly groupId: GroupId; readonly epoch: bigint }): boolean =>
      one.groupId === groupId && one.epoch >= fromEpoch;
    return {
      submitted: recorders.flatMap((each) => each.#noted.filter(isIn).map((one) => answered(one, commits))),
      seen: recorders.flatMap(({ watch, client }) =>
        watch.seen
          .filter(isIn)
          .map(({ epoch, commit, atMs }): Seen => ({ client, epoch, value: commit, atMs })),
      ),
      entered: recorders.flatMap((each) => each.#entered.filter(isIn)),
    };
  }

  async #note(bundle: Uint8Array, answering: Promise<unknown>): Promise<void> {
    const { commit } = decode(CommitBundle, bundle);
    const value = createHash("sha256").update(commit.bytes).digest("hex");
    const slot = slotOf(commit.value);
    if (slot === undefined) return;
    this.onSubmit();
    const beganMs = performance.now();
    const result = await answering.then(
      (answer) => (answer as { readonly result?: common.CommitResult.$Properties }).result,
      // Whoever called hears of it; here it is an answer that says nothing.
      () => undefined,
    );
    const { client } = this;
    this.#noted.push({ ...slot, client, value, beganMs, endedMs: performance.now(), result });
  }
}

/** Which epoch of which group a Commit is to end. */
function slotOf(message: MLSMessage): { readonly groupId: GroupId; readonly epoch: bigint } | undefined {
  const framed =
    message.wireFormat === "mls_private_message"
      ? message.privateMessage
      : message.wireFormat === "mls_public_message"
        ? message.publicMessage.content
        : undefined;
  return framed && { groupId: groupIdFromBytes(framed.groupId), epoch: framed.epoch };
}

function answered({ result, ...noted }: Noted, commits: ReadonlyMap<string, string>): Submitted {
  return { ...noted, answer: answerOf(result, commits) };
}

function answerOf(
  result: common.CommitResult.$Properties | undefined,
  commits: ReadonlyMap<string, string>,
): Answer {
  if (result?.decided) return { kind: "decided" };
  if (!result?.stale) return { kind: "unknown" };
  const hash = Buffer.from(result.stale.winnerHash ?? new Uint8Array()).toString("hex");
  return { kind: "stale", winner: hash === "" ? undefined : (commits.get(hash) ?? hash) };
}
