import assert from "node:assert/strict";
import { Consumer } from "./package/consumer.ts";
import { skip } from "./support/skip.ts";

describe("the npm package, installed from its archive into an empty project", function () {
    this.timeout(300_000);
    let consumer: Consumer;

    before(async function () {
        if (process.platform === "win32") {
            skip(this, "the build and the links to Node are made for Linux and macOS");
        }
        consumer = await Consumer.create();
    });

    after(() => consumer?.remove());

    const projects: [extension: "mts" | "cts" | "ts", options: string[]][] = [
        ["mts", ["--module", "nodenext"]],
        ["cts", ["--module", "nodenext"]],
        ["ts", ["--module", "preserve", "--moduleResolution", "bundler"]],
        // What "pulumi new typescript" wrote for years.
        ["ts", ["--module", "commonjs", "--moduleResolution", "node10"]],
    ];
    for (const [extension, options] of projects) {
        it(`type-checks main.${extension} with ${options.join(" ")}`, async () => {
            assert.equal(await consumer.typeCheck(extension, options), "");
        });
    }

    // The newest of each supported line in the npm registry.
    for (const version of ["20.20.2", "22.23.3", "24.21.0"]) {
        for (const program of ["main.mjs", "main.js"]) {
            it(`previews a cluster under Node ${version} from ${program}`, async () => {
                await consumer.use(version, program);
                const { output } = await consumer.preview();
                assert.match(output, /\+ 19 to create/);
                assert.doesNotMatch(output, /warning/i);
            });
        }
    }

    it("runs a cluster, and shows no change afterwards, from the other kind of module either", async () => {
        await consumer.up();
        await consumer.assertUnchanged();
        await consumer.use("24.21.0", "main.mjs");
        await consumer.preview("--expect-no-changes");
    });
});
