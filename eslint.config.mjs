import js from "@eslint/js";
import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";

// Rules that need no types: with types it takes as long as tsc, which `npm run check` runs anyway.
export default defineConfig({
  files: ["**/*.ts"],
  extends: [js.configs.recommended, tseslint.configs.recommended],
  rules: {
    // tsc reports unused locals, and a parameter that an interface asks for may go unused.
    "@typescript-eslint/no-unused-vars": "off",
    eqeqeq: "error",
  },
});
