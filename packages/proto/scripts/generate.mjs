// Makes src/gen from the schemas in /proto: static protobuf.js code, one module of names per protobuf package, and one
// method table per gRPC service. Nothing is reflected on at run time. `node generate.mjs [outDir]`.
import { execFileSync } from "node:child_process";
import { globSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import protobuf from "protobufjs";

const here = dirname(fileURLToPath(import.meta.url));
const repository = resolve(here, "../../..");
const protoRoot = join(repository, "proto");
const out = resolve(process.argv[2] ?? join(here, "../src/gen"));
const files = globSync("entente/**/*.proto", { cwd: protoRoot }).sort();
const pbjs = join(dirname(createRequire(import.meta.url).resolve("protobufjs-cli/package.json")), "bin/pbjs");
const banner = "// Generated from /proto by packages/proto/scripts/generate.mjs. Do not edit.\n";

const FLAGS = [
  ["-t", "static-module", "-w", "esm", "--force-number", "--null-semantics"],
  ["--no-create", "--no-verify", "--no-delimited", "--no-typeurl", "--no-service", "--no-convert"],
].flat();

function pbjsRun(extra, target) {
  execFileSync(process.execPath, [pbjs, ...FLAGS, ...extra, "-p", ".", "-o", target, ...files], {
    cwd: protoRoot,
    stdio: "inherit",
  });
}

/** The schema tree, for the service tables and the list of names; used only here. */
function loadRoot() {
  const root = new protobuf.Root();
  root.resolvePath = (_origin, target) => (target.startsWith("/") ? target : join(protoRoot, target));
  root.loadSync(files, { keepCase: false });
  root.resolveAll();
  return root;
}

function packagesOf(root) {
  const found = [];
  const walk = (namespace) => {
    const nested = namespace.nestedArray;
    const types = nested.filter((item) => item instanceof protobuf.Type || item instanceof protobuf.Enum);
    const services = nested.filter((item) => item instanceof protobuf.Service);
    if (types.length + services.length > 0)
      found.push({ name: namespace.fullName.slice(1), types, services });
    for (const item of nested) if (item.constructor === protobuf.Namespace) walk(item);
  };
  walk(root);
  return found;
}

const shortName = (packageName) => packageName.split(".").at(-2);
const lowerFirst = (name) => name[0].toLowerCase() + name.slice(1);

function writeNames({ name, types }) {
  const names = types.map((type) => type.name);
  const short = shortName(name);
  writeFileSync(
    join(out, `${short}.js`),
    `${banner}import { entente } from "./messages.js";\n\nexport const { ${names.join(", ")} } = ${name};\n`,
  );
  const aliases = names.map((each) => `export import ${each} = ${name}.${each};`).join("\n");
  writeFileSync(
    join(out, `${short}.d.ts`),
    `${banner}import { entente } from "./messages.js";\n\n${aliases}\n`,
  );
}

function methodEntry(method, service) {
  const request = method.resolvedRequestType.fullName.slice(1);
  const response = method.resolvedResponseType.fullName.slice(1);
  const path = `/${service.fullName.slice(1)}/${method.name}`;
  const js = [
    `  ${method.name}: {`,
    `    path: "${path}",`,
    `    originalName: "${lowerFirst(method.name)}",`,
    `    requestStream: ${String(method.requestStream ?? false)},`,
    `    responseStream: ${String(method.responseStream ?? false)},`,
    `    requestSerialize: (value) => ${request}.encode(value).finish(),`,
    `    requestDeserialize: (bytes) => ${request}.decode(bytes),`,
    `    responseSerialize: (value) => ${response}.encode(value).finish(),`,
    `    responseDeserialize: (bytes) => ${response}.decode(bytes),`,
    "  },",
  ].join("\n");
  const stream = `${String(method.requestStream ?? false)}, ${String(method.responseStream ?? false)}`;
  const ts = `  readonly ${method.name}: Method<typeof ${request}, typeof ${response}, ${stream}>;`;
  return { js, ts };
}

function writeServices(packages) {
  const js = [];
  const ts = [];
  for (const service of packages.flatMap((each) => each.services)) {
    const entries = service.methodsArray.map((method) => methodEntry(method, service));
    js.push(`export const ${service.name} = {\n${entries.map((entry) => entry.js).join("\n")}\n};\n`);
    js.push(`export const ${service.name}Name = "${service.fullName.slice(1)}";\n`);
    ts.push(`export declare const ${service.name}: {\n${entries.map((entry) => entry.ts).join("\n")}\n};\n`);
    ts.push(`export declare const ${service.name}Name: "${service.fullName.slice(1)}";\n`);
  }
  writeFileSync(
    join(out, "services.js"),
    `${banner}import { entente } from "./messages.js";\n\n${js.join("\n")}`,
  );
  writeFileSync(
    join(out, "services.d.ts"),
    `${banner}import type { entente } from "./messages.js";\nimport type { Method } from "../method.js";\n\n${ts.join("\n")}`,
  );
}

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
pbjsRun(["-d"], join(out, "messages.js"));
pbjsRun(["--no-comments"], join(out, "messages.js"));
const packages = packagesOf(loadRoot());
for (const each of packages) writeNames(each);
writeServices(packages);
console.log(`${String(files.length)} schemas → ${relative(process.cwd(), out) || out}`);
