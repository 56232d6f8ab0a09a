import assert from "node:assert/strict";
import { delimiter } from "node:path";
import type { StackPreview } from "../../../../preview/stackPreview.ts";
import { TestFolder } from "../../folder.ts";
import { inCluster, step } from "../../preview/engineEvents.ts";
import { runHere } from "../runHere.ts";

const events = [
    step("create", {
        types: inCluster.stream,
        parent: "nats",
        name: "nats-stream-A",
        now: { a: "pul-marker-1", b: "own-marker-2" },
    }),
    { diagnosticEvent: { severity: "info", message: "a program printed own-marker-2" } },
    { summaryEvent: { durationSeconds: 3, resourceChanges: {} } },
];
const config = {
    "dhi:natsPassword": { value: "own-marker-2", secret: true },
    "dhi:x": { value: "plain", secret: false },
};

describe("a preview in CI", () => {
    const folder = new TestFolder();

    async function preview(script: string, stack = "prod", ...args: readonly string[]) {
        folder.write("events", events.map((event) => JSON.stringify(event)).join("\n"));
        folder.write("config", JSON.stringify(config));
        folder.write(
            "pulumi",
            `#!/bin/bash\ncd '${folder.path.replaceAll("'", `'\\''`)}'\n${script}\n`,
            0o755,
        );
        process.exitCode = undefined;
        const result = await runHere("ci/preview/run.ts", [stack, folder.at("out"), ...args], {
            PATH: `${folder.path}${delimiter}${process.env["PATH"]}`,
            PULUMI_ACCESS_TOKEN: "pul-marker-1",
            PULUMI_BACKEND_URL: "",
        });
        const exitCode = process.exitCode ?? 0;
        process.exitCode = undefined;
        return { ...result, exitCode, found: JSON.parse(folder.read(`out/${stack}.json`)) as StackPreview };
    }

    it("is written without the secrets of the stack and of the job", async () => {
        const { stdout, exitCode, found } = await preview(
            '[ "$1" = config ] && exec cat config; [ -z "${PULUMI_BACKEND_URL+set}" ] && exec cat events',
        );
        assert.equal(exitCode, 0);
        assert.match(
            stdout,
            /^prod: first deployment: 1 stream, 1 resource in all\ninfo: prod: a program printed \[secret\]/,
        );
        assert.deepEqual(found.changes[0]?.inputs, { a: "[secret]", b: "[secret]" });
    });

    it("has a plan, if it is to have one, on Docker only", async () => {
        const script = '[ "$1" = config ] && exec cat config; echo "$*" > calls; exec cat events';
        await preview(script, "dev", "--plan");
        assert.ok(folder.read("calls").includes(`--save-plan ${folder.at("out/dev.plan")}`));
        for (const args of [["dev"], ["prod", "--plan"]]) {
            await preview(script, ...(args as [string]));
            assert.doesNotMatch(folder.read("calls"), /--save-plan/);
        }
    });

    it("is written where Pulumi fails before its engine starts", async () => {
        const { exitCode, found } = await preview('echo "error: no stack named prod" >&2; exit 255');
        assert.equal(exitCode, 1);
        assert.deepEqual(found.messages, [{ severity: "error", text: "error: no stack named prod" }]);
    });
});
