import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Transport, TransportFactory } from "@entente/client";
import { grpcTransports } from "@entente/client/node";
import { parseUserId } from "@entente/mls-wire";
import { profilePolicy } from "@entente/policy";
import { Person, Testbed } from "@entente/testbed";

// A member that does not know yet that its group has ended, and one that could not go on with it (A23-85, A23-94).
let testbed: Testbed<"in-process">;
let alice: Person, ann: Person, bob: Person, bea: Person;

/** A feed that stands still as long as it is told to. */
class Standing implements TransportFactory {
  #open: Promise<void> = Promise.resolve();
  #release: () => void = () => undefined;

  stand(): void {
    this.#open = new Promise((resolve) => {
      this.#release = resolve;
    });
  }

  goOn(): void {
    this.#release();
  }

  connect: TransportFactory["connect"] = (endpoint, roots) => {
    const real = grpcTransports.connect(endpoint, roots);
    const pacing = async function* (this: Standing, responses: Responses): Responses {
      for await (const response of responses) {
        await this.#open;
        yield response;
      }
    }.bind(this);
    return {
      unary: (method, request, options) => real.unary(method, request, options),
      subscribe: (token) => {
        const stream = real.subscribe(token);
        return { ...stream, responses: pacing(stream.responses) };
      },
      close: () => {
        real.close();
      },
    };
  };
}
type Responses = ReturnType<Transport["subscribe"]>["responses"];

const atBob = new Standing();

beforeAll(async () => {
  testbed = await Testbed.start({ domains: ["a.example", "b.example"], mode: "in-process" });
  const [a, b] = [testbed.domain("a.example"), testbed.domain("b.example")];
  alice = await Person.enrol(a, "alice@a.example/phone");
  ann = await Person.enrol(a, "ann@a.example/phone");
  bob = await Person.enrol(b, "bob@b.example/phone", { transports: atBob });
  bea = await Person.enrol(b, "bea@b.example/phone");
});

afterAll(async () => {
  atBob.goOn();
  await Promise.all([alice, ann, bob, bea].map((person) => person.leave()));
  await testbed.stop();
});

describe.each(["message", "Commit", "proposal"] as const)("a %s to a group that has ended unseen", (what) => {
  test("is answered with the group that goes on, once the Commit that says so is here", async () => {
    const group = await alice.client.createGroup();
    await group.invite(["bob@b.example", "bea@b.example"]);
    const ofBob = await bob.joins(group.id);
    await bea.joins(group.id);
    atBob.stand();
    const { group: successor } = await alice.client.continuations.reinitialize(group.id);
    // Bob's domain knows by then.
    await bea.until("the successor", (event) => event.kind === "continued" && event.groupId === successor.id);
    expect(ofBob.epoch).toBe(1n);
    const act = {
      message: () => ofBob.send("hello?"),
      Commit: () => ofBob.update(),
      proposal: () => ofBob.leave(),
    };
    const refused = act[what]().then(
      () => "done",
      (error: unknown) => error,
    );
    // The feed is let go only when the domain has answered that the group is closed.
    await bob.client
      .group(group.id)
      .comparePublished()
      .catch(() => undefined);
    atBob.goOn();
    expect(await refused).toMatchObject({ code: "succeeded", subject: successor.id });
    await bob.joins(successor.id);
    await bob.client.group(successor.id).send(`here I am with a ${what}`);
    await alice.reads(`here I am with a ${what}`);
  });
});

describe("who could add nobody by the policy", () => {
  const policy = (admin: string) => {
    const small = profilePolicy("small_chat", parseUserId(admin));
    const rights = { ...small.rights, addUsers: "admins" as const };
    const behaviour = { ...small.behaviour, succession: "none" as const, handshakes: "visible" as const };
    return { ...small, rights, behaviour };
  };
  const powerless = { code: "policy_refused", reason: "founder_powerless" };

  test("makes no group, no branch and no successor of one, and nothing has ended", async () => {
    await expect(bea.client.createGroup({ policy: policy("alice@a.example") })).rejects.toMatchObject(
      powerless,
    );
    const group = await alice.client.createGroup({ policy: policy("alice@a.example") });
    await group.invite(["bea@b.example", "ann@a.example"]);
    await Promise.all([bea, ann].map((person) => person.joins(group.id)));
    await expect(bea.client.continuations.branch(group.id, ["alice@a.example"])).rejects.toMatchObject(
      powerless,
    );
    await expect(bea.client.continuations.reinitialize(group.id)).rejects.toMatchObject(powerless);
    expect(bea.client.groups().map(({ id }) => id)).toContain(group.id);
    await group.send("nothing has happened");
    await bea.reads("nothing has happened");
    const { group: branch } = await alice.client.continuations.branch(group.id, ["bea@b.example"]);
    await bea.joins(branch.id);
  });
});
