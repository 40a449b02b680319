import { Person, type ProcessDomain } from "@entente/testbed";
import type { Narrator } from "./narrator.ts";

/** Everyone on the stage. */
export interface Cast {
  readonly phone: Person;
  readonly laptop: Person;
  readonly amir: Person;
  readonly bob: Person;
  readonly bea: Person;
}

/** Enrols everyone: each brings a public key, proves that it has the private one, and gets a credential. */
export async function enrolCast(narrator: Narrator, a: ProcessDomain, b: ProcessDomain): Promise<Cast> {
  const enrol = (domain: ProcessDomain, id: string): Promise<Person> =>
    narrator.step(`${id} enrols: public key up, X.509 credential down, KeyPackages published`, () =>
      Person.enrol(domain, id),
    );
  return {
    phone: await enrol(a, "alice@a.example/phone"),
    laptop: await enrol(a, "alice@a.example/laptop"),
    amir: await enrol(a, "amir@a.example/phone"),
    bob: await enrol(b, "bob@b.example/phone"),
    bea: await enrol(b, "bea@b.example/phone"),
  };
}

/** One says something, and the others have read it before the play goes on. */
export async function speak(
  narrator: Narrator,
  speaker: Person,
  groupId: Parameters<Person["texts"]>[0],
  text: string,
  readers: readonly Person[],
): Promise<void> {
  await speaker.client.group(groupId).send(text);
  await Promise.all(readers.map((reader) => reader.reads(text)));
  narrator.speech(
    speaker.id,
    text,
    readers.map(({ id }) => id),
  );
}

/** How short a hash may be and still be told apart by eye. */
const shownCharacters = 16;

/** Asks everyone for the epoch authenticator of a group; throws when they differ. */
export function agree(
  narrator: Narrator,
  groupId: Parameters<Person["texts"]>[0],
  people: readonly Person[],
): void {
  const seen = new Map(
    people.map((person) => [
      person.id,
      Buffer.from(person.client.group(groupId).epochAuthenticator).toString("hex"),
    ]),
  );
  const values = new Set(seen.values());
  if (values.size !== 1)
    throw new Error(`the members do not agree: ${JSON.stringify(Object.fromEntries(seen))}`);
  const [value = ""] = values;
  narrator.note(
    `all ${String(people.length)} hold the same epoch_authenticator: ${value.slice(0, shownCharacters)}…`,
  );
}
