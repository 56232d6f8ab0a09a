/** `ci/manifests.ts`: what the stacks on Kubernetes would make, as manifests, without a secret or a cluster. */
import { execa } from "execa";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { runCommand, usageError } from "../cli/command.ts";
import { LocalStackConfig } from "../cli/stack/config.ts";
import { stackNames } from "../cli/stack/files.ts";
import { checkout, openWorkspace, type Workspace } from "../workspace/workspace.ts";

const help = `Usage: node --import tsx ci/manifests.ts FOLDER

Writes the manifests of every stack on Kubernetes to FOLDER/STACK, for pull requests from forks, which get no secrets: with generated
passwords, which are not in the manifests, and without contacting a cluster or a registry. The rules of production are left out,
because they need the real secrets. Stacks on Docker are left out: there is nothing to render.

  FOLDER   where to write the manifests
  --help   show this help

Exit codes: 0 success, 1 a stack cannot be rendered, 2 invalid arguments.

Example:
  node --import tsx ci/manifests.ts manifests`;

await runCommand(help, async () => {
    const { positionals } = parseArgs({ allowPositionals: true, options: { help: { type: "boolean" } } });
    const [folder] = positionals;
    if (folder === undefined) {
        throw usageError("FOLDER is required.");
    }
    const home = mkdtempSync(join(tmpdir(), "dhi-manifests-"));
    try {
        const workspace = withToolsOf(openWorkspace(), home);
        for (const stack of stackNames(checkout)) {
            await render(workspace, stack, resolve(folder, stack));
        }
    } finally {
        rmSync(home, { recursive: true });
    }
});

/** A workspace with the downloads of another one, but with stacks of its own, which are gone afterwards. */
function withToolsOf({ home: other }: Workspace, home: string): Workspace {
    const tools = join(other, "tools");
    mkdirSync(tools, { recursive: true });
    symlinkSync(tools, join(home, "tools"));
    return openWorkspace(home);
}

async function render({ home }: Workspace, stack: string, folder: string): Promise<void> {
    const config = new LocalStackConfig({ root: checkout, home }, stack);
    if (config.runtime !== "kubernetes") {
        console.log(`${stack}: left out, because it runs on Docker.`);
        return;
    }
    config.setLocal([
        { path: ["config", "dhi:kubernetes", "renderTo"], value: folder },
        { path: ["config", "dhi:policy"], value: "development" },
        { path: ["config", "dhi:images", "verify"], value: "off" },
    ]);
    await execa("node", ["cli/main.js", "start", "--stack", stack], {
        cwd: checkout,
        env: { DHI_HOME: home, PULUMI_BACKEND_URL: undefined, PULUMI_CONFIG_PASSPHRASE: undefined },
        stdio: "inherit",
    });
    console.log(`${stack}: ${folder}`);
}
