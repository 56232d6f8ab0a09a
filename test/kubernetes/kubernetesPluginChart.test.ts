import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { execa } from "execa";
import { openWorkspace } from "../../cli/workspace.ts";
import { ensureHelm } from "../../offline/helm.ts";
import { ensureKubernetesPlugin } from "../../offline/kubernetesPlugin.ts";
import { ensureNodeLanguageHost } from "../../offline/nodeLanguageHost.ts";
import { ensurePulumiCli } from "../../offline/pulumiCli.ts";
import { opened, requireCluster, Sandbox } from "./kubernetesPlugin/sandbox.ts";

// A chart as a component, through a real `pulumi up`. The plugin is the one that the checkout has: an official one in
// `.dhi/pulumi/plugins` is tested just so.

const project = fileURLToPath(new URL("./kubernetesPlugin/project", import.meta.url));

describe("kubernetes plugin: charts", function () {
    this.timeout(600_000);
    const folder = mkdtempSync(join(tmpdir(), "dhi-chart-"));
    const password = `hush-${randomBytes(6).toString("hex")}`;
    const workspace = openWorkspace();
    let sandbox: Sandbox;
    let printed = "";

    before(async function () {
        requireCluster(this);
        const silent = (): void => undefined;
        await ensurePulumiCli(workspace, silent);
        await ensureNodeLanguageHost(workspace, silent);
        if ((await ensureKubernetesPlugin(workspace, silent)).standIn) {
            await ensureHelm(workspace, silent);
        }
        sandbox = await Sandbox.open();
        writeFileSync(join(folder, "Pulumi.yaml"), "name: dhi-kubernetes-plugin-test\nruntime: nodejs\n");
        await pulumi({}, "stack", "init", "test");
    });

    after(async () => {
        await sandbox?.close();
        rmSync(folder, { recursive: true });
    });

    async function pulumi(args: object, ...command: string[]): Promise<{ all: string; exitCode?: number }> {
        const kubeconfig = process.env["DHI_TEST_KUBECONFIG"];
        const plan = { namespace: sandbox.namespace, kubeconfig, message: "hello", password, ...args };
        const env = {
            ...workspace.env,
            PULUMI_BACKEND_URL: pathToFileURL(folder).href,
            PULUMI_CONFIG_PASSPHRASE: "test",
            PULUMI_OPTION_CONFIG_FILE: join(folder, "Pulumi.test.yaml"),
            DHI_TEST_CHART: JSON.stringify(plan),
        };
        const options = command[0] === "stack" ? [] : ["--stack", "test"];
        const cwd = command[1] === "init" ? folder : project;
        const run = await execa("pulumi", [...command, ...options, "--non-interactive"], {
            env,
            cwd,
            all: true,
            reject: false,
        });
        printed += run.all;
        return run;
    }

    async function succeeds(args: object, ...command: string[]): Promise<string> {
        const { all, exitCode } = await pulumi(args, ...command);
        assert.equal(exitCode, 0, all);
        return all;
    }

    it("show their objects in the preview, and make none", async () => {
        const shown = await succeeds({}, "preview");
        assert.match(shown, /core\/v1:ConfigMap first:kp-\S+\/first-config/);
        assert.match(shown, /rbac\.authorization\.k8s\.io\/v1:Role other:kp-\S+\/release/);
        assert.doesNotMatch(shown, /-hook/);
        assert.equal(await sandbox.see("v1", "ConfigMap", "first-config"), undefined);
    });

    it("are made, two at once, and what comes after sees them", async () => {
        await succeeds({}, "up", "--yes", "--skip-preview");
        const made = await sandbox.see("v1", "ConfigMap", "first-config");
        const data = opened(made ?? {})["data"] as Record<string, string>;
        assert.equal(data["message"], "hello");
        assert.match(data["server"] ?? "", /^v1\.\d+/);
        assert.equal(data["apps"], "true");
        const secret = await sandbox.see("v1", "Secret", "release-secret");
        assert.deepEqual(secret?.["data"], { password: Buffer.from(password).toString("base64") });
        const exported = await succeeds({}, "stack", "export", "--stack", "test");
        assert.ok(exported.includes("helm.sh/v4:Chart$kubernetes:core/v1:Secret::first:"));
        assert.ok(
            !exported.includes(password) && !exported.includes(Buffer.from(password).toString("base64")),
        );
        assert.match(await succeeds({}, "stack", "output", "count", "--stack", "test"), /^3$/m);
    });

    it("settle, and show a change where it is", async () => {
        await succeeds({}, "preview", "--expect-no-changes");
        const changed = await succeeds({ message: "other" }, "preview", "--diff");
        assert.match(changed, /~ message\s*: "hello" => "other"/);
        assert.match(changed, /2 to update/);
        assert.doesNotMatch(changed, /replace/);
        await succeeds({ message: "other" }, "up", "--yes", "--skip-preview");
    });

    it("say no secret", () => {
        assert.ok(!printed.includes(password));
    });

    it("go, all of them", async () => {
        await succeeds({}, "destroy", "--yes", "--skip-preview");
        assert.equal(await sandbox.see("v1", "ConfigMap", "first-config"), undefined);
    });

    it("are written to a folder instead, without a cluster", async () => {
        const manifests = join(folder, "manifests");
        const without = { folder: manifests };
        await succeeds(without, "up", "--yes", "--skip-preview");
        const files = readdirSync(join(manifests, "1-manifest"));
        assert.ok(files.includes(`v1-configmap-${sandbox.namespace}-first-config.yaml`), files.join());
        const role = `rbac.authorization.k8s.io_v1-role-${sandbox.namespace}-release.yaml`;
        assert.match(readFileSync(join(manifests, "1-manifest", role), "utf8"), /kind: Role/);
        await succeeds(without, "destroy", "--yes", "--skip-preview");
        assert.deepEqual(readdirSync(join(manifests, "1-manifest")), []);
    });
});
