import { execa } from "execa";
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, parseDocument, stringify } from "yaml";
import { openWorkspace } from "../../workspace/workspace.ts";
import { foldersOf } from "../../offline/cluster/folders.ts";

/** The commands in docs/kubernetes.md, for a machine with neither a cluster nor access to a registry. */
describe("npm start on the kit's own cluster", function () {
    this.timeout(600_000);
    const workspace = openWorkspace();
    const name = `t${process.pid}${randomBytes(2).toString("hex")}`;
    const file = join(workspace.root, "stacks", `Pulumi.${name}.yaml`);
    const KUBECONFIG = foldersOf(workspace).kubeconfig;

    /** Runs a command of this checkout as `npm run` does. */
    const run = (command: string, ...args: string[]) =>
        execa("tsx", ["cli/main.ts", command, ...args, "--stack", name], {
            cwd: workspace.root,
            preferLocal: true,
            env: { KUBECONFIG },
            all: true,
            stdin: "ignore",
        });

    before(function () {
        if (process.env["DHI_TEST_KUBECONFIG"] !== KUBECONFIG) {
            console.warn("      SKIPPED: images are loaded only into the kit's own cluster");
            this.skip();
        }
    });

    after(async () => {
        await run("down").catch(() => undefined);
        await run("pulumi", "stack", "rm", "--yes", "--force", "--preserve-config");
        const own = join(workspace.home, "stacks");
        for (const left of [file, join(own, `local.${name}.yaml`), join(own, `Pulumi.${name}.yaml`)]) {
            rmSync(left, { force: true });
        }
    });

    it("loads images that the cluster cannot pull, and ends with ready servers", async () => {
        await execa(
            "tsx",
            ["cli/main.ts", "new-stack", name, "--yes", "--runtime", "kubernetes", "--nodes", "1"],
            {
                cwd: workspace.root,
                preferLocal: true,
                stdin: "ignore",
            },
        );
        // The image of a service is a placeholder here.
        const { config } = parse(readFileSync(file, "utf8")) as { config: Record<string, unknown> };
        delete config["dhi:apps"];
        writeFileSync(file, stringify({ config }));

        const { all } = await run("start");
        assert.match(all, /Kubernetes reports that everything is ready\./);
        assert.match((await run("start")).all, /No changes: all \d+ resources are up to date\./);
    });

    it("writes manifests every time, and removes them, without contacting the cluster", async () => {
        await run("down");
        const renderTo = join(workspace.home, `manifests-${name}`);
        const document = parseDocument(readFileSync(file, "utf8"));
        document.setIn(["config", "dhi:kubernetes", "renderTo"], renderTo);
        writeFileSync(file, document.toString());
        const written = () => readdirSync(join(renderTo, "1-manifest"));

        const { all } = await run("start");
        assert.match(all, /The manifests are in .*; no cluster was contacted\./);
        const statefulSet = written().find((path) => path.includes("statefulset")) ?? "";
        const text = readFileSync(join(renderTo, "1-manifest", statefulSet), "utf8");
        assert.match(text, /image: dhi\.io\/nats:/);
        assert.doesNotMatch(text, /standin\.local/);
        assert.match((await run("start")).all, /No changes: .* no cluster was contacted\./);

        assert.match((await run("down")).all, /no cluster was contacted/);
        assert.deepEqual(written(), []);
        rmSync(renderTo, { recursive: true });
    });
});
