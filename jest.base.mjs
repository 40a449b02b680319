// Shared by every package's jest.config.mjs. Tests are ESM TypeScript; swc strips types, `tsc` checks them.
export default {
  testEnvironment: "node",
  // No test measures time; a slow machine gets the time that it needs before a test counts as hung.
  testTimeout: 300_000,
  globalTeardown: "<rootDir>/../../jest.teardown.mjs",
  testMatch: ["<rootDir>/test/**/*.test.ts"],
  extensionsToTreatAsEsm: [".ts"],
  transform: {
    "^.+\\.ts$": [
      "@swc/jest",
      {
        jsc: {
          target: "es2023",
          parser: { syntax: "typescript", decorators: true },
          transform: { legacyDecorator: true },
        },
        module: { type: "es6" },
        sourceMaps: "inline",
      },
    ],
  },
};
