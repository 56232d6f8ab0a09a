import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { Example } from "./languages/example.ts";
import { sdkChecks } from "./languages/sdks.ts";
import { Workbench } from "./languages/workbench.ts";
import { provideImages } from "./rust/program.ts";
import { edit } from "./support/files.ts";
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

    const requirePython = (context: Mocha.Context, language: string) => {
        if (/python/i.test(language) && bench.python === undefined) {
            skip(context, "there is no Python with venv: install python3 and python3-venv");
        }
    };

    for (const language of ["typescript", "yaml", "python"]) {
        describe(`the example in ${language}`, () => {
            let example: Example;

            before(async function () {
                requirePython(this, language);
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

    it("fails the update of a service that does not become healthy, with the message of the library", async () => {
        const [folder, file] = [
            join(bench.folder, "examples/ill"),
            join(bench.folder, "examples/ill/Pulumi.yaml"),
        ];
        cpSync(join(bench.folder, "examples/yaml"), folder, { recursive: true });
        const example = await Example.create(bench, "ill");
        try {
            edit(file, "jetstream: { size: 64Mi }", "jetstream: { enabled: false }\n      nodes: 1");
            edit(file, "port: ${servicePort}", "health: { exec: [/none] }\n      readinessSeconds: 5");
            const output = await example.fail();
            const reason =
                /Service "dhi-test-example-hello" did not become healthy within 5 s: its health check fails/;
            assert.match(output, reason);
            assert.doesNotMatch(output, /error serializing/);
        } finally {
            await example.remove();
        }
    });

    for (const [language, check] of Object.entries(sdkChecks)) {
        it(`has an SDK for ${language} that compiles, with a program that uses it`, async function () {
            requirePython(this, language);
            assert.equal(await check(bench), "");
        });
    }

    for (const language of ["C#", "Java"]) {
        it(`has an SDK for ${language} that compiles`, function () {
            skip(this, `the generator for ${language} is in no module of the Go module proxy`);
        });
    }

    describe("the example with two stacks", () => {
        let cluster: Example;
        let services: Example;

        before(async () => {
            cluster = await Example.create(bench, "multi-stack/cluster");
            await cluster.up();
            services = await Example.create(bench, "multi-stack/services", cluster);
            await services.set({ clusterStack: "organization/dhi-example-cluster/test" });
            await services.up();
        });
        after(async () => {
            await services?.run("destroy", "--yes", "--skip-preview");
            await cluster?.remove();
        });

        it("runs the service on the cluster of the other stack, with the same inputs", async () => {
            const inputs = await services.inputs();
            const own = ([name]: [string, unknown]) => name.includes(`${Workbench.prefix}hello`);
            const wanted = Object.fromEntries(Object.entries(inTypeScript).filter(own));
            // Only the folder of the sources differs, as it is relative to the program.
            assert.deepEqual(withoutBuild(inputs), withoutBuild(wanted));
        });

        it("shows no change in either afterwards", async () => {
            await cluster.preview("--expect-no-changes");
            await services.preview("--expect-no-changes");
        });
    });
});

function withoutBuild(inputs: Readonly<Record<string, unknown>>) {
    return Object.fromEntries(
        Object.entries(inputs).filter(([name]) => !name.startsWith("docker:index/image:")),
    );
}
