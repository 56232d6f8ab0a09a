import { HardenedRegistry } from "../components/images/registry.ts";
import { DockerNatsCluster } from "../components/nats/docker/cluster.ts";
import { DockerRustApp } from "../components/rust/docker/app.ts";
import { RustStaticImage } from "../components/rust/image/staticImage.ts";
import { componentName } from "../settings/names.ts";
import type { DockerSettings } from "../settings/read.ts";
import { stackOutputs } from "./outputs.ts";
import { refuseTakenNames } from "./takenNames.ts";

/** A stack on a Docker Engine. */
export function onDocker(stack: string, { registry, nats, apps }: DockerSettings) {
    refuseTakenNames(stack);
    const { dockerProvider } = new HardenedRegistry(componentName(stack, "registry"), registry);
    const providers = [dockerProvider];
    const cluster = new DockerNatsCluster(componentName(stack, "nats"), nats, { providers });
    const services = apps.map(({ name, image, service, nats: login }) => {
        const args = {
            ...service,
            image: new RustStaticImage(componentName(stack, name), image, { providers }),
            ...(login === false ? {} : { nats: login === true ? cluster : cluster.as(login) }),
        };
        return { name, app: new DockerRustApp(componentName(stack, name), args, { providers }) };
    });
    return stackOutputs(cluster, services);
}
