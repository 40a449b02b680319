import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, test } from "@jest/globals";
import { httpProxyProblem, parseHttpProxy, ProxyError, proxyName, tunnel } from "../src/http-proxy.ts";

describe("the URL of a proxy", () => {
  test.each([
    ["http://127.0.0.1:3128", { host: "127.0.0.1", port: 3128 }],
    ["http://proxy.example:80/", { host: "proxy.example", port: 80 }],
    ["http://[::1]:8118", { host: "::1", port: 8118 }],
    ["http://me:p%40ss@proxy.example:8080", { host: "proxy.example", port: 8080, credentials: "me:p@ss" }],
  ])("%s", (url, proxy) => {
    expect(parseHttpProxy(url)).toEqual(proxy);
  });

  test.each([
    ["proxy.example:3128", "proxy.example is no way"],
    ["", "no URL"],
    ["https://proxy.example:3128", "https is no way"],
    ["socks5://127.0.0.1:9050", "socks5 is no way"],
    ["http://proxy.example", "no port"],
    ["http://proxy.example:3128/path", "a path"],
    ["http://proxy.example:3128/?a=1", "a path"],
    ["http://proxy.example:99999", "no URL"],
  ])("%s is none", (url, problem) => {
    expect(httpProxyProblem(url)).toContain(problem);
    expect(() => parseHttpProxy(url)).toThrow(RangeError);
  });

  test("is named without its credentials", () => {
    expect(proxyName(parseHttpProxy("http://me:secret@proxy.example:8080"))).toBe("proxy.example:8080");
    expect(proxyName({ host: "::1", port: 1 })).toBe("[::1]:1");
  });
});

describe("a tunnel", () => {
  const signal = AbortSignal.timeout(60_000);

  test("that a server refuses, or does not understand, says with which status", async () => {
    const server = createServer((_request, response) => response.writeHead(200).end("a page"));
    server.on("connect", (_request, socket) => socket.end("HTTP/1.1 403 Forbidden\r\n\r\n"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const proxy = { host: "127.0.0.1", port: (server.address() as AddressInfo).port };
    const refused = tunnel(proxy, "b.example:7106", signal);
    await expect(refused).rejects.toMatchObject({ code: "proxy_refused", status: 403 });
    await new Promise((resolve) => server.close(resolve));
    const down = tunnel(proxy, "b.example:7106", signal);
    await expect(down).rejects.toMatchObject({ code: "proxy_unreachable", status: 0 });
    await expect(down).rejects.toBeInstanceOf(ProxyError);
  });
});
