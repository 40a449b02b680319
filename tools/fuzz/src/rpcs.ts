import tls from "node:tls";
import type { Stage } from "@entente/attacks/stage";
import { victim } from "@entente/attacks/stage";
import { mutated, type Random, seededRandom } from "@entente/tls-codec/mutation";
import { HostileSession } from "./hostile-session.ts";
import { Progress } from "./progress.ts";
import { type Reachable, reachable } from "./rpc-samples.ts";
import { Turns } from "./turns.ts";

/** What became of all inputs. */
export interface RpcReport {
  readonly targets: number;
  readonly inputs: number;
  /** How often each code came back; `through` for what was answered. */
  readonly codes: ReadonlyMap<string, number>;
  /** How many inputs each target got. */
  readonly byTarget: ReadonlyMap<string, number>;
  /** Inputs that were answered without a code, or not at all. */
  readonly crashes: readonly string[];
  readonly hangs: number;
  /** Growth of the victim's three processes over the second half of the inputs, in bytes. */
  readonly memoryGrowth: number;
}

/**
 * Inputs that are under way at once, each on its own way: one that waits holds up no other. Below what the gateway allows one peer, which
 * would refuse the rest before it is read.
 */
const atOnce = 64;

/** Of them, streams and connections of their own: each new stream of a domain takes the place of the one before. */
const streamsAtOnce = 2;
const connectionsAtOnce = 16;

/** Frames in one stream, random bytes in one input at most. */
const framesPerStream = 8;
const randomBytesMax = 600;

/** How long a stream or a connection may stay open, in milliseconds, before it is let go; an open relay stream is no fault. */
const streamMs = 1_000;
const connectionMs = 20_000;

/** A call that takes longer counts as hung, in milliseconds. */
const hungMs = 15_000;

/** How much the victim's processes may grow over the second half of the inputs, in bytes. */
export const memoryGrowthMax = 64 * 1024 * 1024;

/** Of each hundred inputs so many are raw bytes at the port. */
const rawPercent = 2;

/**
 * Sends inputs to every RPC that a federated domain reaches, and raw bytes to the port itself: random ones, and mutations of
 * well-formed requests. The same seed sends the same inputs.
 */
export async function fuzzRpcs(
  stage: Stage,
  inputs: number,
  seed: number,
  say: (line: string) => void = () => undefined,
): Promise<RpcReport> {
  const random = seededRandom(seed);
  const session = new HostileSession(await stage.greeted());
  const progress = new Progress(inputs, () => stage.memory(), say);
  const turns = {
    call: new Turns(atOnce),
    stream: new Turns(streamsAtOnce),
    port: new Turns(connectionsAtOnce),
  };
  let hangs = 0;
  const runner = async (): Promise<void> => {
    while (progress.left > 0) {
      const { kind, target, count, run } = nextInput(stage, session, random, progress.left);
      progress.take(target, count);
      await turns[kind].run(async () => {
        const startedAtMs = performance.now();
        const { code, input } = await run();
        progress.note(target, code, input);
        if (performance.now() - startedAtMs > connectionMs + hungMs) hangs += 1;
      });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, runner));
  const memoryGrowth = await progress.growth();
  const { codes, byTarget, crashes, taken } = progress;
  return { targets: reachable.length + 1, inputs: taken, codes, byTarget, crashes, hangs, memoryGrowth };
}

/** An input, not sent yet. */
interface NextInput {
  readonly kind: "call" | "port" | "stream";
  readonly target: string;
  /** Frames of a stream count one by one. */
  readonly count: number;
  readonly run: () => Promise<{ readonly code: string; readonly input: Buffer }>;
}

function nextInput(stage: Stage, session: HostileSession, random: Random, left: number): NextInput {
  if (random(100) < rawPercent) {
    const input = randomInput(random);
    const isInside = random(2) === 0;
    const from = `127.${String(random(200) + 20)}.${String(random(250))}.${String(random(250) + 1)}`;
    const run = async () => ({ code: await rawBytes(stage, input, isInside, from), input });
    return { kind: "port", target: "port", count: 1, run };
  }
  const target = pick(reachable, random);
  if (!target.streams) {
    const input = inputFor(target, random);
    const run = async () => ({ code: await session.call(target.path, input), input });
    return { kind: "call", target: target.name, count: 1, run };
  }
  const frames = Array.from({ length: Math.min(framesPerStream, left) }, () => inputFor(target, random));
  const run = async () => ({
    code: await session.stream(target.path, frames, streamMs),
    input: Buffer.concat(frames),
  });
  return { kind: "stream", target: target.name, count: frames.length, run };
}

/** Bytes at the port: in the clear, or inside a TLS connection of the hostile domain. */
function rawBytes(stage: Stage, input: Buffer, isInside: boolean, localAddress: string): Promise<string> {
  const { certificatePem: cert, keyPem } = stage.shown;
  const options = { host: "127.0.0.1", port: stage.ports.gatewayFederation, localAddress };
  return new Promise((resolve) => {
    const socket = isInside
      ? tls.connect({
          ...options,
          ca: stage.victimRoot,
          cert,
          key: keyPem,
          servername: victim,
          ALPNProtocols: ["h2"],
        })
      : tls.connect({
          ...options,
          ca: stage.victimRoot,
          servername: victim,
          minVersion: "TLSv1.2",
          maxVersion: "TLSv1.2",
        });
    socket.resume();
    socket.on("secureConnect", () => {
      socket.write(input);
      socket.end();
    });
    socket.on("error", () => undefined);
    socket.setTimeout(connectionMs, () => {
      resolve("no_answer");
      socket.destroy();
    });
    socket.on("close", () => {
      resolve("closed");
    });
  });
}

function inputFor({ samples }: Reachable, random: Random): Buffer {
  if (random(4) === 0) return randomInput(random);
  const [one, other] = [pick(samples, random), pick(samples, random)];
  return Buffer.from(mutated(one, other, random));
}

function randomInput(random: Random): Buffer {
  return Buffer.from(Array.from({ length: random(randomBytesMax) }, () => random(256)));
}

function pick<T>(all: readonly T[], random: Random): T {
  const one = all[random(all.length)];
  if (one === undefined) throw new RangeError("nothing to pick from");
  return one;
}
