import { textFromUtf8, utf8FromText } from "@entente/tls-codec";
import type { CiphersuiteImpl } from "ts-mls";
import type { Authentication } from "../member.ts";
import type { Outcome } from "../outcome.ts";
import { Session } from "../session.ts";
import { MemoryStore } from "../store.ts";
import { median, plaintextBytes, timed, type Costs } from "./measure.ts";

const trusting: Authentication = {
  memberOf: async (credential) =>
    credential.credentialType === "basic" ? textFromUtf8(credential.identity) : undefined,
};

/** Costs of a universe of `size`, between two of its members; the others are in it and silent. */
export async function dmlsCosts(size: number, suite: CiphersuiteImpl, runs: number): Promise<Costs> {
  const sessions: Session[] = [];
  for (let i = 0; i < size; i++) sessions.push(await open(`member ${i}`, suite));
  const [alice, bob, ...others] = sessions;
  if (alice === undefined || bob === undefined) throw new RangeError("a universe has two members at least");
  const init = await timed(() => alice.init([bob, ...others].map((session) => session.keyPackage())));
  const [welcome, announcement] = await drained(alice, init.value);
  await take(bob, announcement);
  const joined = await timed(() => take(bob, welcome));
  const [bobsWelcome] = await drained(bob, await bob.join(alice.universe?.id ?? new Uint8Array()));
  await take(alice, bobsWelcome);

  const message = await median(runs, () =>
    exchanged(alice, bob, () => alice.protect(new Uint8Array(plaintextBytes))),
  );
  const update = await median(runs, () => exchanged(alice, bob, () => alice.update()));
  const commit = await median(runs, async () => {
    await exchanged(alice, bob, () => alice.update());
    return exchanged(bob, alice, () => bob.commit());
  });
  const join = { bytes: welcome.length, makeMs: init.ms, takeMs: joined.ms };
  return { message, update, commit, join };
}

async function open(name: string, suite: CiphersuiteImpl): Promise<Session> {
  const { publicKey, signKey } = await suite.signature.keygen();
  return Session.open({
    suite,
    authentication: trusting,
    store: new MemoryStore(),
    identity: {
      credential: { credentialType: "basic", identity: utf8FromText(name) ?? new Uint8Array() },
      signaturePublicKey: publicKey,
      signaturePrivateKey: signKey,
    },
    policy: { messagesPerUpdate: 1 << 30, commitBeforeProtect: false, removeAfterUpdates: undefined },
  });
}

async function exchanged(from: Session, to: Session, call: () => Promise<Outcome>) {
  const made = await timed(call);
  const [frame] = await drained(from, made.value);
  const taken = await timed(() => take(to, frame));
  return { bytes: frame.length, makeMs: made.ms, takeMs: taken.ms };
}

/** The frames of an outcome, taken off the session's hands. */
async function drained(session: Session, outcome: Outcome): Promise<[Uint8Array, Uint8Array]> {
  for (const { sequence } of outcome.outgoing) await session.sent(sequence);
  const frames = outcome.outgoing.map(({ frame }) => frame);
  return [frames[0] ?? new Uint8Array(), frames[1] ?? new Uint8Array()];
}

async function take(session: Session, frame: Uint8Array): Promise<void> {
  const { refusals, deliveries } = await session.unprotect(frame);
  if (refusals.length > 0) throw new Error(`refused: ${refusals.map(({ detail }) => detail).join()}`);
  for (const { sequence } of deliveries) await session.delivered(sequence);
}
