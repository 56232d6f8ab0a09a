import * as pulumi from "@pulumi/pulumi";
import { readSettings, type Settings } from "./stacks/settings.ts";

const stack = pulumi.getStack();
const settings = readSettings(stack);

export const { nats, natsUser, natsPassword } = await onDocker(settings);

async function onDocker({ nats }: Settings) {
    const { DockerNatsCluster } = await import("./components/nats/dockerNatsCluster.ts");
    const cluster = new DockerNatsCluster(`${pulumi.getProject()}-${stack}-nats`, nats);
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
