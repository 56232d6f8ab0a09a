import pulumi from "@pulumi/eslint-plugin";
import tseslint from "typescript-eslint";

// Mocha loads custom reporters as CommonJS, and a test's program is in that form.
const commonJs = {
    files: ["**/*.cjs", "test/integration/package/program/*.js"],
    rules: { "@typescript-eslint/no-require-imports": "off" },
};

export default tseslint.config(
    { ignores: [".dhi/", "dist/", "node_modules/", "apps/"] },
    ...tseslint.configs.strict,
    commonJs,
    // A schema's `any` is this `any`, and no `unknown`.
    { files: ["plugin/generated/*.ts"], rules: { "@typescript-eslint/no-explicit-any": "off" } },
    {
        files: ["**/*.ts"],
        plugins: { "@pulumi": pulumi },
        languageOptions: { parserOptions: { projectService: true } },
        rules: {
            // `${output}` prints "[object Object]" or leaks nothing useful: the one Pulumi mistake a linter can see.
            "@pulumi/no-output-in-template-literal": "error",
            "@typescript-eslint/no-floating-promises": "error",
            "@typescript-eslint/no-misused-promises": "error",
            "@typescript-eslint/prefer-nullish-coalescing": "error",
            "max-lines": ["error", { max: 300 }],
        },
    },
    // Nobody edits what "npm run docs" writes.
    { files: ["**/generated/**"], rules: { "max-lines": "off" } },
);
