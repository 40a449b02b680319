import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { credentials, Metadata } from "@grpc/grpc-js";
import { grpcTransports } from "@entente/client/node";
import { MLSMessage } from "@entente/mls-wire";
import { DeliveryService } from "@entente/proto";
import { fromRefusal, Remote } from "@entente/rpc";
import { bytesFromHex, encode } from "@entente/tls-codec";
import { type ServiceProcess, Testbed } from "@entente/testbed";
import type { LoadDevicePlan, LoadPlan } from "../src/load/load-plan.ts";
import { setUp } from "../src/setup.ts";
import { shapeOf } from "../src/shape.ts";

const messageBytes = 200_000;

/** Room for about fifty messages; the service's log of changes alone would get larger. */
const roomBytes = 16 * 1024 * 1024;

interface Medium {
  readonly code: string;
  readonly through: (data: string) => readonly string[];
  /** Makes room, while the service runs or by starting it again. */
  readonly makeRoom: (ds: ServiceProcess, data: string) => Promise<void>;
}

/** A limit of the operating system on the size of files: works everywhere. */
const limitedFiles: Medium = {
  code: "store_unavailable",
  // POSIX counts 512 bytes; a shell that counts 1,024 leaves twice the room.
  through: () => ["sh", "-c", `ulimit -f ${String(roomBytes / 512)}; exec "$0" "$@"`],
  async makeRoom(ds) {
    await ds.kill();
    await ds.start();
  },
};

/** A small file system of the service's own, where an unprivileged user may have one. */
const smallFileSystem: Medium = {
  code: "store_full",
  through: (data) => {
    const script = [
      'data="$1"; shift',
      'mkdir "$data.room"; mount -t tmpfs -o size=32m none "$data.room"',
      'cp -r "$data/." "$data.room"; mount --move "$data.room" "$data"',
      `head -c ${String(roomBytes)} /dev/zero > "$data/filler"`,
      'exec "$@"',
    ].join(" && ");
    return ["unshare", "-Urm", "sh", "-ec", script, "sh", data];
  },
  makeRoom(ds, data) {
    rmSync(`/proc/${String(ds.pid)}/root${join(data, "filler")}`);
    return Promise.resolve();
  },
};

const mayMount =
  spawnSync("unshare", ["-Urm", "sh", "-c", "mount -t tmpfs -o size=1m none /mnt"], { stdio: "ignore" })
    .status === 0;

const media: readonly (readonly [string, Medium])[] = [
  ["a limit on files", limitedFiles],
  ...(mayMount ? ([["a small file system", smallFileSystem]] as const) : []),
];

describe.each(media)("a disk that is full: %s", (_name, { code, through, makeRoom }) => {
  let path: string;
  let testbed: Testbed<"processes">;
  let device: LoadDevicePlan;
  beforeEach(async () => {
    path = mkdtempSync(join(tmpdir(), "entente-disk-"));
    testbed = await Testbed.start({ domains: ["a.example"], mode: "processes", path: join(path, "domains") });
    const counts = { kills: 0, messages: 0, seed: 1, domains: 1, processesPerDomain: 1 };
    const shape = shapeOf({ ...counts, devices: 2, people: 0, groups: 1, members: 2 });
    const [load] = await setUp(testbed, shape, path);
    device = (JSON.parse(readFileSync(load?.planFile ?? "", "utf8")) as LoadPlan).devices[0]!;
  });
  afterEach(async () => {
    await testbed.stop();
    rmSync(path, { recursive: true, force: true });
  });

  test("is told with a code, loses nothing that was accepted, and takes more when there is room", async () => {
    const { ds } = testbed.domain("a.example").services;
    const data = testbed.domain("a.example").folder.file("data");
    await ds.kill();
    await ds.start(through(data));
    const accepted: number[] = [];
    let refused = "";
    for (let n = 1; refused === "" && n < 1_000; n += 1) {
      refused = await send(device, n).then(
        () => "",
        (error: unknown) => fromRefusal(error).code,
      );
      if (refused === "") accepted.push(n);
    }
    expect(refused).toBe(code);
    expect(accepted.length).toBeGreaterThan(10);
    // Still alive, and what it has it gives.
    expect(await seen(device, accepted.length)).toEqual(accepted);
    await makeRoom(ds, data);
    const next = accepted.length + 1;
    await send(device, next);
    expect(await seen(device, next)).toEqual([...accepted, next]);
  });
});

async function send(device: LoadDevicePlan, n: number): Promise<void> {
  const [group] = device.groups;
  const ciphertext = new Uint8Array(messageBytes);
  new DataView(ciphertext.buffer).setUint32(0, n);
  const mlsMessage = encode(MLSMessage, {
    version: "mls10",
    wireFormat: "mls_private_message",
    privateMessage: {
      groupId: bytesFromHex(group?.id ?? "") ?? new Uint8Array(),
      epoch: BigInt(group?.epoch ?? 0),
      contentType: "application",
      authenticatedData: new Uint8Array(),
      encryptedSenderData: new Uint8Array(),
      ciphertext,
    },
  });
  const { address, name } = device.deliveryService;
  const remote = new Remote(address, credentials.createSsl(Buffer.from(device.rootCertificatePem)), name);
  const metadata = new Metadata();
  metadata.set("entente-session", device.token);
  try {
    const { result } = await remote.unary(DeliveryService.SendMessage, { mlsMessage }, { metadata });
    expect(result?.result).toBe("accepted");
  } finally {
    remote.close();
  }
}

/** The numbers of the messages in the device's feed, in its order, once there are so many. Nothing is acknowledged. */
async function seen(device: LoadDevicePlan, count: number): Promise<readonly number[]> {
  const transport = grpcTransports.connect(device.deliveryService, device.rootCertificatePem);
  const stream = transport.subscribe(device.token);
  stream.send({ start: { windowItems: 1_024 } });
  const numbers: number[] = [];
  let last = 0;
  for await (const { item } of stream.responses) {
    if (item === null || item === undefined || item.groupId.length === 0) continue;
    expect(item.gap ?? undefined).toBeUndefined();
    if (last > 0) expect(item.seq).toBe(last + 1);
    last = item.seq;
    if (item.message === null || item.message === undefined) continue;
    const { mlsMessage } = item.message;
    numbers.push(
      new DataView(mlsMessage.buffer, mlsMessage.byteOffset + mlsMessage.length - messageBytes).getUint32(0),
    );
    if (numbers.length === count) break;
  }
  stream.cancel();
  transport.close();
  return numbers;
}
