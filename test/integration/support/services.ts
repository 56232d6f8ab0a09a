import { fileURLToPath } from "node:url";
import type { RustBuildArgs } from "../../../components/rust/build/args.ts";
import { images, RustProgram } from "../rust/program.ts";
import { componentName } from "../../../settings/names.ts";
import { copyOf } from "./files.ts";
import { freePorts } from "./ports.ts";
import type { PrivateRegistry } from "./registry.ts";
import { TestStack } from "./stack.ts";

/** The programs of the services, by project folder in test/integration/rust. */
const programs = { worker: "worker", grpc: "greeter", sqlite: "visits" };

/** Builds and pushes the images. Returns them by digest. */
async function pushImages(registry: PrivateRegistry) {
    const { builderImage, runtimeImage } = images;
    const { username, password } = registry;
    const builds = Object.entries(programs).map(([folder, binary]): [string, RustBuildArgs] => {
        const context = copyOf(fileURLToPath(new URL(`../rust/${folder}`, import.meta.url)), folder);
        const push = { image: `${registry.address}/team/${folder}:1`, username, password };
        // With the names and folders of rustDependencies.test.ts, to use what that has compiled.
        return [`dhi-test-dependency-${folder}`, { builderImage, runtimeImage, context, binary, push }];
    });
    const maker = new RustProgram("dhi-test-services", { several: Object.fromEntries(builds) }, {});
    maker.secrets = { password };
    try {
        await maker.create();
        await maker.up();
    } finally {
        await maker.remove();
    }
    const referenceOf = async (project: keyof typeof programs) =>
        `${registry.address}/team/${project}:1@${await registry.digestOf(`team/${project}`, "1")}`;
    return {
        worker: await referenceOf("worker"),
        grpc: await referenceOf("grpc"),
        sqlite: await referenceOf("sqlite"),
    };
}

/**
 * The settings of one service of every kind, for any runtime.
 *
 * @param port of the gRPC service; the next two ports must be free too.
 */
const servicesOf = (image: Awaited<ReturnType<typeof pushImages>>, port: number) => [
    {
        name: "worker",
        image: image.worker,
        health: { exec: ["healthcheck"] },
        scratch: "4Mi",
        stopSeconds: 1,
    },
    {
        name: "greeter",
        image: image.grpc,
        nats: false,
        ports: [
            { name: "grpc", containerPort: 50051, port },
            { name: "metrics", containerPort: 9000 },
        ],
        health: { grpc: { port: "grpc", service: "greeter.v1.Greeter" } },
    },
    { name: "gate", image: image.grpc, nats: false, port: port + 1, health: "tcp" },
    {
        name: "store",
        image: image.sqlite,
        nats: false,
        port: port + 2,
        health: "http",
        command: ["/var/lib/store/visits.db"],
        volumes: [{ name: "data", path: "/var/lib/store", size: "64Mi" }],
    },
];

/** A stack with one service of every kind. */
export class ServicesStack {
    private constructor(
        readonly stack: TestStack,
        readonly ports: Readonly<Record<"greeter" | "gate" | "store", number>>,
        private readonly services: ReturnType<typeof servicesOf>,
    ) {}

    /** @param runtime the runtime, and its own settings. */
    static async create(registry: PrivateRegistry, runtime: Record<string, unknown>): Promise<ServicesStack> {
        const [port] = await freePorts();
        const services = servicesOf(await pushImages(registry), port);
        const stack = await TestStack.create({ nodes: 1, jetstream: false }, runtime);
        await stack.logIn(registry);
        const made = new ServicesStack(stack, { greeter: port, gate: port + 1, store: port + 2 }, services);
        made.set({});
        return made;
    }

    nameOf(service: string): string {
        return componentName(this.stack.name, service);
    }

    /** Resets the services' settings, except for these; `undefined` removes one. */
    set(changes: Readonly<Record<string, Record<string, unknown>>>): void {
        this.stack.setConfig(
            ["dhi:apps"],
            this.services.map((service) => ({ ...service, ...changes[service.name] })),
        );
    }
}
