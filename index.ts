import * as pulumi from "@pulumi/pulumi";
import { componentName } from "./stacks/names.ts";
import { readSettings, type Settings } from "./stacks/settings.ts";

const stack = pulumi.getStack();
const settings = readSettings(stack);

export const { nats, natsUser, natsPassword } = await onDocker(settings);

async function onDocker({ registry, nats }: Settings) {
    const { HardenedRegistry } = await import("./components/images/registry.ts");
    const { DockerNatsCluster } = await import("./components/nats/dockerNatsCluster.ts");
    const { dockerProvider } = new HardenedRegistry(componentName(stack, "registry"), registry);
    const cluster = new DockerNatsCluster(componentName(stack, "nats"), nats, {
        providers: [dockerProvider],
    });
    return {
        nats: {
            clientUrls: cluster.clientUrls,
            monitorUrls: cluster.monitorUrls,
            nodes: cluster.clientUrls.length,
            imageDigest: cluster.imageDigest,
        },
        natsUser: cluster.username,
        natsPassword: cluster.password,
    };
}
