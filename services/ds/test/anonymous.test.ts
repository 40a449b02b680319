import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { createProposal, encodeMlsMessage } from "ts-mls";
import { domainTokenChallenge, groupIdBytes, groupIdOf, parseDomainName } from "@entente/mls-wire";
import { AddressService, AnonymousService, DeliveryService, DirectoryService } from "@entente/proto";
import { fromRefusal } from "@entente/service-kit";
import { refusalOf } from "@entente/service-kit/testing";
import {
  anonymousSessionMs,
  callsPerAnonymousSessionBurst,
  lookUpsPerAnonymousSessionMax,
  tokenKeyPeriodMs,
  tokensPerCallMax,
  tokenWindowMs,
} from "../src/anonymous/limits.ts";
import { sha256 } from "../src/digest.ts";
import { Device, type GroupState, reInitProposal, suite } from "./device.ts";
import { codeOf, Domain, sessionOf } from "./domain.ts";
import { anonymousSession, keysOf, pendingToken, signingAt, tokensFor } from "./token-wallet.ts";

const tokensPerUser = 40;
/** Every row of a domain's store, as it is on its medium. */
function rowsOf(
  of: Domain,
): readonly { readonly table: string; readonly text: string; readonly key: string }[] {
  const database = new DatabaseSync(join(of.folder, "ds.sqlite"), { readOnly: true });
  const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
  const rows = tables.flatMap(({ name }) => {
    const statement = database.prepare(`SELECT * FROM ${String(name)}`);
    statement.setReadBigInts(true);
    return statement.all().map((row) => ({
      table: String(name),
      text: JSON.stringify(row, (_, value: unknown) =>
        value instanceof Uint8Array
          ? Buffer.from(value).toString("latin1")
          : typeof value === "bigint"
            ? String(value)
            : value,
      ),
      key: String(row["key"]),
    }));
  });
  database.close();
  return rows;
}

type Rows = ReturnType<typeof rowsOf>;
const newIn = (before: Rows, after: Rows): Rows => {
  const known = new Set(before.map(({ text }) => text));
  return after.filter(({ text, table }) => !known.has(text) && table !== "health" && table !== "lease");
};

let domain: Domain;
/** Stands still but for what a test says, however long the machine takes. */
const startMs = Date.now();
let aheadMs = 0;
const now = (): number => startMs + aheadMs;

beforeAll(async () => {
  domain = await Domain.start("a.example", { now, limits: { tokensPerUser }, store: "sqlite" });
});
afterAll(() => domain.stop());
beforeEach(() => {
  aheadMs = 0;
});

const spend = (token: Uint8Array): Promise<unknown> =>
  domain.remote.unary(AnonymousService.BeginAnonymousSession, { token });

describe("token keys", () => {
  test("are the same for everybody, of this period and the next", async () => {
    const read = await keysOf(domain);
    expect(read.challenge).toEqual(domainTokenChallenge(parseDomainName("a.example")));
    expect(read.keys).toHaveLength(2);
    const [current, next] = read.keys;
    expect(signingAt(read, now()).publicKey).toEqual(current?.publicKey);
    expect(next?.notBeforeMs).toBe(current?.notAfterMs);
    expect(Number(current?.takenUntilMs) - Number(current?.notAfterMs)).toBe(tokenKeyPeriodMs);
    expect(await keysOf(domain)).toEqual(read);
  });
});

describe("issuing", () => {
  test("takes a named session, whole requests, and the key that signs", async () => {
    const alice = await Device.connect(domain, "alice/phone");
    const { challenge, keys } = await keysOf(domain);
    const [current, next] = await Promise.all(
      keys.map(({ publicKey }) => pendingToken(publicKey, challenge)),
    );
    const issue = (requests: readonly Uint8Array[]): Promise<unknown> =>
      alice.call(AnonymousService.IssueTokens, { requests: [...requests] });
    expect(await codeOf(issue([]))).toBe("bad_field");
    expect(await codeOf(issue([current!.request.slice(1)]))).toBe("malformed");
    expect(await codeOf(issue([next!.request]))).toBe("unknown_token_key");
    const large = Uint8Array.of(...current!.request.subarray(0, 3), ...new Uint8Array(256).fill(0xff));
    expect(await codeOf(issue([large]))).toBe("bad_token_request");
    expect(await codeOf(issue(Array.from({ length: tokensPerCallMax + 1 }, () => current!.request)))).toBe(
      "too_large",
    );
    alice.token = "";
    expect(await codeOf(issue([current!.request]))).toBe("no_session");
    const bob = await Device.connect(domain, "bob/phone");
    const [token] = await tokensFor(bob, 1, now());
    const { metadata } = await anonymousSession(domain, token!);
    const anonymous = domain.remote.unary(
      AnonymousService.IssueTokens,
      { requests: [current!.request] },
      { metadata },
    );
    expect(await codeOf(anonymous)).toBe("no_session");
  });

  test("gives a user so many a day, over all its devices, and the next day again", async () => {
    const phone = await Device.connect(domain, "carol/phone");
    const tablet = await Device.connect(domain, "carol/tablet");
    for (const device of [phone, tablet]) expect(await tokensFor(device, 16, now())).toHaveLength(16);
    const past = await refusalOf(tokensFor(phone, tokensPerUser - 32 + 1, now()));
    expect(past.code).toBe("token_quota");
    expect(past.detail.retryAfterMs).toBeGreaterThan(0);
    expect(await tokensFor(phone, tokensPerUser - 32, now())).toHaveLength(tokensPerUser - 32);
    expect(await codeOf(tokensFor(tablet, 1, now()))).toBe("token_quota");
    const dave = await Device.connect(domain, "dave/phone");
    expect(await tokensFor(dave, 1, now())).toHaveLength(1);
    aheadMs = tokenWindowMs;
    await phone.beginSession();
    expect(await tokensFor(phone, 1, now())).toHaveLength(1);
  });
});

describe("spending", () => {
  test("is done once, however many come at the same moment", async () => {
    const [token] = await tokensFor(await Device.connect(domain, "erin/phone"), 1, now());
    const outcomes = await Promise.all(
      Array.from({ length: 8 }, () =>
        spend(token!).then(
          () => "taken",
          (error: unknown) => fromRefusal(error).code,
        ),
      ),
    );
    expect(outcomes.sort()).toEqual(["taken", ...Array.from({ length: 7 }, () => "token_spent")]);
    expect(await codeOf(spend(token!))).toBe("token_spent");
  });

  test("is refused with a code for each reason, and a token that was refused is not used up", async () => {
    const frank = await Device.connect(domain, "frank/phone");
    const [token, other] = await tokensFor(frank, 2, now());
    const flipped = (at: number): Uint8Array =>
      Uint8Array.from(token!, (byte, i) => (i === at ? byte ^ 1 : byte));
    expect(await codeOf(spend(token!.subarray(1)))).toBe("malformed");
    expect(await codeOf(spend(Uint8Array.of(...token!, 0)))).toBe("too_large");
    for (const at of [5, 40, 80, 200]) expect(await codeOf(spend(flipped(at)))).toBe("bad_token");
    expect(await codeOf(spend(Uint8Array.of(...token!.subarray(0, 98), ...other!.subarray(98))))).toBe(
      "bad_token",
    );
    const elsewhere = domainTokenChallenge(parseDomainName("b.example"));
    const [wrong] = await tokensFor(frank, 1, now(), elsewhere);
    expect(await codeOf(spend(wrong!))).toBe("bad_token");
    const foreign = await Domain.start("b.example");
    try {
      const [issued] = await tokensFor(await Device.connect(foreign, "eve/phone"), 1, now());
      expect(await codeOf(spend(issued!))).toBe("bad_token");
    } finally {
      await foreign.stop();
    }
    await spend(token!);
  });

  test("is possible in the key's period and the next, and spent tokens are forgotten after that", async () => {
    const grace = await Device.connect(domain, "grace/phone");
    const [first, second, third] = await tokensFor(grace, 3, now());
    const { takenUntilMs } = signingAt(await keysOf(domain), now());
    await spend(first!);
    aheadMs = Number(takenUntilMs) - 1 - startMs;
    expect((await keysOf(domain)).keys).toHaveLength(3);
    await spend(second!);
    expect(await codeOf(spend(first!))).toBe("token_spent");
    aheadMs += 1;
    expect(await codeOf(spend(third!))).toBe("token_expired");
    expect(await codeOf(spend(first!))).toBe("token_expired");
    aheadMs += tokenKeyPeriodMs;
    expect(await codeOf(spend(third!))).toBe("bad_token");
    expect(await domain.store.spentTokens.expire(now())).toBeGreaterThanOrEqual(2);
  });
});

describe("an anonymous session", () => {
  let grant: () => Promise<{ readonly metadata: ReturnType<typeof sessionOf> }>;
  beforeAll(async () => {
    aheadMs = 0;
    const heidi = await Device.connect(domain, "heidi/phone");
    const tokens = [...(await tokensFor(heidi, 10, now()))];
    grant = () => anonymousSession(domain, tokens.pop() ?? new Uint8Array());
  });
  const find = (session: { readonly metadata: ReturnType<typeof sessionOf> }, userId: string) =>
    domain.remote.unary(DirectoryService.FindUsers, { domain: "a.example", query: { userId } }, session);

  test("opens nothing that takes a name", async () => {
    const session = await grant();
    const named = [
      domain.remote.unary(DeliveryService.ReadKeyPackageStock, {}, session),
      domain.remote.unary(DirectoryService.ReadProfile, {}, session),
      domain.remote.unary(AddressService.IssueAddresses, { count: 1 }, session),
      domain.remote.unary(AnonymousService.IssueTokens, { requests: [] }, session),
    ];
    for (const call of named) expect(await codeOf(call)).toBe("no_session");
    for (const forged of ["AAAA.AAAA", "", `${"A".repeat(32)}.${"A".repeat(43)}`])
      expect(await codeOf(find({ metadata: sessionOf(forged) }, "heidi@a.example"))).toBe("no_session");
  });

  test("ends, and is good for so many calls", async () => {
    const session = await grant();
    const claim = { idempotencyKey: randomBytes(16), userId: "nobody@a.example", cipherSuites: [1] };
    const call = (): Promise<unknown> =>
      domain.remote.unary(DeliveryService.ClaimKeyPackages, { claim }, session);
    for (let calls = 0; calls < callsPerAnonymousSessionBurst; calls += 1)
      expect(await codeOf(call())).toBe("unknown_user");
    expect(await codeOf(call())).toBe("too_fast");
    const another = await grant();
    expect((await find(another, "heidi@a.example")).result?.users).toHaveLength(1);
    aheadMs = anonymousSessionMs;
    expect(await codeOf(find(another, "heidi@a.example"))).toBe("session_expired");
  });

  test("finds users, so many times", async () => {
    const session = await grant();
    for (let looks = 0; looks < lookUpsPerAnonymousSessionMax; looks += 1)
      expect((await find(session, "heidi@a.example")).result?.users).toHaveLength(1);
    expect(await codeOf(find(session, "heidi@a.example"))).toBe("lookup_quota");
  });

  test("claims KeyPackages of who gives them to anyone, but those that are kept for contacts", async () => {
    const judy = await Device.connect(domain, "judy/phone");
    await judy.publish(5, 1);
    const session = await grant();
    const claim = (): Promise<number> =>
      domain.remote
        .unary(
          DeliveryService.ClaimKeyPackages,
          { claim: { idempotencyKey: randomBytes(16), userId: judy.userId, cipherSuites: [1] } },
          session,
        )
        .then(({ result }) => result?.clients[0]?.keyPackages?.length ?? 0);
    expect(await claim()).toBe(1);
    const profile = { displayName: "", visibility: "domain", keyPackagesFor: "contacts" };
    await judy.call(DirectoryService.SetProfile, { profile });
    expect(await codeOf(claim())).toBe("consent_required");
  });

  test("leaves nothing in the store that leads to who was given its token", async () => {
    const leo = await Device.connect(domain, "leo/phone");
    const before = rowsOf(domain);
    await leo.call(DirectoryService.FindUsers, { domain: "a.example", query: { userId: leo.userId } });
    await leo.claim("nobody@a.example").catch(() => undefined);
    const byName = newIn(before, rowsOf(domain));
    const [token] = await tokensFor(leo, 1, now());
    const issued = rowsOf(domain);
    const session = await anonymousSession(domain, token!);
    await find(session, leo.userId);
    const claim = { idempotencyKey: randomBytes(16), userId: "nobody@a.example", cipherSuites: [1] };
    await domain.remote.unary(DeliveryService.ClaimKeyPackages, { claim }, session).catch(() => undefined);
    const namelessly = newIn(issued, rowsOf(domain));
    expect(byName.length).toBeGreaterThan(0);
    expect([...new Set(namelessly.map(({ table }) => table))].sort()).toEqual(["quota", "spent_token"]);
    // What is counted for Leo has its key, the same each time; nothing that came since has it.
    for (const { text } of namelessly) {
      expect(text).not.toContain("leo");
      for (const { key } of byName) expect(text).not.toContain(key);
    }
  });

  test("is off where the operator says so, and nothing is lost by that", async () => {
    const closed = await Domain.start("c.example", { anonymousSessions: "off" });
    try {
      expect(await codeOf(keysOf(closed))).toBe("anonymous_off");
      const token = new Uint8Array(354);
      const begin = closed.remote.unary(AnonymousService.BeginAnonymousSession, { token });
      expect(await codeOf(begin)).toBe("anonymous_off");
      const kim = await Device.connect(closed, "kim/phone");
      expect(await codeOf(kim.call(AnonymousService.IssueTokens, { requests: [] }))).toBe("anonymous_off");
    } finally {
      await closed.stop();
    }
  });
});

describe("a message without its sender's name", () => {
  let members: readonly [Device, Device];
  let group: GroupState;
  let grant: () => Promise<{ readonly metadata: ReturnType<typeof sessionOf> }>;
  beforeAll(async () => {
    aheadMs = 0;
    members = [await Device.connect(domain, "mia/phone"), await Device.connect(domain, "noah/phone")];
    const [mia, noah] = members;
    const tokens = [...(await tokensFor(mia, 12, now()))];
    grant = () => anonymousSession(domain, tokens.pop() ?? new Uint8Array());
    await noah.publish(1);
    group = await mia.createGroup();
    await mia.commitDecided(group, { add: [await mia.claimOne(noah)] });
  });
  const passOf = (device: Device, groupId = group.id) =>
    device.call(AnonymousService.ReadGroupPass, { groupId });
  const send = async (mlsMessage: Uint8Array, groupPass: Uint8Array): Promise<string> => {
    const call = domain.remote.unary(DeliveryService.SendMessage, { mlsMessage, groupPass }, await grant());
    return call.then(
      ({ result }) => result?.result ?? "",
      (error: unknown) => fromRefusal(error).code,
    );
  };

  test("goes with the pass that all members of the domain have, and no row has their name", async () => {
    const [mia, noah] = members;
    const { pass, epoch } = await passOf(mia);
    expect(await passOf(noah)).toEqual({ pass, epoch });
    const asked = { groupId: group.id, epoch };
    const { digest } = await domain.remote.unary(AnonymousService.ReadGroupPassDigest, asked, await grant());
    expect(digest).toEqual(sha256(pass));
    const named = domain.remote.unary(AnonymousService.ReadGroupPassDigest, asked, {
      metadata: sessionOf(mia.token),
    });
    expect(await codeOf(named)).toBe("no_session");
    const message = await mia.message(group, "who says this?");
    const before = rowsOf(domain);
    expect(await send(message, pass)).toBe("accepted");
    const rows = newIn(before, rowsOf(domain));
    expect(rows.map(({ table }) => table)).toContain("msg");
    const [stored] = rows.filter(({ table }) => table === "msg");
    expect(JSON.parse(stored?.text ?? "{}")).toMatchObject({ sender: "" });
    // The same bytes again, from whomever, are the same message.
    expect(await send(message, pass)).toBe("accepted");
  });

  test("is refused without the pass of the epoch, and where a name is needed", async () => {
    const [mia, noah] = members;
    const { pass } = await passOf(mia);
    const message = await mia.message(group, "one more");
    const other = await mia.createGroup();
    const elsewhere = await passOf(mia, other.id);
    const proposed = await createProposal(group.mls, false, reInitProposal(), suite);
    expect(await send(encodeMlsMessage(proposed.message), pass)).toBe("name_needed");
    for (const wrong of [new Uint8Array(), pass.subarray(1), new Uint8Array(32), elsewhere.pass])
      expect(await send(message, wrong)).toBe("bad_group_pass");
    const eve = await Device.connect(domain, "eve/phone");
    expect(await codeOf(passOf(eve))).toBe("not_a_member");
    expect(
      await codeOf(passOf(eve, groupIdBytes(groupIdOf(randomBytes(16), parseDomainName("a.example"))))),
    ).toBe("unknown_group");
    await mia.commitDecided(group, { remove: [1], removed: [noah.clientId] });
    expect(await codeOf(passOf(noah))).toBe("not_a_member");
    // Whom the Commit has removed has the pass of the epoch before.
    expect(await send(message, pass)).toBe("bad_group_pass");
    expect(await send(message, (await passOf(mia)).pass)).toBe("accepted");
  });
});
