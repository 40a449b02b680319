import js from "@eslint/js";
import tseslint from "typescript-eslint";

const cores = ["tls-codec", "mls-wire", "mls-tree", "ordering", "relay", "transparency", "policy"];
const clockAndChance = "A core takes time, randomness and keys as arguments.";

export default tseslint.config(
  {
    ignores: [
      "**/dist/**",
      "**/src/gen/**",
      "**/.turbo/**",
      "**/coverage/**",
      "**/.entente/**",
      "**/*.config.mjs",
    ],
  },
  js.configs.recommended,
  {
    files: ["**/*.mjs"],
    languageOptions: {
      globals: {
        process: "readonly",
        console: "readonly",
        URL: "readonly",
        Buffer: "readonly",
        setTimeout: "readonly",
        clearTimeout: "readonly",
        performance: "readonly",
      },
    },
  },
  {
    files: ["**/*.ts"],
    extends: [...tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: {
        project: [
          "./packages/*/tsconfig.test.json",
          "./services/*/tsconfig.test.json",
          "./tools/*/tsconfig.test.json",
        ],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-non-null-assertion": "error",
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      // One name is both type and codec (KeyPackage the value, KeyPackage the type).
      "no-redeclare": "off",
      "@typescript-eslint/no-redeclare": "off",
      "@typescript-eslint/require-await": "off",
      "max-lines": ["error", { max: 400, skipBlankLines: false, skipComments: false }],
      eqeqeq: "error",
      "no-empty": "error",
    },
  },
  {
    files: cores.map((name) => `packages/${name}/src/**/*.ts`),
    rules: {
      "no-restricted-globals": [
        "error",
        { name: "Date", message: clockAndChance },
        { name: "performance", message: clockAndChance },
      ],
      "no-restricted-properties": ["error", { object: "Math", property: "random", message: clockAndChance }],
    },
  },
  {
    files: ["**/test/**/*.ts"],
    rules: { "@typescript-eslint/no-non-null-assertion": "off", "max-lines": ["error", { max: 600 }] },
  },
);
