import { beforeEach, describe, expect, test } from "@jest/globals";
import { CommitTurns } from "../../src/client/commit-turns.ts";
import { Turns } from "../../src/client/turns.ts";

/** A Commit that is through when a test says so. */
function commit(name: string, done: string[]) {
  let settle: { readonly resolve: () => void; readonly reject: (error: Error) => void } | undefined;
  const work = (): Promise<void> => {
    done.push(`${name} begins`);
    return new Promise((resolve, reject) => {
      settle = {
        resolve: () => {
          done.push(`${name} is through`);
          resolve();
        },
        reject,
      };
    });
  };
  return { work, through: () => settle?.resolve(), fail: (error: Error) => settle?.reject(error) };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("Commits among the operations of a group", () => {
  let operations: Turns;
  let turns: CommitTurns;
  let done: string[];

  beforeEach(() => {
    operations = new Turns(10);
    turns = new CommitTurns(operations, new Turns(2));
    done = [];
  });

  const say = (word: string): Promise<void> =>
    operations.take(async () => {
      done.push(word);
    });

  test("what is asked for after a Commit waits until it is through", async () => {
    const one = commit("one", done);
    const operation = turns.take(one.work);
    const word = say("hello");
    await settled();
    expect(done).toEqual(["one begins"]);
    one.through();
    await Promise.all([operation, word]);
    expect(done).toEqual(["one begins", "one is through", "hello"]);
  });

  test("but not for one that is held up; a second Commit still waits for the first", async () => {
    const [one, two] = [commit("one", done), commit("two", done)];
    const operations = [turns.take(one.work), say("first"), turns.take(two.work), say("second")];
    await settled();
    turns.holdUp(true);
    await settled();
    expect(done).toEqual(["one begins", "first", "second"]);
    turns.holdUp(false);
    one.through();
    await settled();
    two.through();
    await Promise.all(operations);
    expect(done.slice(3)).toEqual(["one is through", "two begins", "two is through"]);
  });

  test("an operation learns how its Commit ended, held up or not, and only it does", async () => {
    const one = commit("one", done);
    const operation = turns.take(one.work);
    const word = say("hello");
    await settled();
    turns.holdUp(true);
    await word;
    one.fail(new Error("refused"));
    await expect(operation).rejects.toThrow("refused");
  });

  test("a message that needs a Commit goes on when that is held up, unless it needs it through", async () => {
    const [one, two] = [commit("one", done), commit("two", done)];
    const word = operations.take(async () => {
      await turns.within(one.work);
      done.push("a word");
    });
    await settled();
    turns.holdUp(true);
    await word;
    const other = operations.take(async () => {
      await turns.through(two.work);
      done.push("another word");
    });
    await settled();
    expect(done).toEqual(["one begins", "a word"]);
    one.through();
    await settled();
    two.through();
    await other;
    expect(done.at(-1)).toBe("another word");
  });

  test("no more Commits wait than the bound says, held up or not", async () => {
    const one = commit("one", done);
    const first = turns.take(one.work);
    await settled();
    turns.holdUp(true);
    const second = turns.take(one.work);
    await expect(turns.take(one.work)).rejects.toMatchObject({ code: "too_many_operations" });
    one.through();
    await first;
    await settled();
    one.through();
    await second;
  });
});
