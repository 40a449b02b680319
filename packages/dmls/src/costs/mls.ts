import {
  createApplicationMessage,
  createCommit,
  createGroup,
  defaultCapabilities,
  defaultLifetime,
  emptyPskIndex,
  encodeMlsMessage,
  generateKeyPackage,
  joinGroup,
  processPrivateMessage,
  type CiphersuiteImpl,
  type ClientState,
  type MLSMessage,
  type PrivateMessage,
} from "ts-mls";
import { median, plaintextBytes, timed, type Costs } from "./measure.ts";

/** Costs of one MLS group of `size`, as ts-mls does it, after every member has updated once. */
export async function mlsCosts(size: number, suite: CiphersuiteImpl, runs: number): Promise<Costs> {
  const packages = [];
  for (let i = 0; i < size; i++) {
    const identity = new TextEncoder().encode(`member ${i}`);
    packages.push(
      await generateKeyPackage(
        { credentialType: "basic", identity },
        defaultCapabilities(),
        defaultLifetime,
        [],
        suite,
      ),
    );
  }
  const [first, ...rest] = packages;
  if (first === undefined) throw new RangeError("a group has two members at least");
  const group = await createGroup(new Uint8Array(32), first.publicPackage, first.privatePackage, [], suite);
  const added = await timed(() =>
    createCommit(
      { state: group, cipherSuite: suite },
      {
        ratchetTreeExtension: true,
        extraProposals: rest.map(({ publicPackage }) => ({
          proposalType: "add",
          add: { keyPackage: publicPackage },
        })),
      },
    ),
  );
  const { welcome, newState } = added.value;
  if (welcome === undefined) throw new Error("no Welcome");
  const welcomeBytes = encodeMlsMessage({ version: "mls10", wireformat: "mls_welcome", welcome }).length;
  const states: ClientState[] = [newState];
  let joinMs = 0;
  for (const { publicPackage, privatePackage } of rest) {
    const joined = await timed(() => joinGroup(welcome, publicPackage, privatePackage, emptyPskIndex, suite));
    states.push(joined.value);
    joinMs = joined.ms;
  }
  for (let i = 0; i < size; i++) await updateBy(states, i, suite, states.length);

  const message = await median(runs, async () => {
    const made = await timed(() =>
      createApplicationMessage(stateAt(states, 0), new Uint8Array(plaintextBytes), suite),
    );
    states[0] = made.value.newState;
    const taken = await timed(() =>
      processPrivateMessage(stateAt(states, 1), made.value.privateMessage, emptyPskIndex, suite),
    );
    states[1] = taken.value.newState;
    return { bytes: bytesOf(made.value.privateMessage), makeMs: made.ms, takeMs: taken.ms };
  });
  const update = await median(runs, () => updateBy(states, 0, suite, 2));
  return {
    message,
    update,
    commit: undefined,
    join: { bytes: welcomeBytes, makeMs: added.ms, takeMs: joinMs },
  };
}

/** An empty Commit by member `by`, taken by the first `takers` members; the cost is that of the last to take it. */
async function updateBy(states: ClientState[], by: number, suite: CiphersuiteImpl, takers: number) {
  const made = await timed(() => createCommit({ state: stateAt(states, by), cipherSuite: suite }));
  states[by] = made.value.newState;
  const message = privateOf(made.value.commit);
  let takeMs = 0;
  for (let i = 0; i < takers; i++) {
    if (i === by) continue;
    const taken = await timed(() => processPrivateMessage(stateAt(states, i), message, emptyPskIndex, suite));
    states[i] = taken.value.newState;
    takeMs = taken.ms;
  }
  return { bytes: bytesOf(message), makeMs: made.ms, takeMs };
}

function stateAt(states: readonly ClientState[], i: number): ClientState {
  const state = states[i];
  if (state === undefined) throw new RangeError(`no member ${i}`);
  return state;
}

function privateOf(message: MLSMessage): PrivateMessage {
  if (message.wireformat !== "mls_private_message") throw new Error("not a PrivateMessage");
  return message.privateMessage;
}

function bytesOf(privateMessage: PrivateMessage): number {
  return encodeMlsMessage({ version: "mls10", wireformat: "mls_private_message", privateMessage }).length;
}
