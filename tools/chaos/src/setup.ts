import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { hexFromBytes } from "@entente/tls-codec";
import { groupIdBytes } from "@entente/mls-wire";
import type { JoinedGroup, TransportFactory } from "@entente/client";
import { grpcTransports } from "@entente/client/node";
import { clientConfiguration } from "@entente/domain";
import { Person, type ProcessDomain, storePath, type Testbed } from "@entente/testbed";
import type { LoadDevicePlan, LoadGroup, LoadPlan } from "./load/load-plan.ts";
import type { PeoplePlan } from "./people/people-plan.ts";
import type { DeviceShape, RunShape } from "./shape.ts";

/** One of the people commits an update after so many messages of its own, unless told otherwise. */
const messagesPerUpdateUsual = 100;

/** The group of the people, in journals. */
export const peopleGroup = "group-of-people";

/** A process of clients: its program, and the file that says what it does. */
export interface ClientPlan {
  readonly name: string;
  readonly program: "load" | "people";
  readonly planFile: string;
  /** Where its journals are. */
  readonly folder: string;
}

/**
 * Enrols everyone with the SDK, makes the groups, and lets the load devices go: their tokens, and the memberships that the
 * Delivery Services know, are all that the load needs.
 */
export async function setUp(
  testbed: Testbed<"processes">,
  shape: RunShape,
  path: string,
  messagesPerUpdate = messagesPerUpdateUsual,
): Promise<readonly ClientPlan[]> {
  const tokens = new Map<string, string>();
  const everyone = [...shape.devices, ...shape.people];
  const enrolled = await Promise.all(
    everyone.map(async (each): Promise<[string, Person]> => {
      const transports = rememberingToken((token) => tokens.set(each.key, token));
      return [each.key, await Person.enrol(testbed.domain(each.domain), clientIdOf(each), { transports })];
    }),
  );
  const persons = new Map(enrolled);
  const groups = new Map<string, LoadGroup>();
  for (const { key, members } of shape.groups) {
    const group = await gather(members, persons);
    groups.set(key, { key, id: hexFromBytes(groupIdBytes(group.id)), epoch: group.epoch.toString() });
  }
  const people = shape.people.length === 0 ? undefined : await gather(shape.people, persons);
  await Promise.all([...persons.values()].map((person) => person.leave()));

  const plans: ClientPlan[] = [];
  const keep = (name: string, program: ClientPlan["program"], plan: LoadPlan | PeoplePlan): void => {
    const planFile = join(path, `${name}.json`);
    writeFileSync(planFile, JSON.stringify(plan, undefined, 2), { mode: 0o600 });
    plans.push({ name, program, planFile, folder: plan.folder });
  };
  for (const name of new Set(shape.devices.map(({ process }) => process))) {
    const devices = shape.devices
      .filter(({ process }) => process === name)
      .map((each): LoadDevicePlan => {
        const { deliveryService, rootCertificatePem } = clientConfiguration(
          testbed.domain(each.domain).folder,
        );
        const own = shape.groups
          .filter(({ members }) => members.includes(each))
          .flatMap(({ key }) => groups.get(key) ?? []);
        const token = tokens.get(each.key) ?? "";
        const { key, window } = each;
        return {
          key,
          clientId: clientIdOf(each),
          token,
          deliveryService,
          rootCertificatePem,
          groups: own,
          window,
        };
      });
    keep(name, "load", { folder: join(path, name), devices });
  }
  if (people !== undefined) {
    keep("people", "people", {
      folder: join(path, "people"),
      group: peopleGroup,
      groupId: people.id,
      messagesPerUpdate,
      committer: shape.people[0]?.key ?? "",
      people: shape.people.map((each) => personPlan(each, testbed.domain(each.domain))),
    });
  }
  return plans;
}

function personPlan(each: DeviceShape, domain: ProcessDomain): PeoplePlan["people"][number] {
  const clientId = clientIdOf(each);
  return {
    key: each.key,
    clientId,
    home: clientConfiguration(domain.folder),
    storePath: storePath(domain, clientId),
  };
}

/** One group with these members; the first makes it. */
async function gather(
  members: readonly DeviceShape[],
  persons: ReadonlyMap<string, Person>,
): Promise<JoinedGroup> {
  const [creator, ...others] = members.flatMap(({ key }) => persons.get(key) ?? []);
  if (creator === undefined) throw new Error("a group of nobody");
  const group = await creator.client.createGroup();
  await group.invite(others.map(({ id }) => id.slice(0, id.indexOf("/"))));
  await Promise.all(others.map((other) => other.joins(group.id)));
  return group;
}

function clientIdOf({ key, domain }: DeviceShape): string {
  return `${key}@${domain}/d`;
}

/** The SDK's own transports, and what session token they carry. */
function rememberingToken(remember: (token: string) => void): TransportFactory {
  return {
    connect(endpoint, rootCertificatePem) {
      const transport = grpcTransports.connect(endpoint, rootCertificatePem);
      return {
        unary: (method, request, options) => {
          if (options?.token !== undefined) remember(options.token);
          return transport.unary(method, request, options);
        },
        subscribe: (token) => transport.subscribe(token),
        close: () => {
          transport.close();
        },
      };
    },
  };
}
