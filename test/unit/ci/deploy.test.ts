/** CI's deployment, with a fake Pulumi CLI. */
import assert from "node:assert/strict";
import { execa } from "execa";
import { delimiter } from "node:path";
import { fileURLToPath } from "node:url";
import type { StackPreview } from "../../../preview/stackPreview.ts";
import { TestFolder } from "../folder.ts";
import { inCluster, previewOf, step } from "../preview/engineEvents.ts";
import { runHere } from "./runHere.ts";

const create = step("create", {
    types: inCluster.stream,
    parent: "nats",
    name: "nats-stream-A",
    now: { a: "pul-marker-1", b: "own-marker-2" },
}) as { readonly resourcePreEvent: { readonly metadata: object } };
const { metadata } = create.resourcePreEvent;
const begun = { resourcePreEvent: { metadata } };
const made = [begun, { resOutputsEvent: { metadata } }, { summaryEvent: { durationSeconds: 3 } }];
const error = (message: string) => ({ diagnosticEvent: { severity: "error", message } });

describe("a deployment in CI", () => {
    const folder = new TestFolder();

    /** Writes a fake CLI whose `up` logs events and ends with an exit code, or does what a script says. */
    function fake(events: readonly object[], up: string, check = "exit 0"): void {
        folder.write("events", events.map((event) => JSON.stringify(event)).join("\n"));
        folder.write("config", JSON.stringify({ "dhi:a": { value: "own-marker-2", secret: true } }));
        const cases = [
            "config) exec cat config ;;",
            `up) cp events "\${@: -1}"; ${up} ;;`,
            `preview) ${check} ;;`,
        ];
        const here = folder.path.replaceAll("'", `'\\''`);
        folder.write(
            "pulumi",
            `#!/bin/bash\ncd '${here}'\necho "$*" >> calls\ncase "$1" in ${cases.join("\n")} esac\n`,
            0o755,
        );
    }
    const environment = () => ({
        PATH: `${folder.path}${delimiter}${process.env["PATH"]}`,
        PULUMI_ACCESS_TOKEN: "pul-marker-1",
        PULUMI_BACKEND_URL: "",
    });
    const deploy = (...args: readonly string[]) =>
        runHere("ci/deploy.ts", ["prod", folder.at("out"), ...args], environment());
    const found = () => JSON.parse(folder.read("out/prod.json")) as StackPreview;
    const calls = () => folder.read("calls").trim().split("\n").slice(1);
    const withPlan = () => {
        folder.write("previews/prod.json", JSON.stringify(previewOf(create)));
        folder.write("previews/prod.plan", "{}");
        return ["--previews", folder.at("previews")];
    };

    it("does what its preview has shown and nothing else, and writes it without secrets", async () => {
        fake(made, "exit 0");
        const { stdout, exitCode } = await deploy(...withPlan());
        assert.equal(exitCode, 0);
        assert.match(stdout, /^prod: /);
        assert.deepEqual(found().changes[0]?.inputs, { a: "[secret]", b: "[secret]" });
        const [up, check, ...more] = calls();
        const plan = folder.at("previews/prod.plan");
        assert.ok(
            up?.startsWith(
                `up --stack prod --yes --non-interactive --color never --plan ${plan} --event-log /`,
            ),
        );
        assert.equal(check, "preview --stack prod --expect-no-changes --non-interactive --color never");
        assert.deepEqual(more, []);
    });

    it("says that it is not bound without a plan, and refuses to go on without the preview", async () => {
        fake(made, "exit 0");
        folder.write("previews/prod.json", JSON.stringify(previewOf(create)));
        const { stdout, stderr: none } = await deploy("--previews", folder.at("previews"));
        assert.equal(none, "");
        assert.match(stdout, /^prod has no plan: its update may do more/);
        assert.doesNotMatch(calls()[0] ?? "", /--plan/);
        const { stderr } = await deploy("--previews", folder.at("nowhere"));
        assert.match(stderr, /has no preview of prod: run ci\/preview\/run\.ts prod .*--plan/);
    });

    const failures: Readonly<
        Record<string, [events: object[], up: string, message: RegExp, check?: string]>
    > = {
        "the update fails": [[begun, error("no space left")], "exit 255", /The update of prod failed/],
        "the plan no longer fits": [
            [create, error("resource urn:… violates plan: properties changed")],
            "exit 255",
            /other changes than its preview has shown.*Nothing was changed\. Run the workflow again/,
        ],
        "Pulumi fails after the last event": [made, "exit 1", /The update of prod failed/],
        "a second update would change something": [made, "exit 0", /would change something again/, "exit 1"],
    };
    for (const [name, [events, up, message, check]] of Object.entries(failures)) {
        it(`fails, and writes what was done, if ${name}`, async () => {
            fake(events, up, check);
            const { exitCode, stderr } = await deploy(...withPlan());
            assert.equal(exitCode, 1);
            assert.match(stderr, message);
            assert.equal(found().stack, "prod");
            assert.equal(calls().length, check === undefined ? 1 : 2);
        });
    }

    it("shows why Pulumi did not start its engine", async () => {
        fake([], 'echo "error: no stack named prod; own-marker-2" >&2; exit 255');
        await deploy();
        assert.deepEqual(found().messages, [
            { severity: "error", text: "error: no stack named prod; [secret]" },
        ]);
    });

    it("goes on where an image that was built again is the same as before", async () => {
        const less = error("expected resource operations for urn:a but none were seen");
        fake([...made, less], "exit 255");
        assert.equal((await deploy(...withPlan())).exitCode, 0);
        assert.equal(calls().length, 2);
    });

    it("lets Pulumi end what it has begun where the job is stopped", async () => {
        fake([begun], "trap 'echo stopped >> calls; exit 1' INT; touch ready; while :; do sleep 0.05; done");
        const root = fileURLToPath(new URL("../../..", import.meta.url));
        const run = execa("node", ["--import", "tsx", "ci/deploy.ts", "prod", folder.at("out")], {
            ...{ cwd: root, env: environment(), reject: false },
        });
        await execa("bash", ["-c", "until [ -e ready ]; do sleep 0.05; done"], { cwd: folder.path });
        run.kill("SIGTERM");
        const { exitCode } = await run;
        assert.equal(exitCode, 1);
        assert.equal(calls().at(-1), "stopped");
        assert.equal(found().update?.unfinished[0]?.state, "interrupted");
    }).timeout(60_000);
});
