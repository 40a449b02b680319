import tls from "node:tls";
import type { HostileGateway, Stage } from "@entente/attacks/stage";
import { victim } from "@entente/attacks/stage";
import { mutated, type Random, seededRandom } from "@entente/tls-codec/mutation";
import { type Reachable, reachable } from "./rpc-samples.ts";

/** What became of all inputs. */
export interface RpcReport {
  readonly targets: number;
  readonly inputs: number;
  /** How often each code came back; `through` for what was answered. */
  readonly codes: ReadonlyMap<string, number>;
  /** Inputs that were answered without a code, or not at all. */
  readonly crashes: readonly string[];
  readonly hangs: number;
  /** Growth of the victim's three processes over the second half of the inputs, in bytes. */
  readonly memoryGrowth: number;
}

/** Calls that are under way at once, frames in one stream, random bytes in one input at most. */
const atOnce = 16;
const framesPerStream = 8;
const randomBytesMax = 600;

/** How long a stream or a connection may stay open, in milliseconds, before it is let go; an open relay stream is no fault. */
const streamMs = 1_000;
const connectionMs = 20_000;

/** A call that takes longer counts as hung, in milliseconds. */
const hungMs = 15_000;

/** Codes that say that a service failed, and not that the input was refused. */
const faults: ReadonlySet<string> = new Set(["internal", "no_answer"]);

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
  const gateway = await stage.greeted();
  const codes = new Map<string, number>();
  const crashes: string[] = [];
  let [sent, hangs, halfway] = [0, 0, 0];
  const note = (target: string, code: string, input: Buffer): void => {
    codes.set(code, (codes.get(code) ?? 0) + 1);
    if (faults.has(code)) crashes.push(`${target}: ${code}: ${input.subarray(0, 64).toString("hex")}`);
  };
  while (sent < inputs) {
    const batch: Promise<void>[] = [];
    for (let i = 0; i < atOnce && sent < inputs; i++) {
      const startedAtMs = performance.now();
      const { count, run } = nextInput(stage, gateway, random, inputs - sent, note);
      sent += count;
      batch.push(
        run.then(() => {
          if (performance.now() - startedAtMs > connectionMs + hungMs) hangs += 1;
        }),
      );
    }
    await Promise.all(batch);
    if (halfway === 0 && sent >= inputs / 2) halfway = await stage.memory();
    if (Math.floor(sent / 5_000) > Math.floor((sent - batch.length) / 5_000)) say(`${String(sent)} inputs`);
  }
  const memoryGrowth = (await stage.memory()) - halfway;
  return { targets: reachable.length + 1, inputs: sent, codes, crashes, hangs, memoryGrowth };
}

function nextInput(
  stage: Stage,
  gateway: HostileGateway,
  random: Random,
  left: number,
  note: (target: string, code: string, input: Buffer) => void,
): { readonly count: number; readonly run: Promise<void> } {
  if (random(100) < rawPercent) {
    const input = randomInput(random);
    const isInside = random(2) === 0;
    const from = `127.${String(random(200) + 20)}.${String(random(250))}.${String(random(250) + 1)}`;
    return {
      count: 1,
      run: rawBytes(stage, input, isInside, from).then((code) => note("port", code, input)),
    };
  }
  const target = pick(reachable, random);
  if (!target.streams) {
    const input = inputFor(target, random);
    const run = callPaced(gateway, target, input).then((code) => note(target.name, code, input));
    return { count: 1, run };
  }
  const frames = Array.from({ length: Math.min(framesPerStream, left) }, () => inputFor(target, random));
  const all = Buffer.concat(frames);
  const run = gateway.stream(target.path, frames, streamMs).then((code) => note(target.name, code, all));
  return { count: frames.length, run };
}

/** Slows down when the gateway says so: what it refuses for its rate does not get as far as it should. */
async function callPaced(gateway: HostileGateway, { path }: Reachable, input: Buffer): Promise<string> {
  for (let attempt = 0; ; attempt++) {
    const code = await gateway.raw(path, input);
    if (code !== "too_fast" || attempt === 20) return code;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
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
