import protobuf from "protobufjs/minimal.js";

// protobuf.js gives a uint64 as an object of the `long` package where that package is present, whatever the generated types
// say. These stubs promise numbers, and every edge refuses one that is not a safe integer.
Reflect.set(protobuf.util, "Long", undefined);
protobuf.configure();
