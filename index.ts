import * as pulumi from "@pulumi/pulumi";
import { askRegistries } from "./stacks/askRegistries.ts";
import { componentName } from "./stacks/names.ts";
import { readSettings, type Settings } from "./stacks/settings.ts";

const stack = pulumi.getStack();
const settings = readSettings(stack);
await askRegistries(stack);

export const { nats, natsUser, natsPassword, apps } = await onDocker(settings);

async function onDocker({ registry, nats, apps }: Settings) {
    const { HardenedRegistry } = await import("./components/images/registry.ts");
    const { DockerNatsCluster } = await import("./components/nats/dockerNatsCluster.ts");
    const { RustStaticImage } = await import("./components/rust/rustStaticImage.ts");
    const { DockerRustApp } = await import("./components/rust/dockerRustApp.ts");

    const providers = [new HardenedRegistry(componentName(stack, "registry"), registry).dockerProvider];
    const cluster = new DockerNatsCluster(componentName(stack, "nats"), nats, { providers });
    const services = apps.map(({ name, image, service, usesNats }) => {
        const args = {
            ...service,
            image: new RustStaticImage(componentName(stack, name), image, { providers }),
            ...(usesNats ? { nats: cluster } : {}),
        };
        return { name, app: new DockerRustApp(componentName(stack, name), args, { providers }) };
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
        apps: Object.fromEntries(
            services.map(({ name, app }) => [name, { url: app.url, imageDigest: app.imageDigest }]),
        ),
    };
}
