import * as pulumi from "@pulumi/pulumi";
import { checkImages } from "./settings/images/checkImages.ts";
import { enforcedRules } from "./settings/images/enforcedRules.ts";
import { readPlainSettings, readSettings, type Settings } from "./settings/read.ts";

const stack = pulumi.getStack();
const plain = readPlainSettings(stack);
const verified = await checkImages(stack, plain);
const settings = readSettings(stack, verified);
const rules = await enforced();

export const { nats, natsUser, natsPassword, natsLogin, natsSystemPassword, natsClientTls, apps } =
    await run(settings);
await rules?.finished();

/** Applies the rules of the stack, if it has any, to everything that is made from now on. */
async function enforced() {
    const args = enforcedRules(stack, verified);
    if (args === undefined) {
        return undefined;
    }
    const { enforceRules } = await import("./components/policy/enforce.ts");
    return enforceRules(args);
}

/** Creates the stack's resources. Only the code of its runtime is loaded. */
async function run(settings: Settings) {
    if (settings.runtime === "docker") {
        const { onDocker } = await import("./runtimes/docker.ts");
        return onDocker(stack, settings);
    }
    const { onKubernetes } = await import("./runtimes/kubernetes.ts");
    return onKubernetes(stack, settings);
}
