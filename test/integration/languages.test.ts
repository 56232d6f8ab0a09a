import assert from "node:assert/strict";
import { Example } from "./languages/example.ts";
import { Workbench } from "./languages/workbench.ts";
import { provideImages } from "./rust/program.ts";
import { skip } from "./support/skip.ts";

describe("the plugin for other languages", function () {
    this.timeout(300_000);
    let bench: Workbench;
    let inTypeScript: Readonly<Record<string, unknown>>;
    const messages = new Map<string, string>();

    before(async () => {
        await provideImages();
        bench = await Workbench.create();
    });
    after(() => bench?.remove());

    for (const language of ["typescript", "yaml", "python"]) {
        describe(`the example in ${language}`, () => {
            let example: Example;

            before(async function () {
                if (language === "python" && bench.python === undefined) {
                    skip(this, "there is no Python with venv: install python3 and python3-venv");
                }
                example = await Example.create(bench, language);
                await example.up();
            });
            after(() => example?.remove());

            it("shows no change after it came up", () => example.preview("--expect-no-changes"));

            it("makes the same resources as the one in TypeScript", async () => {
                const inputs = await example.inputs();
                inTypeScript ??= inputs;
                assert.ok(Object.keys(inputs).length > 20);
                assert.deepEqual(inputs, inTypeScript);
            });

            it("refuses a wrong argument with the message of the library", async () => {
                await example.set({ clientPort: 70_000 });
                const output = await example.fail("preview");
                messages.set(language, /DockerNatsCluster .*/.exec(output)?.[0] ?? output);
                assert.match(messages.get(language) ?? "", /: clientPort: 70000 is not a valid port/);
                assert.equal(messages.get(language), messages.get("typescript"));
            });
        });
    }
});
