import type { GroupId } from "@entente/client";
import type { Person } from "@entente/testbed";

/** The epoch authenticators of a group at several people, hexadecimal. Equal ones mean equal states (A23-26). */
export function authenticators(groupId: GroupId, people: readonly Person[]): readonly string[] {
  return people.map((person) => Buffer.from(person.client.group(groupId).epochAuthenticator).toString("hex"));
}

/** Waits until everyone has reached the epoch that one of them is in now. */
export async function everyoneAtEpochOf(
  leader: Person,
  groupId: GroupId,
  people: readonly Person[],
): Promise<void> {
  const { epoch } = leader.client.group(groupId);
  for (const person of people) await person.reaches(groupId, epoch);
}
