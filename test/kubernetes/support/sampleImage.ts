import type { Context } from "mocha";
import { randomBytes } from "node:crypto";
import { openWorkspace } from "../../../cli/workspace.ts";
import { foldersOf } from "../../../offline/cluster/folders.ts";
import { nodePid } from "../../../offline/cluster/nodeProcess.ts";
import { PrivateRegistry } from "../../integration/support/registry.ts";
import { pushSampleService } from "../../integration/support/sampleService.ts";

/** The sample service in a private registry that this machine and the cluster's node know by the same address. */
export interface SampleImage {
    readonly registry: PrivateRegistry;
    /** By digest. */
    readonly image: string;
}

/**
 * Builds and pushes an image, by default that of the sample service. Skips the suite, loudly, where there is no registry
 * that the cluster could reach.
 */
export async function provideSampleImage(
    context: Context,
    push: (registry: PrivateRegistry) => Promise<string> = pushSampleService,
): Promise<SampleImage> {
    const folders = foldersOf(openWorkspace());
    const node = process.env["DHI_TEST_KUBECONFIG"] === folders.kubeconfig ? nodePid(folders) : undefined;
    if (node === undefined) {
        return skip(context, "a registry can be put beside the kit's own cluster only");
    }
    const registry = await PrivateRegistry.start(randomBytes(9).toString("base64url"));
    if (registry === undefined) {
        return skip(context, "there is no docker-registry here, and no Debian to have it from");
    }
    registry.serveIn(node);
    return { registry, image: await push(registry) };
}

function skip(context: Context, reason: string): never {
    console.warn(`      skipped: ${reason}`);
    return context.skip();
}
