import * as pulumi from "@pulumi/pulumi";
import { checkImages } from "./settings/images/checkImages.ts";
import { readPlainSettings, readSettings, type Settings } from "./settings/read.ts";

const stack = pulumi.getStack();
const plain = readPlainSettings(stack);
const settings = readSettings(stack, await checkImages(stack, plain));
const rules = plain.policy === "production" ? await enforcedRules() : undefined;

export const { nats, natsUser, natsPassword, natsLogin, natsSystemPassword, natsClientTls, apps } =
    await run(settings);
await rules?.finished();

/** Applies the rules of production to everything that is made from now on. */
async function enforcedRules() {
    const { enforceRules } = await import("./components/policy/enforce.ts");
    const { ruleArgs } = await import("./settings/policy/ruleArgs.ts");
    return enforceRules(ruleArgs(stack, plain));
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
