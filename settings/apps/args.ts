import { referenceIn } from "../../components/images/reference.ts";
import type { DockerRustAppArgs } from "../../components/rust/docker/args.ts";
import type { LoginAs } from "../../components/nats/login.ts";
import type { RustStaticImageArgs } from "../../components/rust/image/args.ts";
import type { KubernetesRustAppArgs } from "../../components/rust/kubernetes/args.ts";
import type { Health } from "../../components/rust/args/health.ts";
import { defined } from "../../components/arguments.ts";
import { pick } from "../pickKeys.ts";
import { imageArgs, namedSecrets } from "./image.ts";
import type { PlainSettings } from "../schema.ts";
import type { Hide } from "../secrets.ts";

type PlainApp = PlainSettings["apps"][number];

/** The arguments of a service's components. */
export interface AppSettings {
    readonly name: string;
    readonly image: RustStaticImageArgs;
    readonly service: Omit<DockerRustAppArgs, "image" | "nats">;
    readonly onKubernetes: Omit<KubernetesRustAppArgs, "image" | "nats" | "namespace">;
    /** Whether it connects to the cluster, or as whom. */
    readonly nats: boolean | LoginAs;
}

/** The services of a stack. Call it with valid settings. */
export function appSettings(settings: PlainSettings, hide: Hide): AppSettings[] {
    const secrets = (names?: Record<string, string>) => namedSecrets(settings, names, hide);
    const protectData = settings.policy === "production";
    return settings.apps.map((app) => {
        const hidden = {
            secretFiles: secrets(app.secretFiles),
            secretEnvironment: secrets(app.secretEnvironment),
        };
        return {
            name: app.name,
            image: imageArgs(settings, app, hide),
            service: { ...serviceArgs(settings, app), ...hidden, protectData },
            onKubernetes: { ...kubernetesArgs(settings, app), ...hidden, protectData },
            nats: natsLogin(settings, app, hide),
        };
    });
}

function natsLogin(settings: PlainSettings, { nats }: PlainApp, hide: Hide): boolean | LoginAs {
    if (typeof nats === "boolean") {
        return nats;
    }
    const { user, credentials } = nats;
    return credentials === undefined
        ? (user ?? true)
        : { credentials: hide(settings.appSecrets[credentials] ?? "") };
}

/** Keys that have the same name in the settings and in the components of both runtimes. */
const commonKeys = [
    "port",
    "ports",
    "containerPort",
    "replicas",
    "environment",
    "command",
    "healthcheck",
    "memory",
    "cpus",
    "scratch",
    "volumes",
    "labels",
    "readinessSeconds",
    "stopSeconds",
    "secretFiles",
    "secretEnvironment",
] as const satisfies (keyof PlainApp)[];

/** The arguments for both runtimes, without the values of secrets. */
export function commonArgs(app: PlainApp) {
    // The components check that it has exactly one key.
    const health = (typeof app.health === "object" ? defined(app.health) : app.health) as Health | undefined;
    return { ...pick(app, commonKeys), ...(health === undefined ? {} : { health }) };
}

/** The arguments for Docker, without the values of secrets. */
export function serviceArgs({ images }: PlainSettings, app: PlainApp) {
    return {
        ...commonArgs(app),
        ...pick(app, ["publishOn", "networks", "extraHosts"]),
        initImage: referenceIn(images, "busybox", images.busybox),
    };
}

/** The arguments for Kubernetes, where `port` is the port of the Service. */
function kubernetesArgs({ kubernetes }: PlainSettings, app: PlainApp) {
    return { ...commonArgs(app), ...defined(app.kubernetes ?? {}), ...pick(kubernetes, ["storageClass"]) };
}
