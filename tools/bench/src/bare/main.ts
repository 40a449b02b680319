import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { Server, type ServerDuplexStream, ServerCredentials, type ServiceDefinition } from "@grpc/grpc-js";
import { DeliveryService } from "@entente/proto";

// The baseline of pushing: a grpc-js server that does nothing but write the same bytes to every stream. Its first line says its
// port; a line `push MESSAGES BYTES` makes it write.
const [certificate = "", key = ""] = process.argv.slice(2);
const asBytes = (bytes: Buffer): Buffer => bytes;
const methods: ServiceDefinition = {
  Subscribe: { ...DeliveryService.Subscribe, responseSerialize: asBytes },
};
const streams: ServerDuplexStream<unknown, Buffer>[] = [];
// Small enough not to count as an item.
const caughtUp = Buffer.alloc(2);

const server = new Server({ "grpc.max_concurrent_streams": 100 });
server.addService(methods, {
  Subscribe: (call: ServerDuplexStream<unknown, Buffer>) => {
    streams.push(call);
    call.on("data", () => call.write(caughtUp));
    call.on("error", () => undefined);
  },
});
const pair = { private_key: readFileSync(key), cert_chain: readFileSync(certificate) };
server.bindAsync("127.0.0.1:0", ServerCredentials.createSsl(null, [pair], false), (error, port) => {
  if (error !== null) throw error;
  console.log(String(port));
});

async function push(messages: number, bytes: number): Promise<void> {
  for (let message = 0; message < messages; message += 1) {
    // Never begins as a batch of items does.
    const body = Buffer.alloc(bytes, message % 8);
    for (const stream of streams)
      if (!stream.write(body)) await new Promise((resolve) => stream.once("drain", resolve));
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const [command, messages, bytes] = line.split(" ");
  if (command === "push") await push(Number(messages), Number(bytes));
}
process.exit();
