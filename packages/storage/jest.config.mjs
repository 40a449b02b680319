// By URL: the file lies outside the package, as the other packages name it on the command line.
const { default: base } = await import(new URL("../../jest.base.mjs", import.meta.url).href);

export default {
  ...base,
  globalSetup: "<rootDir>/test/postgres-server.ts",
  globalTeardown: "<rootDir>/test/postgres-server-end.ts",
};
