import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { Client, type ClientEvent, RpcFailure } from "@entente/client";
import { Operator } from "@entente/domain";
import type { common } from "@entente/proto";
import { ServiceError } from "@entente/service-kit";
import { Person, SecondLog, settingsFor, storePath, Testbed } from "@entente/testbed";
import { HostileLookUps } from "./hostile-lookups.ts";

// An Authentication Service that lies, with the domain's real keys: what it does is seen by somebody, and what is seen verifies
// off line with `entente log verify` (A18-10, A18-38, A23-112..115, F-25).
const places: string[] = [];
const seconds: SecondLog[] = [];
const people: Person[] = [];
let testbed: Testbed<"in-process">;

beforeAll(async () => {
  testbed = await Testbed.start({ domains: ["a.example", "b.example"], mode: "in-process" });
});

afterEach(async () => {
  await Promise.all(people.splice(0).map((person) => person.leave()));
  await Promise.all(seconds.splice(0).map((second) => second.stop()));
});

afterAll(async () => {
  await testbed.stop();
  for (const place of places) rmSync(place, { recursive: true, force: true });
});

const folderOf = (domain: string) => testbed.domain(domain).folder;

async function enrol(clientId: string, changes: Parameters<typeof Person.enrol>[2] = {}): Promise<Person> {
  const domain = testbed.domain(clientId.slice(clientId.indexOf("@") + 1, clientId.indexOf("/")));
  const person = await Person.enrol(domain, clientId, changes);
  people.push(person);
  return person;
}

/** Entries of the tree whose head a domain's log gives out. */
function sizeOfLog(domain: string): number {
  const database = new DatabaseSync(folderOf(domain).file("data/as.sqlite"), { readOnly: true });
  const rows = database.prepare("SELECT note FROM log_head").all();
  database.close();
  return Math.max(
    ...rows.map(({ note }) =>
      note instanceof Uint8Array ? Number(Buffer.from(note).toString().split("\n")[1]) : 0,
    ),
  );
}

/** A client that exists in a second log alone; a store that it had before is put aside meanwhile. */
async function enrolIn(second: SecondLog, clientId: string): Promise<void> {
  const domain = testbed.domain("b.example");
  const path = storePath(domain, clientId);
  if (existsSync(path)) renameSync(path, `${path}.kept`);
  const settings = settingsFor(domain, clientId);
  const invitation = await second.invite(clientId.slice(0, clientId.indexOf("/")));
  const home = { ...settings.home, authenticationService: second.authenticationService };
  const client = await Client.enrol({ ...settings, home }, invitation);
  await client.stop();
  if (existsSync(`${path}.kept`)) renameSync(`${path}.kept`, path);
}

async function fork(prepare?: Parameters<typeof SecondLog.begin>[2]): Promise<SecondLog> {
  const second = await SecondLog.begin(folderOf("b.example"), [folderOf("a.example")], prepare);
  seconds.push(second);
  return second;
}

/** Look-ups about b.example are answered by the second log. */
function route(second: SecondLog): HostileLookUps {
  const hostile = new HostileLookUps();
  hostile.answer = ({ domain, query }, ask) =>
    domain === "b.example"
      ? second.answer(query).catch((error: unknown) => {
          if (!(error instanceof ServiceError)) throw error;
          throw new RpcFailure(error.code, error.message);
        })
      : ask();
  return hostile;
}

const alarm = (person: Person, problem: string): Promise<ClientEvent> =>
  person.until(`the alarm ${problem}`, (event) => event.kind === "log_alarm" && event.problem === problem);

const require = createRequire(import.meta.url);
const cli = require.resolve("@entente/cli/dist/main.js");

/** What the command says of each piece of evidence, and its exit status. */
function verifyAll(
  evidence: readonly Uint8Array[],
  root: string,
): { status: number | null; verdicts: Record<string, unknown>[] } {
  const place = mkdtempSync(join(tmpdir(), "entente-evidence-"));
  places.push(place);
  const files = evidence.map((bytes, index) => {
    const file = join(place, String(index));
    writeFileSync(file, bytes);
    return file;
  });
  const args = [cli, "log", "verify", ...files, "--root", root];
  const { status, stdout } = spawnSync(process.execPath, args, { encoding: "utf8", cwd: place });
  const lines = stdout.trimEnd().split("\n");
  return { status, verdicts: lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

function verify(evidence: Uint8Array): { status: number | null; verdict: Record<string, unknown> } {
  const { status, verdicts } = verifyAll([evidence], rootOfB());
  return { status, verdict: verdicts[0] ?? {} };
}

const rootOfB = (): string => folderOf("b.example").file("root.pem");

/** The newest evidence that a client has. */
async function newest(person: Person): Promise<Uint8Array> {
  const all = await person.client.logs.evidence();
  const last = all.at(-1);
  if (last === undefined) throw new Error(`${person.id} has no evidence`);
  return last;
}

describe("an Authentication Service that lies in its one log", () => {
  test("adds a ghost device: the owner is told, and what the log says can be shown to anybody", async () => {
    const owner = await enrol("haunted@b.example/phone");
    await owner.until("the own device", ({ kind }) => kind === "devices");
    const ghost = await enrol("haunted@b.example/ghost");
    await owner.client.logs.look();
    const event = await owner.until("the ghost", (each) => each.kind === "devices" && each.version === 1);
    expect(event).toMatchObject({ added: ["ghost"] });
    const file = await owner.client.logs.exhibit("a device that I never had");
    const { status, verdict } = verify(file);
    expect(status).toBe(0);
    expect(verdict).toMatchObject({
      verdict: "proved",
      domain: "b.example",
      accusation: "a device that I never had",
      charge: "said_by_the_log",
      label: "u/haunted",
      version: 1,
      devices: ["ghost", "phone"],
    });
    // Others find it among the evidence too; under another root, and with a byte changed, it proves nothing.
    expect(await newest(owner)).toEqual(file);
    const bent = Uint8Array.from(file);
    bent[bent.length - 50] = (bent[bent.length - 50] ?? 0) ^ 1;
    const all = verifyAll([file, bent, Uint8Array.of(1, 2, 3)], rootOfB());
    expect(all.verdicts.map((each) => each["verdict"])).toEqual(["proved", "not_proved", "unusable"]);
    expect(all.status).toBe(2);
    expect(verifyAll([file, bent], rootOfB()).status).toBe(1);
    const elsewhere = verifyAll([file], folderOf("a.example").file("root.pem"));
    expect([elsewhere.status, elsewhere.verdicts[0]?.["verdict"]]).toEqual([2, "unusable"]);
    await ghost.leave();
  });

  test("hides a version that it has shown to somebody: who saw it proves that it is gone", async () => {
    const target = await enrol("target@b.example/phone");
    const viewer = await enrol("viewer@a.example/phone");
    const group = await viewer.client.createGroup();
    await group.invite(["target@b.example"]);
    await target.joins(group.id);
    const ghost = await enrol("target@b.example/ghost");
    await ghost.leave();
    await viewer.client.logs.look();
    const b = testbed.domain("b.example");
    await b.stop();
    hideNewestVersion();
    await b.start();
    // Honest witnesses cosign: the log tree goes on as it should, and only what it says has changed.
    for (let more = 0; !viewer.diary.some(({ kind }) => kind === "log_alarm") && more < 4; more++) {
      await (await enrol(`passer${String(more)}@b.example/phone`)).leave();
      await viewer.client.logs.look().catch(() => undefined);
    }
    await alarm(viewer, "version_gone");
    expect(verify(await newest(viewer))).toMatchObject({
      status: 0,
      verdict: { verdict: "proved", charge: "version_gone" },
    });
  });
});

/** Makes the log of b.example, which does not run, go on as if its newest version had never been. */
function hideNewestVersion(): void {
  const database = new DatabaseSync(folderOf("b.example").file("data/as.sqlite"));
  const row = database
    .prepare("SELECT label_id, version, position FROM log_version ORDER BY id DESC LIMIT 1")
    .get();
  const { label_id: label = null, version = null, position = null } = row ?? {};
  database.prepare("DELETE FROM log_version WHERE label_id = ? AND version = ?").run(label, version);
  database.prepare("UPDATE log_label SET versions = ? WHERE label_id = ?").run(version, label);
  database.prepare("DELETE FROM log_prefix WHERE version = ?").run(position);
  database.close();
}

describe("an Authentication Service with two histories, whose witnesses are its accomplices", () => {
  test("two viewers are shown two histories: the first to hear of the other has the proof", async () => {
    const reader = await enrol("reader@b.example/phone");
    const second = await fork();
    await enrolIn(second, "reader@b.example/ghost");
    const viewer = await enrol("split@a.example/phone", { transports: route(second) });
    await (await enrol("one@b.example/phone")).leave();
    await (await enrol("two@b.example/phone")).leave();
    const group = await viewer.client.createGroup();
    await group.invite(["reader@b.example"]);
    const readers = await reader.joins(group.id);
    await viewer.client.logs.look();
    await reader.client.logs.look();
    await group.send("what I was shown is in here");
    await alarm(reader, "fork");
    expect(verify(await newest(reader))).toMatchObject({
      status: 0,
      verdict: { verdict: "proved", charge: "rewritten" },
    });
    expect(readers.members()).toHaveLength(2);
  });

  test("a key is swapped: its owner is told whenever it is shown the same history", async () => {
    const owner = await enrol("swapped@b.example/phone");
    await owner.until("the own device", ({ kind }) => kind === "devices");
    await owner.leave();
    const second = await fork((database) => {
      database.exec("DELETE FROM identity WHERE client_id = 'swapped@b.example/phone'");
    });
    await enrolIn(second, "swapped@b.example/phone");
    const back = await Person.return(testbed.domain("b.example"), "swapped@b.example/phone", {
      transports: route(second),
    });
    people.push(back);
    await alarm(back, "own_key_replaced");
    expect(verify(await newest(back))).toMatchObject({
      status: 0,
      verdict: { charge: "said_by_the_log", label: "u/swapped", version: 1, devices: ["phone"] },
    });
  });

  test("a key is swapped for others only: they are warned of the member that has the real one", async () => {
    const real = await enrol("real@b.example/phone");
    const second = await fork((database) => {
      database.exec("DELETE FROM identity WHERE client_id = 'real@b.example/phone'");
    });
    const hostile = new HostileLookUps();
    const viewer = await enrol("warned@a.example/phone", { transports: hostile, unknownClients: "tell" });
    const group = await viewer.client.createGroup();
    await group.invite(["real@b.example"]);
    await real.joins(group.id);
    await real.leave();
    await enrolIn(second, "real@b.example/phone");
    hostile.answer = route(second).answer;
    await viewer.client.logs.look();
    const warning = await viewer.until("a warning", ({ kind }) => kind === "key_warning");
    expect(warning).toMatchObject({ client: "real@b.example/phone", problem: "other_key" });
    const shown = await viewer.client.logs.exhibit("not the key that is in the group", "real@b.example");
    expect(verify(shown)).toMatchObject({
      status: 0,
      verdict: { charge: "said_by_the_log", label: "u/real", version: 1, devices: ["phone"] },
    });
  });

  // An answer shows the roots of the tree's right side. After 4n + 3 entries the one that is another now ends a part that they stand
  // for, and the answer shows the difference; after 4n + 1 it proves nothing by itself, and the log is asked about the two heads.
  test.each([3, 1])(
    "a history is rewritten after 4n + %d entries: who saw the former one has the proof",
    async (rest) => {
      for (let more = 0; sizeOfLog("b.example") % 4 !== rest; more++)
        await enrol(`filler${String(rest)}${String(more)}@b.example/phone`);
      const second = await fork();
      const id = `former${String(rest)}@b.example/phone`;
      const owner = await enrol(id);
      await owner.until("the own device", ({ kind }) => kind === "devices");
      await owner.leave();
      for (const name of ["x", "y", "z"]) await enrolIn(second, `${name}${String(rest)}@b.example/phone`);
      const back = await Person.return(testbed.domain("b.example"), id, {
        transports: route(second),
      });
      people.push(back);
      await alarm(back, "fork");
      expect(verify(await newest(back))).toMatchObject({
        status: 0,
        verdict: { verdict: "proved", charge: "rewritten" },
      });
    },
  );
});

describe("a home domain that holds back what the log says", () => {
  /** Answers about b.example stay what they were at the first time. */
  function freeze(hostile: HostileLookUps, consistency: "honest" | "refused"): void {
    const first = new Map<string, Promise<common.LogAnswer.$Properties>>();
    hostile.answer = ({ domain, query }, ask) => {
      if (domain !== "b.example") return ask();
      if (query.consistency && consistency === "refused")
        return Promise.reject(new RpcFailure("bad_question", "two sizes of trees that are given out"));
      if (query.consistency) return ask();
      const key = JSON.stringify(query);
      const answer = first.get(key) ?? ask();
      first.set(key, answer);
      return answer;
    };
  }

  test.each(["honest", "refused"] as const)(
    "a revocation is withheld, consistency %s: a member who knows of it has heads that show so",
    async (consistency) => {
      const name = `${consistency}@b.example`;
      const owner = await enrol(`${name}/phone`);
      const tablet = await enrol(`${name}/tablet`);
      const hostile = new HostileLookUps();
      const viewer = await enrol(`late-${consistency}@a.example/phone`, { transports: hostile });
      const group = await viewer.client.createGroup();
      await group.invite([name]);
      const owners = await owner.joins(group.id);
      await tablet.joins(group.id);
      await viewer.client.logs.look();
      freeze(hostile, consistency);
      await viewer.client.logs.look();
      const operator = new Operator(folderOf("b.example"));
      await operator.revoke(`${name}/tablet`, 1);
      operator.close();
      await owner.client.logs.look();
      await owners.send("my tablet is gone");
      await viewer.reads("my tablet is gone");
      if (consistency === "honest") await viewer.client.logs.look();
      if (consistency === "honest") await viewer.client.logs.look();
      await alarm(viewer, "withheld");
      expect(verify(await newest(viewer))).toMatchObject({
        status: 0,
        verdict: { verdict: "proved", charge: "longer_tree_withheld" },
      });
    },
  );

  test("a head is stale: whoever is shown it says so, with the answer", async () => {
    let aheadMs = 0;
    const hostile = new HostileLookUps();
    const viewer = await enrol("patient@b.example/phone", {
      transports: hostile,
      nowMs: () => Date.now() + aheadMs,
    });
    await viewer.until("the own device", ({ kind }) => kind === "devices");
    freeze(hostile, "honest");
    await viewer.client.logs.look();
    aheadMs = 25 * 3_600_000;
    await expect(viewer.client.logs.look()).rejects.toMatchObject({ code: "stale" });
    await alarm(viewer, "stale");
    expect(verify(await newest(viewer))).toMatchObject({
      status: 0,
      verdict: { charge: "said_by_the_log", accusation: "stale", version: 0 },
    });
  });
});

describe("an Authentication Service that goes back to an older store", () => {
  test("its witness has two heads, and its own log tells everybody", async () => {
    const observer = await enrol("observer@a.example/phone");
    const b = testbed.domain("b.example");
    const path = folderOf("b.example").file("data/as.sqlite");
    await b.stop();
    const old = readFileSync(path);
    await b.start();
    await (await enrol("before@b.example/phone")).leave();
    await b.stop();
    rmSync(`${path}-wal`, { force: true });
    writeFileSync(path, old);
    await b.start();
    await (await enrol("after@b.example/phone")).leave();
    await observer.client.logs.look();
    let published: Uint8Array | undefined;
    for (let look = 0; published === undefined && look < 50; look++)
      published = await observer.client.logs.published("b.example").catch(() => undefined);
    expect(verify(published ?? new Uint8Array())).toMatchObject({
      status: 0,
      verdict: { verdict: "proved", charge: "two_heads", accusation: "published by a.example" },
    });
  });
});
