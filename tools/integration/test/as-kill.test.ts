import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { RpcFailure, type Transport } from "@entente/client";
import { grpcTransports } from "@entente/client/node";
import { clientConfiguration } from "@entente/domain";
import { enrolmentSignContent } from "@entente/mls-wire";
import { AuthenticationService } from "@entente/proto";
import { type ProcessDomain, Testbed } from "@entente/testbed";
import { RememberingReader, timesLogged } from "./log-reader.ts";

// `kill -9` of the Authentication Service between issuing and logging, again and again while clients enrol: what anybody was told
// is in the log, once, and no head that was given out is ever taken back (A18-10, A18-38).
const seed = Number(process.env["ENTENTE_SEED"] ?? "1");
const users = ["ann", "ben", "cleo"];
const clientsPerUser = 4;
const kills = 4;
let testbed: Testbed<"processes">;
let a: ProcessDomain, b: ProcessDomain;

beforeAll(async () => {
  testbed = await Testbed.start({ domains: ["a.example", "b.example"], mode: "processes" });
  [a, b] = [testbed.domain("a.example"), testbed.domain("b.example")];
  await Promise.all([a.services.ds.stop(), b.services.ds.stop(), a.services.as.stop()]);
  // The moment between issuing and logging is as long as it may be.
  const file = a.folder.file("as.json");
  const configuration = JSON.parse(readFileSync(file, "utf8")) as { log: object };
  writeFileSync(file, JSON.stringify({ ...configuration, log: { ...configuration.log, batchMs: 500 } }));
  await a.services.as.start();
});

afterAll(async () => {
  await testbed.stop();
});

/** Xorshift: whole numbers below a bound. */
function randomFrom(start: number): (below: number) => number {
  let state = start >>> 0 || 1;
  return (below) => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state % below;
  };
}

/** Versions that are issued and in no entry yet, from the store itself. */
function waitingVersions(): number {
  const database = new DatabaseSync(a.folder.file("data/as.sqlite"), { readOnly: true });
  try {
    return Number(
      database.prepare("SELECT count(*) AS n FROM log_version WHERE position IS NULL").get()?.["n"],
    );
  } finally {
    database.close();
  }
}

const passing = new Set(["unreachable", "no_answer", "cancelled", "internal"]);

/** Does something with the service until it is there to do it. */
async function persist<T>(work: (as: Transport) => Promise<T>): Promise<T> {
  const { authenticationService, rootCertificatePem } = clientConfiguration(a.folder);
  for (;;) {
    const as = grpcTransports.connect(authenticationService, rootCertificatePem);
    try {
      return await work(as);
    } catch (error) {
      const isPassing =
        error instanceof RpcFailure && (passing.has(error.code) || error.detail.retryAfterMs !== undefined);
      if (!isPassing) throw error;
      await pause(20);
    } finally {
      as.close();
    }
  }
}

async function invitation(user: string): Promise<string> {
  for (;;) {
    try {
      return await a.invite(`${user}@a.example`);
    } catch {
      // Killed just now: the operator asks again.
      await pause(20);
    }
  }
}

interface Told {
  readonly user: string;
  readonly device: string;
  readonly credential: Uint8Array;
}

/** One client, from invitation to credential; a lost answer is asked for again. */
async function enrol(user: string, device: string, stage: () => void): Promise<Told> {
  const { publicKey, privateKey }: { publicKey: KeyObject; privateKey: KeyObject } =
    generateKeyPairSync("ed25519");
  const key = new Uint8Array(publicKey.export({ type: "spki", format: "der" })).slice(-32);
  const clientId = `${user}@a.example/${device}`;
  const enrolment = {
    clientId,
    invitationToken: await invitation(user),
    signatureScheme: 0x0807,
    signaturePublicKey: key,
  };
  stage();
  const credential = await persist(async (as) => {
    const { challenge } = await as.unary(AuthenticationService.BeginEnrolment, enrolment);
    const signature = sign(null, enrolmentSignContent(challenge, clientId, key), privateKey);
    const answer = as.unary(AuthenticationService.CompleteEnrolment, { enrolment, challenge, signature });
    stage();
    return (await answer).credential;
  });
  stage();
  return { user, device, credential };
}

test("credentials that anybody was told of are logged once, and heads that were given out stay", async () => {
  console.log(`seed ${String(seed)}`);
  const random = randomFrom(seed);
  const reader = await RememberingReader.of(a, [b], 1);
  const told: Told[] = [];
  let [stages, between] = [0, 0];
  let reached: () => void = () => undefined;
  const stage = (): void => {
    stages += 1;
    reached();
  };
  const work = users.flatMap((user) =>
    Array.from({ length: clientsPerUser }, (_, index) => [user, `device-${String(index)}`] as const),
  );
  const enrolling = Array.from({ length: 4 }, async () => {
    for (let next = work.shift(); next !== undefined; next = work.shift())
      told.push(await enrol(...next, stage));
  });
  let isOver = false;
  const all = Promise.all(enrolling).finally(() => {
    isOver = true;
    reached();
  });

  const killing = async (): Promise<void> => {
    for (let kill = 0; kill < kills && !isOver; kill++) {
      const wanted = stages + 1 + random(8);
      while (stages < wanted && !isOver)
        await new Promise<void>((resolve) => {
          reached = resolve;
        });
      // Every other one exactly between issuing and logging.
      while (kill % 2 === 0 && !isOver && waitingVersions() === 0) await pause(2);
      await a.services.as.kill();
      between += waitingVersions();
      await a.services.as.start();
      // Whoever has seen a head sees it continued, whatever the kill has cut off.
      for (const user of users) await reader.search(user);
    }
  };
  await Promise.all([all, killing()]);

  expect(told).toHaveLength(users.length * clientsPerUser);
  expect(between).toBeGreaterThan(0);
  for (const user of users) {
    const history = await reader.history(user);
    // Each change is one client more, and each client came once: nothing is in the log twice.
    expect(history.map(({ clients }) => clients.length)).toEqual(
      Array.from({ length: clientsPerUser }, (_, index) => index + 1),
    );
    const own = told.filter((each) => each.user === user);
    expect(own.map(({ credential }) => timesLogged(history, credential))).toEqual(own.map(() => 1));
  }
  expect(waitingVersions()).toBe(0);
  expect(reader.sizes).toEqual([...reader.sizes].sort((x, y) => Number(x - y)));
});
