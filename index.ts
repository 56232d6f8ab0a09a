import * as pulumi from "@pulumi/pulumi";
import { askRegistries } from "./settings/images/registryChecks.ts";
import { readPlainSettings, readSettings, type Settings } from "./settings/read.ts";

const stack = pulumi.getStack();
const plain = readPlainSettings(stack);
const settings = readSettings(stack, plain);
await askRegistries(stack, plain);

export const { nats, natsUser, natsPassword, apps } = await run(settings);

/** Loads what the stack's runtime needs, and nothing of the other's. */
async function run(settings: Settings) {
    if (settings.runtime === "docker") {
        const { onDocker } = await import("./runtimes/docker.ts");
        return onDocker(stack, settings);
    }
    const { onKubernetes } = await import("./runtimes/kubernetes.ts");
    return onKubernetes(stack, settings);
}
