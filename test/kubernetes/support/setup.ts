import type { Context } from "mocha";

import { runSteps } from "../../../cli/steps.ts";
import { provideTools, toolSteps } from "../../../cli/provide/tools.ts";
import { openWorkspace } from "../../../workspace/workspace.ts";
import { ensureImages, localImageName } from "../../../offline/images/localImages.ts";
import { ensureCluster, hasState, stopCluster } from "../../../offline/cluster/cluster.ts";
import { foldersOf } from "../../../offline/cluster/folders.ts";
import { loadImages } from "../../../offline/cluster/loadImages.ts";
import { nodePid } from "../../../offline/cluster/nodeProcess.ts";
import { clusterProblem } from "../../../offline/cluster/programs.ts";
import { imageName, testImages } from "./images.ts";

const workspace = openWorkspace();
const ownKubeconfig = foldersOf(workspace).kubeconfig;

/** Why the tests cannot run here; `undefined` if they can. */
let obstacle: string | undefined;
/** How to stop the cluster, which is left as it was found; `undefined` if it must not be stopped. */
let endWith: { wipe: boolean } | undefined;

/**
 * Provides a cluster with the images, and sets DHI_TEST_KUBECONFIG for it: the one that this variable or KUBECONFIG
 * names, else the kit's own. Mocha calls it once, after loading the test files: these read the variable in their hooks.
 */
export async function mochaGlobalSetup(): Promise<void> {
    const { DHI_TEST_KUBECONFIG: named, KUBECONFIG: current } = process.env;
    const chosen = [named, current].find((value) => value !== undefined && value !== "") ?? ownKubeconfig;
    process.env["DHI_TEST_KUBECONFIG"] = chosen;
    process.env["DHI_TEST_POD_IMAGE"] ??= imageName("nats");
    if (chosen !== ownKubeconfig) {
        console.log(`Tests use the cluster of ${chosen}, which must have the images ${names().join(", ")}.`);
        return;
    }
    obstacle = clusterProblem(workspace);
    if (obstacle !== undefined) {
        return;
    }
    if (nodePid(foldersOf(workspace)) === undefined) {
        endWith = { wipe: !hasState(workspace) };
    }
    const titles = { cluster: "Kubernetes", images: "Local images [offline kit]" };
    const bringUp = runSteps([
        // Docker makes the images.
        ...provideTools(workspace, "docker", "kubernetes"),
        { title: titles.cluster, run: async (report) => (await ensureCluster(workspace, report)).detail },
        {
            title: titles.images,
            after: [toolSteps.engine, titles.cluster],
            run: async (report) => {
                await ensureImages(workspace, Object.values(testImages), report);
                await loadImages(workspace, names(), report);
                return names().join(", ");
            },
        },
    ]);
    // A machine may not have the packages or the permissions for a cluster. The tests are skipped with a message.
    obstacle = await bringUp.then(
        () => undefined,
        (error: unknown) =>
            `no cluster could be brought up: ${error instanceof Error ? error.message : String(error)}`,
    );
}

/** Stops the cluster that {@link mochaGlobalSetup} started, unless DHI_KEEP_CLUSTER is set. */
export async function mochaGlobalTeardown(): Promise<void> {
    if (endWith !== undefined && !process.env["DHI_KEEP_CLUSTER"]) {
        await stopCluster(workspace, endWith.wipe, console.log);
    }
}

export const mochaHooks = {
    beforeAll(this: Context): void {
        if (obstacle !== undefined) {
            console.log(`Tests on Kubernetes are skipped: ${obstacle}.`);
            this.skip();
        }
    },
};

function names(): string[] {
    return Object.values(testImages).map(localImageName);
}
