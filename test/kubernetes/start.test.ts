import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, parseDocument, stringify } from "yaml";
import { openWorkspace } from "../../workspace/workspace.ts";
import { foldersOf } from "../../offline/cluster/folders.ts";
import { npmRun, removeStack, stackFile } from "../integration/support/commands.ts";
import { skip } from "../integration/support/skip.ts";

/** The commands in docs/kubernetes.md, for a machine with neither a cluster nor access to a registry. */
describe("npm start on the kit's own cluster", function () {
    this.timeout(600_000);
    const workspace = openWorkspace();
    const name = `t${process.pid}${randomBytes(2).toString("hex")}`;
    const file = stackFile(name);
    const KUBECONFIG = foldersOf(workspace).kubeconfig;

    async function run(command: string, ...args: string[]): Promise<string> {
        const { all, exitCode } = await npmRun(command, args, { KUBECONFIG });
        assert.equal(exitCode, 0, all);
        return all;
    }

    before(function () {
        if (process.env["DHI_TEST_KUBECONFIG"] !== KUBECONFIG) {
            skip(this, "images are loaded only into the kit's own cluster");
        }
    });

    after(async () => {
        await npmRun("down", ["--stack", name], { KUBECONFIG });
        await removeStack(name);
    });

    it("loads images that the cluster cannot pull, and ends with ready servers", async () => {
        await npmRun("new-stack", [name, "--yes", "--runtime", "kubernetes", "--nodes", "1"]);
        // The image of a service is a placeholder here.
        const { config } = parse(readFileSync(file, "utf8")) as { config: Record<string, unknown> };
        delete config["dhi:apps"];
        writeFileSync(file, stringify({ config }));

        assert.match(await run("start", "--stack", name), /Kubernetes reports that everything is ready\./);
        assert.match(await run("start", "--stack", name), /No changes: all \d+ resources are up to date\./);
    });

    it("writes manifests every time, and removes them, without contacting the cluster", async () => {
        await run("down", "--stack", name);
        const renderTo = join(workspace.home, `manifests-${name}`);
        const document = parseDocument(readFileSync(file, "utf8"));
        document.setIn(["config", "dhi:kubernetes", "renderTo"], renderTo);
        writeFileSync(file, document.toString());
        const written = () => readdirSync(join(renderTo, "1-manifest"));

        const all = await run("start", "--stack", name);
        assert.match(all, /The manifests are in .*; no cluster was contacted\./);
        const statefulSet = written().find((path) => path.includes("statefulset")) ?? "";
        const text = readFileSync(join(renderTo, "1-manifest", statefulSet), "utf8");
        assert.match(text, /image: dhi\.io\/nats:/);
        assert.doesNotMatch(text, /standin\.local/);
        assert.match(await run("start", "--stack", name), /No changes: .* no cluster was contacted\./);

        assert.match(await run("down", "--stack", name), /no cluster was contacted/);
        assert.deepEqual(written(), []);
        rmSync(renderTo, { recursive: true });
    });
});
