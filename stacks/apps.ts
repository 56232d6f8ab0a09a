import { referenceIn } from "../components/images/reference.ts";
import { natsDefaults } from "../components/nats/args.ts";
import { dockerNatsDefaults } from "../components/nats/dockerArgs.ts";
import type { Problem } from "../components/problems.ts";
import { rustAppDefaults } from "../components/rust/args.ts";
import { checkDockerRustAppArgs, type DockerRustAppArgs } from "../components/rust/dockerArgs.ts";
import { checkRustImageArgs, type RustStaticImageArgs } from "../components/rust/imageArgs.ts";
import type { PlainSettings } from "./schema.ts";

type PlainApp = PlainSettings["apps"][number];

/** One service of a stack, as the components take it. */
export interface AppSettings {
    readonly name: string;
    readonly image: RustStaticImageArgs;
    readonly service: Omit<DockerRustAppArgs, "image" | "nats">;
    readonly usesNats: boolean;
}

/** The services of a stack. Call it on settings without problems. */
export function appSettings(settings: PlainSettings): AppSettings[] {
    return settings.apps.map((app) => ({
        name: app.name,
        image: imageArgs(settings, app),
        service: serviceArgs(settings, app),
        usesNats: app.nats,
    }));
}

/** Every problem of the services, with paths from the configuration's root. */
export function checkApps(settings: PlainSettings): Problem[] {
    return [
        ...settings.apps.flatMap((app, index) => checkApp(settings, app, `apps[${index}]`)),
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
        ...checkDockerRustAppArgs(serviceArgs(settings, app)),
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

/** Built or adopted: one of the two, and all that it takes. */
function checkSource({ context, binary, image }: PlainApp): Problem[] {
    if (image !== undefined) {
        return context === undefined && binary === undefined
            ? []
            : [
                  {
                      path: "image",
                      reason: "goes not with context and binary: a service is built here, or adopted",
                  },
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

function imageArgs({ images }: PlainSettings, app: PlainApp): RustStaticImageArgs {
    if (app.image !== undefined) {
        return { adopt: app.image };
    }
    const { context = "", binary = "", package: package_, features, link } = app;
    return {
        build: {
            context,
            binary,
            builderImage: referenceIn(images, "rust", images.rust),
            runtimeImage: referenceIn(images, "static", images.static),
            ...defined({ package: package_, features, link }),
        },
    };
}

function serviceArgs({ images }: PlainSettings, app: PlainApp): AppSettings["service"] {
    const { port, publishOn, containerPort, replicas, environment, healthcheck, memory, cpus } = app;
    return {
        port,
        initImage: referenceIn(images, "busybox", images.busybox),
        ...defined({ publishOn, containerPort, replicas, environment, healthcheck, memory, cpus }),
    };
}

/** What is left of an object without the keys that have no value. */
function defined<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
    return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never;
}

/** Problems between services: names and host ports are for one of them only. */
function checkTogether({ apps, nats }: PlainSettings): Problem[] {
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
        if (holder !== undefined) {
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
