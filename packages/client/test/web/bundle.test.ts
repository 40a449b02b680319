import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { createContext, runInContext } from "node:vm";
import { fileURLToPath } from "node:url";
import { build, stop } from "esbuild";
import * as database from "fake-indexeddb";

// The SDK as a web application has it: one script, in a place that knows nothing of Node.
const entry = `
  export * from "@entente/client";
  export * from "@entente/client/web";
`;
let script: string;

/** What a browser has, of all that Node has. */
const browser = [
  ...[
    "AbortController",
    "AbortSignal",
    "DOMException",
    "EventTarget",
    "Event",
    "TextDecoder",
    "TextEncoder",
    "URL",
  ],
  ...["atob", "btoa", "console", "crypto", "navigator", "performance", "queueMicrotask", "structuredClone"],
  ...["setTimeout", "clearTimeout", "setInterval", "clearInterval", "WebSocket"],
] as const;

beforeAll(async () => {
  const { outputFiles } = await build({
    stdin: { contents: entry, resolveDir: fileURLToPath(new URL("..", import.meta.url)) },
    bundle: true,
    write: false,
    format: "iife",
    globalName: "entente",
    platform: "browser",
    target: "es2023",
    logLevel: "silent",
  });
  script = outputFiles[0]?.text ?? "";
});

afterAll(() => stop());

test("is one script that needs nothing of Node's", async () => {
  const globals = Object.fromEntries(browser.map((name) => [name, globalThis[name]]));
  const page = createContext({ ...globals, ...database });
  runInContext(script, page);
  expect(runInContext("typeof process + typeof Buffer + typeof require", page)).toBe(
    "undefinedundefinedundefined",
  );
  const told = runInContext(
    `(async () => {
      const { IndexedDbStore, webCrypto, webTransports, Client } = entente;
      const store = await IndexedDbStore.open("page");
      const settings = {
        clientId: "alice@a.example/browser", store, crypto: webCrypto,
        transports: webTransports("wss://127.0.0.1:1"),
        home: {
          domain: "a.example", rootCertificatePem: "",
          deliveryService: { address: "", name: "ds.a.example" },
          authenticationService: { address: "", name: "as.a.example" },
        },
      };
      try {
        await Client.enrol(settings, "an invitation");
        return "enrolled";
      } catch (error) {
        return error.code;
      } finally {
        await store.close();
      }
    })()`,
    page,
  ) as Promise<string>;
  // As far as the door of a web gateway that is not there.
  expect(await told).toBe("unreachable");
});
