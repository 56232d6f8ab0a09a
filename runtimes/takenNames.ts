import * as pulumi from "@pulumi/pulumi";
import { docker } from "../components/docker/client.ts";

/** The objects of an engine whose names a killed run may have taken, by their type tokens. */
const kinds: Readonly<Record<string, "container" | "network">> = {
    "docker:index/container:Container": "container",
    "docker:index/network:Network": "network",
};

/**
 * Lets an update of the stack stop before it creates a container or a network whose name another one has, with what to do:
 * the engine's own message says that the name is in use, and not that a killed run has left it.
 */
export function refuseTakenNames(stack: string): void {
    // A preview creates nothing.
    if (pulumi.runtime.isDryRun()) {
        return;
    }
    const hook = new pulumi.ResourceHook("dhi-refuse-taken-names", async ({ type, newInputs }) => {
        const kind = kinds[type];
        const name: unknown = newInputs?.["name"];
        if (kind !== undefined && typeof name === "string" && (await exists(kind, name))) {
            throw new Error(takenName(kind, name, stack));
        }
    });
    pulumi.runtime.registerStackTransformation(({ type, props, opts }) =>
        type in kinds
            ? { props, opts: pulumi.mergeOptions(opts, { hooks: { beforeCreate: [hook] } }) }
            : undefined,
    );
}

/** What to do about a name that is taken. */
function takenName(kind: string, name: string, stack: string): string {
    return (
        `the ${kind} "${name}" exists, and the stack's state does not have it. If an interrupted run has left it, run ` +
        `"npm run recover -- ${stack}" and then this update again; otherwise remove or rename it.`
    );
}

/** Whether the engine has it. An engine that does not answer reports that when the object is created. */
async function exists(kind: "container" | "network", name: string): Promise<boolean> {
    const all = kind === "container" ? ["--all"] : [];
    const id = await docker(kind, "ls", ...all, "--quiet", "--no-trunc", "--filter", `name=^${name}$`);
    return /^[0-9a-f]{64}$/.test(id);
}
