import type { Context } from "mocha";
import { randomBytes } from "node:crypto";
import { openWorkspace } from "../../../workspace/workspace.ts";
import { foldersOf } from "../../../offline/cluster/folders.ts";
import { nodePid } from "../../../offline/cluster/nodeProcess.ts";
import { PrivateRegistry } from "../../integration/support/registry.ts";

/**
 * Starts a private registry that this machine and the cluster's node know by the same address. Skips the suite, loudly,
 * where there is none that the cluster could reach.
 */
export async function requireClusterRegistry(context: Context): Promise<PrivateRegistry> {
    const folders = foldersOf(openWorkspace());
    const node = process.env["DHI_TEST_KUBECONFIG"] === folders.kubeconfig ? nodePid(folders) : undefined;
    if (node === undefined) {
        console.warn("      SKIPPED: a registry can be put beside the kit's own cluster only");
        return context.skip();
    }
    const registry = await PrivateRegistry.require(context, randomBytes(9).toString("base64url"));
    registry.serveIn(node);
    return registry;
}
