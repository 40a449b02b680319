import { describe, expect, test } from "@jest/globals";
import { limits } from "../../src/index.ts";
import { now, type StoreFactory } from "./samples.ts";

export function replicasSuite(open: StoreFactory): void {
  describe("leases, connections and signals", () => {
    test("a lease has one holder until it runs out or is given back", async () => {
      const store = await open();
      const { leases } = store;
      expect(await leases.take(["x", "y"], "one", now, now + 10)).toEqual(["x", "y"]);
      expect(await leases.take(["x", "z"], "two", now + 9, now + 19)).toEqual(["z"]);
      expect(await leases.take(["x"], "one", now + 9, now + 20)).toEqual(["x"]);
      expect(await leases.take(["x", "y"], "two", now + 10, now + 30)).toEqual(["y"]);
      await leases.release(["x", "y"], "one");
      expect(await leases.take(["x", "y"], "three", now + 10, now + 30)).toEqual(["x"]);
      await store.close();
    });

    test("takers at once: exactly one of them holds it", async () => {
      const store = await open();
      const { leases } = store;
      const answers = await Promise.all(
        ["one", "two", "three", "four"].map((holder) => leases.take(["x"], holder, now, now + 10)),
      );
      expect(answers.flat()).toEqual(["x"]);
      await store.close();
    });

    test("streams of a device are numbered", async () => {
      const store = await open();
      const { connections } = store;
      const numbers = await Promise.all([1, 2, 3].map(() => connections.open("alice/1")));
      expect([...numbers].sort()).toEqual([1n, 2n, 3n]);
      await connections.open("bob/1");
      expect(await connections.newest(["nobody", "alice/1", "bob/1"])).toEqual([0n, 3n, 1n]);
      await store.close();
    });

    test("a signal has a bound, and no process hears its own", async () => {
      const store = await open();
      const { signals } = store;
      const heard: Uint8Array[] = [];
      const stop = signals.listen((signal) => heard.push(signal));
      await signals.send(new Uint8Array(limits.signalBytesMax));
      await expect(signals.send(new Uint8Array(limits.signalBytesMax + 1))).rejects.toMatchObject({
        code: "limit",
      });
      stop();
      expect(heard).toEqual([]);
      await store.close();
    });
  });
}
