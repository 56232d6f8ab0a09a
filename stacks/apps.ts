import type { Input } from "@pulumi/pulumi";
import { referenceIn } from "../components/images/reference.ts";
import { natsDefaults } from "../components/nats/args.ts";
import { dockerNatsDefaults } from "../components/nats/dockerArgs.ts";
import type { Problem } from "../components/problems.ts";
import { rustAppDefaults } from "../components/rust/args.ts";
import {
    checkDockerRustAppArgs,
    type DockerRustAppArgs,
    type DockerRustAppPlainArgs,
} from "../components/rust/dockerArgs.ts";
import { checkRustImageArgs, type RustStaticImageArgs } from "../components/rust/imageArgs.ts";
import {
    checkKubernetesRustAppArgs,
    type KubernetesRustAppArgs,
    type KubernetesRustAppPlainArgs,
} from "../components/rust/kubernetesArgs.ts";
import { project } from "./names.ts";
import { defined, pick } from "./pick.ts";
import { checkPush, checkSource, imageArgs, namedSecrets } from "./appImage.ts";
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
    const secrets = (names?: Record<string, string>) => namedSecrets(settings, names, secret);
    return settings.apps.map((app) => {
        const hidden = {
            secretFiles: secrets(app.secretFiles),
            secretEnvironment: secrets(app.secretEnvironment),
        };
        return {
            name: app.name,
            image: imageArgs(settings, app, secret),
            service: { ...serviceArgs(settings, app), ...hidden },
            onKubernetes: { ...kubernetesArgs(app), ...hidden },
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
    return checkKubernetesRustAppArgs({ ...pick(app, commonKeys), port: app.port }, app.name);
}

/** What a service's settings and its components call the same, whatever the runtime. */
const commonKeys = [
    "containerPort",
    "replicas",
    "environment",
    "command",
    "healthcheck",
    "memory",
    "cpus",
    "scratch",
    "readinessSeconds",
    "stopSeconds",
    "secretFiles",
    "secretEnvironment",
] as const satisfies (keyof PlainApp)[];

/** The component's arguments; of the secrets the names only. */
function serviceArgs({ images }: PlainSettings, app: PlainApp): DockerRustAppPlainArgs {
    return {
        ...pick(app, [...commonKeys, "publishOn"]),
        port: app.port,
        initImage: referenceIn(images, "busybox", images.busybox),
    };
}

/** The same on Kubernetes, where `port` is that of the Service. */
function kubernetesArgs(app: PlainApp): Omit<KubernetesRustAppPlainArgs, "namespace"> {
    return { ...pick(app, commonKeys), ...defined(app.kubernetes ?? {}), port: app.port };
}

/** Problems between services: names and host ports are for one of them only. */
function checkTogether({ runtime, apps, nats }: PlainSettings): Problem[] {
    const names = new Map<string, string>([["nats", "the cluster"]]);
    const nodes = nats.nodes ?? natsDefaults.nodes;
    const ports = new Map<number, string>();
    take(ports, nats.clientPort ?? dockerNatsDefaults.clientPort, nodes, "the cluster");
    take(ports, nats.monitorPort ?? dockerNatsDefaults.monitorPort, nodes, "the cluster");
    return apps.flatMap(({ name, port, replicas = rustAppDefaults.replicas }, index) => {
        const problems: Problem[] = [];
        const namesake = names.get(name);
        if (namesake !== undefined) {
            problems.push({
                path: `apps[${index}].name`,
                reason: `"${name}" is the name of ${namesake} too; write another`,
            });
        }
        const holder = take(ports, port, replicas, `"${name}"`);
        // On Kubernetes every service has an address of its own.
        if (holder !== undefined && runtime === "docker") {
            problems.push({
                path: `apps[${index}].port`,
                reason: `${port} meets a port of ${holder}; write another`,
            });
        }
        names.set(name, "another service");
        return problems;
    });
}

/** Notes down some ports in a row. Returns who has one of them already. */
function take(ports: Map<number, string>, first: number, count: number, holder: string): string | undefined {
    const row = Array.from({ length: Math.max(0, Math.min(count, 100)) }, (_, index) => first + index);
    const taken = row.map((port) => ports.get(port)).find((other) => other !== undefined);
    row.forEach((port) => ports.set(port, holder));
    return taken;
}
