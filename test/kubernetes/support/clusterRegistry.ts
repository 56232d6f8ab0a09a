import type { Context } from "mocha";
import { randomBytes } from "node:crypto";
import { openWorkspace } from "../../../workspace/workspace.ts";
import { foldersOf } from "../../../offline/cluster/folders.ts";
import { nodePid } from "../../../offline/cluster/nodeProcess.ts";
import { PrivateRegistry } from "../../integration/support/registry.ts";
import { skip } from "../../integration/support/skip.ts";

/**
 * Starts a private registry with the same address on this machine and on the cluster's node. Skips the suite with a
 * message if the cluster cannot reach one.
 */
export async function requireClusterRegistry(context: Context): Promise<PrivateRegistry> {
    const folders = foldersOf(openWorkspace());
    const node = process.env["DHI_TEST_KUBECONFIG"] === folders.kubeconfig ? nodePid(folders) : undefined;
    if (node === undefined) {
        return skip(context, "only the kit's own cluster can use a registry of this machine");
    }
    const registry = await PrivateRegistry.require(context, randomBytes(9).toString("base64url"));
    registry.serveIn(node);
    return registry;
}
