import type { Input } from "@pulumi/pulumi";
import { referenceIn } from "../../components/images/reference.ts";
import type { Problem } from "../../components/problems.ts";
import {
    checkDockerRustAppArgs,
    type DockerRustAppArgs,
    type DockerRustAppPlainArgs,
} from "../../components/rust/docker/args.ts";
import { checkRustImageArgs, type RustStaticImageArgs } from "../../components/rust/image/args.ts";
import {
    checkKubernetesRustAppArgs,
    type KubernetesRustAppArgs,
    type KubernetesRustAppPlainArgs,
} from "../../components/rust/kubernetes/args.ts";
import type { Health } from "../../components/rust/args/health.ts";
import { checkTogether } from "./conflicts.ts";
import { project } from "../names.ts";
import { defined, pick } from "../pick.ts";
import { checkPush, checkSource, imageArgs, namedSecrets } from "./image.ts";
import type { PlainSettings } from "../schema.ts";

type PlainApp = PlainSettings["apps"][number];

/** One service of a stack, as the components take it. */
export interface AppSettings {
    readonly name: string;
    readonly image: RustStaticImageArgs;
    readonly service: Omit<DockerRustAppArgs, "image" | "nats">;
    readonly onKubernetes: Omit<KubernetesRustAppArgs, "image" | "nats" | "namespace">;
    readonly usesNats: boolean;
}

/**
 * The services of a stack. Call it on settings without problems.
 *
 * @param secret marks a value as one that must not be seen.
 */
export function appSettings(
    settings: PlainSettings,
    secret: (value: string) => Input<string>,
): AppSettings[] {
    const secrets = (names?: Record<string, string>) => namedSecrets(settings, names, secret);
    const protectData = settings.policy === "production";
    return settings.apps.map((app) => {
        const hidden = {
            secretFiles: secrets(app.secretFiles),
            secretEnvironment: secrets(app.secretEnvironment),
        };
        return {
            name: app.name,
            image: imageArgs(settings, app, secret),
            service: { ...serviceArgs(settings, app), ...hidden, protectData },
            onKubernetes: { ...kubernetesArgs(settings, app), ...hidden, protectData },
            usesNats: app.nats,
        };
    });
}

/** Every problem of the services, with paths from the configuration's root. */
export function checkApps(settings: PlainSettings): Problem[] {
    return [
        ...settings.apps.flatMap((app, index) => checkApp(settings, app, `apps[${index}]`)),
        ...checkSecretNames(settings),
        ...checkTogether(settings),
    ];
}

/** The component's arguments that a service does not have for itself. */
const keyOfArgument: Record<string, string> = {
    "build.builderImage": "images.rust",
    "build.runtimeImage": "images.static",
    initImage: "images.busybox",
    adopt: "image",
};

function checkApp(settings: PlainSettings, app: PlainApp, path: string): Problem[] {
    const source = checkSource(app);
    const problems = [
        ...checkName(app),
        ...source,
        ...(source.length > 0 ? [] : checkRustImageArgs(imageArgs(settings, app))),
        ...(settings.runtime === "docker"
            ? checkDockerRustAppArgs(serviceArgs(settings, app))
            : [...checkOnKubernetes(app), ...checkPush(settings, app)]),
    ];
    return problems.map(({ path: argument, reason }) => {
        const key = keyOfProblem(app, argument);
        return { path: key.startsWith("images.") ? key : `${path}.${key.replace(/^\./, "")}`, reason };
    });
}

/** An image of the service's own is named below it, others where they stand. */
function keyOfProblem({ images }: PlainApp, argument: string): string {
    const key = keyOfArgument[argument] ?? argument.replace(/^build\./, "");
    const own = key === "images.rust" ? images?.rust : key === "images.static" ? images?.static : undefined;
    return own === undefined ? key : `.${key}`;
}

function checkName({ name }: PlainApp): Problem[] {
    return /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/.test(name)
        ? []
        : [
              {
                  path: "name",
                  reason: `"${name}" must be at most 40 small letters, digits and "-", with no "-" at its ends`,
              },
          ];
}

/** Secrets that services name and nobody has set, each with who wants it. */
function checkSecretNames({ apps, appSecrets }: PlainSettings): Problem[] {
    const wanted = apps.flatMap((app, index) =>
        Object.entries({
            secretFiles: app.secretFiles,
            secretEnvironment: app.secretEnvironment,
            "cargoSecrets.registries": app.cargoSecrets?.registries,
            "cargoSecrets.git": app.cargoSecrets?.git,
        }).flatMap(([key, names = {}]) =>
            Object.entries(names).map(([as, name]) => ({ name, by: `apps[${index}].${key}.${as}` })),
        ),
    );
    return wanted
        .filter(({ name }) => (appSecrets[name] ?? "") === "")
        .map(({ name, by }) => ({
            path: `appSecrets.${name}`,
            reason:
                `missing, and ${by} wants it; ` +
                `set it with: pulumi config set --secret --path '${project}:appSecrets["${name}"]'`,
        }));
}

/** What every runtime has. The keys that only Kubernetes knows have a check of their own, whatever the runtime. */
function checkOnKubernetes(app: PlainApp): Problem[] {
    return checkKubernetesRustAppArgs(commonArgs(app), app.name);
}

/** What a service's settings and its components call the same, whatever the runtime. */
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

/** The arguments of either component; of the secrets the names only. */
export function commonArgs(app: PlainApp) {
    // One of its keys is there: the components check it.
    const health = (typeof app.health === "object" ? defined(app.health) : app.health) as Health | undefined;
    return { ...pick(app, commonKeys), ...(health === undefined ? {} : { health }) };
}

/** The component's arguments; of the secrets the names only. */
function serviceArgs({ images }: PlainSettings, app: PlainApp): DockerRustAppPlainArgs {
    return {
        ...commonArgs(app),
        ...pick(app, ["publishOn", "networks", "extraHosts"]),
        initImage: referenceIn(images, "busybox", images.busybox),
    };
}

/** The same on Kubernetes, where `port` is that of the Service. */
function kubernetesArgs(
    { kubernetes }: PlainSettings,
    app: PlainApp,
): Omit<KubernetesRustAppPlainArgs, "namespace"> {
    return { ...commonArgs(app), ...defined(app.kubernetes ?? {}), ...pick(kubernetes, ["storageClass"]) };
}
