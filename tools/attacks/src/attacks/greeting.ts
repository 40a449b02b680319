import { Metadata } from "@grpc/grpc-js";
import { federation, FederationService } from "@entente/proto";
import type { Attack } from "../attack.ts";
import { greetingHash, type HostileGateway } from "../hostile-gateway.ts";
import { bystander, hostile, type Stage, victim } from "../stage.ts";

const submit = (gateway: HostileGateway, ...sessions: readonly Buffer[]): Promise<string> => {
  const metadata = new Metadata();
  for (const each of sessions) metadata.add("entente-session-bin", each);
  return gateway.raw(FederationService.SubmitCommit.path, Buffer.alloc(0), metadata);
};

/** A greeting with something wrong about it. */
function hello(name: string, more: federation.HelloRequest.$Properties, code: string, to = victim): Attack {
  return { name, source: "4.5", refusedWith: [code], run: (stage) => stage.gateway().greet(to, more) };
}

/** A call in a session that is not the caller's, or that was not agreed on as the victim agreed. */
function misuse(
  name: string,
  run: (gateway: HostileGateway, stage: Stage) => Promise<string>,
  code = "no_session",
): Attack {
  const refusedWith = [code];
  return { name, source: "4.5", refusedWith, run: async (stage) => run(await stage.greeted(), stage) };
}

const numbered = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `c${String(100 + index)}`);

/** Versions and capabilities, talked down or made up. */
export const greetingAttacks: readonly Attack[] = [
  hello("greeting-for-another-domain", {}, "wrong_destination", bystander),
  hello("only-versions-to-come", { versions: [9, 8, 7] }, "no_common_version"),
  hello("version-zero", { versions: [0] }, "no_common_version"),
  hello("no-versions", { versions: [] }, "bad_hello"),
  hello("versions-lowest-first", { versions: [1, 2] }, "bad_hello"),
  hello("a-version-twice", { versions: [1, 1] }, "bad_hello"),
  hello("seventeen-versions", { versions: Array.from({ length: 17 }, (_, i) => 40 - i) }, "bad_hello"),
  hello("too-many-capabilities", { capabilities: numbered(65) }, "bad_hello"),
  hello("capability-with-a-newline", { capabilities: ["a\nb"] }, "bad_hello"),
  hello("poisoned-capability", { capabilities: ["constructor", "__proto__"] }, "bad_hello"),
  {
    name: "greeting-that-is-no-greeting",
    source: "4.6",
    refusedWith: ["bad_hello"],
    run: (stage) => stage.gateway().raw(FederationService.Hello.path, Buffer.from("0affffffff", "hex")),
  },
  {
    name: "call-before-greeting",
    source: "4.5",
    refusedWith: ["no_session"],
    run: (stage) => submit(stage.gateway()),
  },
  misuse("made-up-session", (gateway) => submit(gateway, Buffer.alloc(48, 7))),
  misuse("truncated-session", (gateway) => submit(gateway, gateway.session.subarray(0, 47))),
  misuse("session-without-its-hash", (gateway) => submit(gateway, gateway.session.subarray(0, 16))),
  misuse("two-sessions", (gateway) => submit(gateway, gateway.session, gateway.session)),
  misuse(
    "session-with-a-flipped-bit",
    (gateway) => {
      const session = Buffer.from(gateway.session);
      session[20] = (session[20] ?? 0) ^ 1;
      return submit(gateway, session);
    },
    "greeting_changed",
  ),
  misuse(
    "session-of-a-stripped-greeting",
    (gateway) => {
      const session = gateway.session.subarray(0, 16);
      const asked = federation.HelloRequest.encode({ versions: [1], destination: victim }).finish();
      const heard = federation.HelloResponse.encode({ version: 1, domain: victim, session }).finish();
      return submit(gateway, Buffer.concat([session, greetingHash(asked, heard)]));
    },
    "greeting_changed",
  ),
  misuse("session-under-another-certificate", async (gateway, stage) =>
    submit(stage.gateway(await stage.certificate([hostile])), gateway.session),
  ),
];
