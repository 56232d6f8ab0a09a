import type { Input } from "@pulumi/pulumi";
import { registryOf } from "../components/images/pushedReference.ts";
import { referenceIn } from "../components/images/reference.ts";
import type { Problem } from "../components/problems.ts";
import {
    checkDockerRustAppArgs,
    type DockerRustAppArgs,
    type DockerRustAppPlainArgs,
} from "../components/rust/dockerArgs.ts";
import { checkRustImageArgs, type PushArgs, type RustStaticImageArgs } from "../components/rust/imageArgs.ts";
import {
    checkKubernetesRustAppArgs,
    type KubernetesRustAppArgs,
    type KubernetesRustAppPlainArgs,
} from "../components/rust/kubernetesArgs.ts";
import type { Health } from "../components/rust/healthArgs.ts";
import { checkTogether } from "./appsTogether.ts";
import { project } from "./names.ts";
import { defined, pick } from "./pick.ts";
import { statedLogins } from "./registries.ts";
import type { PlainSettings } from "./schema.ts";

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
    const secrets = (names: Record<string, string> = {}) =>
        Object.fromEntries(
            Object.entries(names).map(([key, name]) => [key, secret(settings.appSecrets[name] ?? "")]),
        );
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
        const key = keyOfArgument[argument] ?? argument.replace(/^build\./, "");
        return { path: key.startsWith("images.") ? key : `${path}.${key}`, reason };
    });
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
        (["secretFiles", "secretEnvironment"] as const).flatMap((key) =>
            Object.entries(app[key] ?? {}).map(([as, name]) => ({ name, by: `apps[${index}].${key}.${as}` })),
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

/** What says how a service is built: of no use to one that is adopted. */
const buildKeys = [
    "package",
    "features",
    "defaultFeatures",
    "profile",
    "incremental",
    "revision",
    "link",
] as const satisfies (keyof PlainApp)[];

/** Built or adopted: one of the two, and all that it takes. */
function checkSource(app: PlainApp): Problem[] {
    const { context, binary, image } = app;
    if (image !== undefined) {
        const reason = "goes not with context and binary: a service is built here, or adopted";
        return [
            ...(context === undefined && binary === undefined ? [] : [{ path: "image", reason }]),
            ...buildKeys
                .filter((key) => app[key] !== undefined)
                .map((path) => ({ path, reason: "goes not with image, which is built already" })),
        ];
    }
    return [
        ...(context === undefined
            ? [{ path: "context", reason: `missing; write a folder such as "apps/hello"` }]
            : []),
        ...(binary === undefined
            ? [{ path: "binary", reason: "missing; write the name of a program in Cargo.toml" }]
            : []),
    ];
}

/** What every runtime has. The keys that only Kubernetes knows have a check of their own, whatever the runtime. */
function checkOnKubernetes(app: PlainApp): Problem[] {
    return checkKubernetesRustAppArgs(commonArgs(app), app.name);
}

/** A cluster pulls from a registry, and nothing that is on the machine Pulumi runs on. */
function checkPush({ policy }: PlainSettings, { context, push, name }: PlainApp): Problem[] {
    // Production builds nothing at all, and says so itself.
    const isMissing = context !== undefined && push === undefined && policy === "development";
    const reason =
        `missing; Kubernetes pulls from a registry: write where the image goes, such as ` +
        `"registry.example.com/team/${name}:1", or adopt a pushed one (image)`;
    return isMissing ? [{ path: "push", reason }] : [];
}

function imageArgs(
    settings: PlainSettings,
    app: PlainApp,
    secret: (value: string) => Input<string> = (value) => value,
): RustStaticImageArgs {
    const { images } = settings;
    if (app.image !== undefined) {
        return { adopt: app.image };
    }
    const { context = "", binary = "" } = app;
    return {
        build: {
            context,
            binary,
            builderImage: referenceIn(images, "rust", images.rust),
            runtimeImage: referenceIn(images, "static", images.static),
            ...pick(app, buildKeys),
            ...(app.push === undefined ? {} : { push: pushArgs(settings, app.push, secret) }),
        },
    };
}

/** Where an image is pushed to, with the login that the stack states for its registry. */
function pushArgs(
    settings: PlainSettings,
    image: string,
    secret: (value: string) => Input<string>,
): PushArgs {
    const login = statedLogins(settings).find(({ registry }) => registry === registryOf(image))?.login;
    return login === undefined
        ? { image }
        : { image, username: login.username, password: secret(login.password) };
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
