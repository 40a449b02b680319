import base from "../../jest.base.mjs";

export default {
  ...base,
  globalSetup: "<rootDir>/test/postgres-server.ts",
  globalTeardown: "<rootDir>/test/postgres-server-end.ts",
};
