import js from "@eslint/js";
import tseslint from "typescript-eslint";

// `components/` declares, `operations/` does, `local/` and `test/` may know both: a 3 a.m. restore must not need Pulumi.
const noImports = (...patterns) => ({ "no-restricted-imports": ["error", { patterns }] });
const from = (folder) => ({
  group: [`**/${folder}/**`],
  message: `Direction: index.ts → components → operations; nothing here may know ${folder}/.`,
});
const fromPulumi = {
  group: ["@pulumi/*"],
  message:
    "Only operations/release/pulumi/ may know Pulumi, and load it when it is needed: a restore must not need it.",
};

export default tseslint.config(
  { ignores: ["node_modules/", "**/dist/"] },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: { allowDefaultProject: ["*.js"] }, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      eqeqeq: "error",
      "max-lines": ["error", { max: 250, skipBlankLines: true, skipComments: true }],
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      // A component registers itself with the engine when it is constructed.
      "no-new": "off",
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
    },
  },
  { files: ["components/**/*.ts"], rules: noImports(from("local"), from("test")) },
  { files: ["operations/**/*.ts"], rules: noImports(from("components"), from("local"), from("test"), fromPulumi) },
  {
    // Its types alone: whatever is imported otherwise would be asked for in the image of the operations, too.
    files: ["operations/release/pulumi/*.ts"],
    rules: {
      ...noImports(from("components"), from("local"), from("test")),
      "@typescript-eslint/no-restricted-imports": ["error", { patterns: [{ ...fromPulumi, allowTypeImports: true }] }],
    },
  },
  {
    // The rules judge what is declared, whoever declares it.
    files: ["policies/**/*.ts"],
    rules: noImports(from("components"), from("operations"), from("local"), from("test")),
  },
  { files: ["local/**/*.ts"], rules: noImports(from("test")) },
  { files: ["pipeline/**/*.ts"], rules: noImports(from("components"), from("local"), from("test")) },
  {
    // mocha's describe and it take functions whose promises mocha itself awaits.
    files: ["test/**/*.ts"],
    rules: {
      "@typescript-eslint/no-floating-promises": "off",
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/no-unused-expressions": "off",
    },
  },
  { files: ["**/*.js"], extends: [tseslint.configs.disableTypeChecked] },
);
